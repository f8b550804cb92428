package dev.sluice.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which bearer tokens are believed.
 *
 * @param secret for HS256; null if none
 * @param publicKeys PEM texts for RS, PS and ES algorithms
 * @param jwksUrl where the issuer publishes its keys; null if nowhere
 * @param jwksRefresh the shortest time between two fetches of the keys
 * @param issuer what {@code iss} must be; null leaves it unchecked
 * @param audience what {@code aud} must contain; null leaves it unchecked
 * @param leeway how far clocks may differ when {@code exp} and {@code nbf} are checked
 * @param secretIsGenerated whether the secret was made for this process, for trying things out without any configuration
 */
public record AuthConfig(
        @Nullable Secret secret,
        List<String> publicKeys,
        @Nullable URI jwksUrl,
        Duration jwksRefresh,
        @Nullable String issuer,
        @Nullable String audience,
        Duration leeway,
        Claims claims,
        boolean secretIsGenerated) {

    public AuthConfig {
        publicKeys = List.copyOf(publicKeys);
    }

    /** With an operator's own secret, or none. */
    public AuthConfig(
            @Nullable Secret secret,
            List<String> publicKeys,
            @Nullable URI jwksUrl,
            Duration jwksRefresh,
            @Nullable String issuer,
            @Nullable String audience,
            Duration leeway,
            Claims claims) {
        this(secret, publicKeys, jwksUrl, jwksRefresh, issuer, audience, leeway, claims, false);
    }

    /**
     * The names of the claims that tell who calls.
     *
     * @param subject the staff member's uid
     * @param tenant the business uid
     * @param type the kind of token
     * @param staffType the value of {@code type} that may call
     * @param models the optional list of models that may be called
     * @param limits the optional limits of the subject
     */
    public record Claims(String subject, String tenant, String type, String staffType, String models, String limits) {}
}
