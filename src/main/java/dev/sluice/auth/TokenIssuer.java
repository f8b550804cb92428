package dev.sluice.auth;

import dev.sluice.config.AuthConfig;
import dev.sluice.config.Secret;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Mints tokens with the shared secret, for trying things out. Needs no Vert.x: the command line has none. */
public final class TokenIssuer {

    private static final String HEADER = "{\"typ\":\"JWT\",\"alg\":\"HS256\"}";

    private final AuthConfig config;
    private final SecretKeySpec key;
    private final InstantSource clock;

    /** @throws IllegalArgumentException if no secret is configured */
    public TokenIssuer(AuthConfig config, InstantSource clock) {
        Secret secret = config.secret();
        if (secret == null || secret.reveal().isEmpty()) {
            throw new IllegalArgumentException("minting a token needs a configured shared secret");
        }
        this.config = config;
        this.key = new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        this.clock = clock;
    }

    /**
     * A token for this caller, signed with HS256, valid from now on.
     *
     * @param type the kind of token; only the configured staff type may call
     * @param lifetime in whole seconds; at least one
     */
    public String issue(Caller caller, String type, Duration lifetime) {
        if (lifetime.toSeconds() < 1) {
            throw new IllegalArgumentException("a token must live for at least a second");
        }
        String signed = base64(bytes(HEADER))
                + "."
                + base64(bytes(claims(caller, type, lifetime).encode()));
        return signed + "." + base64(hmac(bytes(signed)));
    }

    private JsonObject claims(Caller caller, String type, Duration lifetime) {
        Instant now = clock.instant();
        AuthConfig.Claims names = config.claims();
        JsonObject claims = new JsonObject()
                .put(names.subject(), caller.subject())
                .put(names.tenant(), caller.tenant())
                .put(names.type(), type)
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(lifetime).getEpochSecond());
        if (!caller.models().equals(Caller.EVERY_MODEL)) {
            claims.put(names.models(), new JsonArray(caller.models()));
        }
        if (!caller.limits().equals(OwnLimits.NONE)) {
            claims.put(names.limits(), caller.limits().toClaim());
        }
        if (config.issuer() != null) {
            claims.put("iss", config.issuer());
        }
        if (config.audience() != null) {
            claims.put("aud", config.audience());
        }
        return claims;
    }

    private byte[] hmac(byte[] text) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
