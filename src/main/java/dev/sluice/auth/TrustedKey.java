package dev.sluice.auth;

import dev.sluice.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key that is believed, and the algorithms it may be used with: those of its own kind, whatever a token says. Immutable,
 * shared by all event loops.
 */
final class TrustedKey {

    /** What public keys can verify, and so what a published key may be worth fetching for. */
    static final List<String> PUBLIC_KEY_ALGORITHMS =
            List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    private static final List<String> RSA_ALGORITHMS = PUBLIC_KEY_ALGORITHMS.subList(0, 6);
    private static final String HMAC_ALGORITHM = "HS256";
    private static final int HMAC_BYTES = 32;
    /** RFC 7518, 3.3. */
    private static final int MIN_RSA_BITS = 2048;
    /** Checking a signature costs the square of this, on the event loop. */
    private static final int MAX_RSA_BITS = 8192;

    private static final int MAX_RSA_EXPONENT_BITS = 32;

    private final @Nullable String id;
    private final Map<String, JWTAuth> verifiers;
    private final int signatureBytes;

    private TrustedKey(@Nullable String id, Map<String, JWTAuth> verifiers, int signatureBytes) {
        this.id = id;
        this.verifiers = Map.copyOf(verifiers);
        this.signatureBytes = signatureBytes;
    }

    /** A shared secret, which must not be empty. */
    static TrustedKey ofSecret(Vertx vertx, Secret secret) {
        byte[] bytes = secret.reveal().getBytes(StandardCharsets.UTF_8);
        JWTAuth verifier = verifier(vertx, HMAC_ALGORITHM, Buffer.buffer(bytes));
        return new TrustedKey(null, Map.of(HMAC_ALGORITHM, verifier), HMAC_BYTES);
    }

    /**
     * A public key.
     *
     * @param id which tokens name it; null if any may be signed with it
     * @param onlyFor the one algorithm that its owner uses it with; null for all of its kind
     * @return null if it is too weak, too big, on an unknown curve, or not of the kind that {@code onlyFor} needs
     */
    static @Nullable TrustedKey ofPublicKey(Vertx vertx, @Nullable String id, PublicKey key, @Nullable String onlyFor) {
        Use use = use(key);
        if (use == null) {
            return null;
        }
        Buffer pem = pem(key);
        Map<String, JWTAuth> verifiers = new HashMap<>();
        use.algorithms().stream()
                .filter(algorithm -> onlyFor == null || onlyFor.equals(algorithm))
                .forEach(algorithm -> verifiers.put(algorithm, verifier(vertx, algorithm, pem)));
        return verifiers.isEmpty() ? null : new TrustedKey(id, verifiers, use.signatureBytes());
    }

    /** What a kind of key is for. */
    private record Use(List<String> algorithms, int signatureBytes) {}

    private static @Nullable Use use(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> isSane(rsa) ? new Use(RSA_ALGORITHMS, bytes(rsa.getModulus())) : null;
            case ECPublicKey ec -> {
                Curve curve = Curve.of(ec.getParams());
                yield curve == null ? null : new Use(List.of(curve.algorithm()), curve.signatureBytes());
            }
            default -> null;
        };
    }

    private static boolean isSane(RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        return bits >= MIN_RSA_BITS
                && bits <= MAX_RSA_BITS
                && key.getPublicExponent().bitLength() <= MAX_RSA_EXPONENT_BITS
                && key.getPublicExponent().compareTo(BigInteger.ONE) > 0;
    }

    private static int bytes(BigInteger modulus) {
        return (modulus.bitLength() + Byte.SIZE - 1) / Byte.SIZE;
    }

    /** As PEM and not as JWK: a key that Vert.x cannot read is then an exception, and not a provider that believes everything. */
    private static Buffer pem(PublicKey key) {
        String body = Base64.getMimeEncoder().encodeToString(key.getEncoded());
        return Buffer.buffer("-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n");
    }

    /** Without an id, and blind to times: what a token says is our business. */
    private static JWTAuth verifier(Vertx vertx, String algorithm, Buffer key) {
        return JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(
                                new PubSecKeyOptions().setAlgorithm(algorithm).setBuffer(key))
                        .setJWTOptions(new JWTOptions().setIgnoreExpiration(true)));
    }

    /** Whether a token that names this key by this id can mean it. */
    boolean isNamed(String keyId) {
        return keyId.equals(id);
    }

    /** Whether this key may check that token: of its algorithm, and not another one by name. */
    boolean mayCheck(BearerToken token) {
        return verifiers.containsKey(token.algorithm())
                && (id == null || token.keyId() == null || id.equals(token.keyId()));
    }

    /** Whether the token's signature is this key's. */
    Future<Boolean> verifies(BearerToken token) {
        JWTAuth verifier = verifiers.get(token.algorithm());
        if (verifier == null || token.signatureBytes() != signatureBytes) {
            return Future.succeededFuture(false);
        }
        return verifier.authenticate(new TokenCredentials(token.text()))
                .map(true)
                .otherwise(false);
    }
}
