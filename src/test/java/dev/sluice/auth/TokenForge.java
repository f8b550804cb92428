package dev.sluice.auth;

import dev.sluice.config.AuthConfig;
import dev.sluice.config.Secret;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Makes tokens, good and bad, with the JDK alone. */
final class TokenForge {

    static final String SECRET = "a-shared-secret-of-forty-two-characters-!!";
    static final String ISSUER = "https://issuer.example";
    static final String AUDIENCE = "sluice";
    static final Duration LEEWAY = Duration.ofSeconds(30);
    static final Duration INTERVAL = Duration.ofMinutes(5);
    static final AuthConfig.Claims NAMES =
            new AuthConfig.Claims("sub", "business_uid", "token_type", "staff", "models", "limits");

    static final KeyPair RSA = rsa(2048);
    static final KeyPair OTHER_RSA = rsa(2048);
    static final KeyPair BIG_RSA = rsa(3072);
    static final KeyPair P256 = ec("secp256r1");
    static final KeyPair OTHER_P256 = ec("secp256r1");
    static final KeyPair P384 = ec("secp384r1");
    static final KeyPair P521 = ec("secp521r1");

    private TokenForge() {}

    static AuthConfig config(@Nullable String secret, List<String> pems, @Nullable URI jwksUrl) {
        return new AuthConfig(
                secret == null ? null : new Secret(secret), pems, jwksUrl, INTERVAL, ISSUER, AUDIENCE, LEEWAY, NAMES);
    }

    /** Claims that everyone has to believe. */
    static JsonObject claims() {
        Instant now = FakeClock.NOON;
        return new JsonObject()
                .put("iss", ISSUER)
                .put("aud", AUDIENCE)
                .put("iat", now.getEpochSecond())
                .put("nbf", now.getEpochSecond())
                .put("exp", now.plusSeconds(600).getEpochSecond())
                .put("sub", "staff-1")
                .put("business_uid", "business-1")
                .put("token_type", "staff");
    }

    static JsonObject header(String alg) {
        return new JsonObject().put("typ", "JWT").put("alg", alg);
    }

    static JsonObject header(String alg, String kid) {
        return header(alg).put("kid", kid);
    }

    static String hs256(JsonObject claims) {
        return hmac(header("HS256"), claims, SECRET);
    }

    static String hmac(JsonObject header, JsonObject claims, String secret) {
        return hmac("HmacSHA256", header.encode(), claims.encode(), secret);
    }

    static String hmac(String mac, String header, String claims, String secret) {
        String signed = base64(header) + "." + base64(claims);
        try {
            Mac hmac = Mac.getInstance(mac);
            hmac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), mac));
            return signed + "." + base64(hmac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signs with the algorithm that the header names. */
    static String signed(JsonObject header, JsonObject claims, KeyPair keys) {
        return signed(header, claims, keys.getPrivate(), header.getString("alg"));
    }

    static String signed(JsonObject header, JsonObject claims, PrivateKey key, String algorithm) {
        String signed = base64(header.encode()) + "." + base64(claims.encode());
        try {
            Signature signature = signature(algorithm);
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Signature signature(String algorithm) throws GeneralSecurityException {
        String bits = algorithm.substring(2);
        return switch (algorithm.substring(0, 2)) {
            case "RS" -> Signature.getInstance("SHA" + bits + "withRSA");
            case "ES" -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
            case "PS" -> {
                Signature pss = Signature.getInstance("RSASSA-PSS");
                String hash = "SHA-" + bits;
                int salt = Integer.parseInt(bits) / Byte.SIZE;
                pss.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1));
                yield pss;
            }
            default -> Signature.getInstance(algorithm);
        };
    }

    static String pem(PublicKey key) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
    }

    static JsonObject jwk(KeyPair keys, String kid) {
        return jwk(keys).put("kid", kid);
    }

    static JsonObject jwk(KeyPair keys) {
        return switch (keys.getPublic()) {
            case RSAPublicKey rsa ->
                new JsonObject()
                        .put("kty", "RSA")
                        .put("n", base64(rsa.getModulus(), 0))
                        .put("e", base64(rsa.getPublicExponent(), 0));
            case ECPublicKey ec -> {
                int bits = ec.getParams().getCurve().getField().getFieldSize();
                int bytes = (bits + 7) / 8;
                yield new JsonObject()
                        .put("kty", "EC")
                        .put("crv", "P-" + bits)
                        .put("x", base64(ec.getW().getAffineX(), bytes))
                        .put("y", base64(ec.getW().getAffineY(), bytes));
            }
            default -> throw new IllegalStateException("neither RSA nor EC");
        };
    }

    static String jwks(JsonObject... keys) {
        return new JsonObject().put("keys", new JsonArray(Arrays.asList(keys))).encode();
    }

    static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String base64(BigInteger number, int minBytes) {
        byte[] bytes = number.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        int length = Math.max(bytes.length - from, minBytes);
        byte[] padded = new byte[length];
        System.arraycopy(bytes, from, padded, length - (bytes.length - from), bytes.length - from);
        return base64(padded);
    }

    static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
