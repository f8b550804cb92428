package dev.sluice.auth;

import dev.sluice.json.JsonFields;
import dev.sluice.json.JsonReader;
import dev.sluice.model.Checked;
import dev.sluice.model.Violation;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JWK set (RFC 7517). Of each key only its public numbers, its id and what it is for are looked at; one that cannot
 * verify a token is passed over, as section 5 asks: encryption keys, shared secrets, kinds and algorithms that are not ours.
 */
final class JwkSet {

    private static final int MAX_KEYS = 32;
    private static final int MAX_JSON_DEPTH = 16;
    private static final JsonReader JSON = JsonReader.tolerant(MAX_JSON_DEPTH);

    private JwkSet() {}

    /** The keys that can verify tokens, at least one, or why there are none. */
    static Checked<List<TrustedKey>> read(Vertx vertx, Buffer document) {
        return JSON.readObject(document).then(json -> read(vertx, JsonFields.of(json)));
    }

    private static Checked<List<TrustedKey>> read(Vertx vertx, JsonFields document) {
        if (!(document.value("keys") instanceof JsonArray all)) {
            return broken("it has no array of keys");
        }
        if (all.size() > MAX_KEYS) {
            return broken("it has more than " + MAX_KEYS + " keys");
        }
        List<TrustedKey> usable = document.objects("keys").stream()
                .map(jwk -> key(vertx, jwk))
                .filter(Objects::nonNull)
                .toList();
        return usable.isEmpty() ? broken("it has no key that can verify tokens") : Checked.valid(usable);
    }

    private static <T> Checked<T> broken(String reason) {
        return Checked.invalid(List.of(new Violation(Violation.INVALID, reason, null)));
    }

    private static @Nullable TrustedKey key(Vertx vertx, JsonFields jwk) {
        if (!verifies(jwk) || !isAbsentOrString(jwk, "kid") || !isAbsentOrString(jwk, "alg")) {
            return null;
        }
        try {
            PublicKey key = publicKey(jwk);
            return key == null ? null : TrustedKey.ofPublicKey(vertx, jwk.string("kid"), key, jwk.string("alg"));
        } catch (GeneralSecurityException notAKey) {
            return null;
        }
    }

    /** {@code use} and {@code key_ops} are both optional. */
    private static boolean verifies(JsonFields jwk) {
        boolean use = !jwk.has("use") || "sig".equals(jwk.value("use"));
        return use && (!jwk.has("key_ops") || jwk.strings("key_ops").contains("verify"));
    }

    private static boolean isAbsentOrString(JsonFields jwk, String name) {
        return !jwk.has(name) || jwk.string(name) != null;
    }

    private static @Nullable PublicKey publicKey(JsonFields jwk) throws GeneralSecurityException {
        return switch (jwk.string("kty", "")) {
            case "RSA" -> rsa(unsigned(jwk, "n"), unsigned(jwk, "e"));
            case "EC" -> ec(Curve.named(jwk.string("crv")), unsigned(jwk, "x"), unsigned(jwk, "y"));
            default -> null;
        };
    }

    private static @Nullable PublicKey rsa(@Nullable BigInteger modulus, @Nullable BigInteger exponent)
            throws GeneralSecurityException {
        return modulus == null || exponent == null
                ? null
                : KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }

    private static @Nullable PublicKey ec(@Nullable Curve curve, @Nullable BigInteger x, @Nullable BigInteger y)
            throws GeneralSecurityException {
        return curve == null || x == null || y == null
                ? null
                : KeyFactory.getInstance("EC")
                        .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve.parameters()));
    }

    private static @Nullable BigInteger unsigned(JsonFields jwk, String name) {
        String digits = jwk.string(name);
        if (digits == null) {
            return null;
        }
        try {
            return new BigInteger(1, Base64.getUrlDecoder().decode(digits));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
