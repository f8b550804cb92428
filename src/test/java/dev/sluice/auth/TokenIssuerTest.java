package dev.sluice.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.AuthConfig;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenIssuerTest {

    private static final AuthConfig CONFIG = TokenForge.config(TokenForge.SECRET, List.of(), null);

    private final FakeClock clock = new FakeClock();
    private final TokenIssuer issuer = new TokenIssuer(CONFIG, clock);

    @Test
    void mintedTokenIsBelieved() {
        Caller caller = new Caller("staff-7", "business-7", List.of("openai/*"), new OwnLimits(10, 0));
        String token = issuer.issue(caller, "staff", Duration.ofHours(1));

        Vertx vertx = Vertx.vertx();
        try {
            Authenticator authenticator = new Authenticator(vertx, CONFIG, clock);
            assertThat(authenticator.authenticate("Bearer " + token).await()).isEqualTo(caller);
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void mintedClaimsAreTheConfiguredOnes() {
        String token = issuer.issue(new Caller("s", "t", Caller.EVERY_MODEL), "customer", Duration.ofMinutes(1));

        JsonObject claims = new JsonObject(
                new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8));
        assertThat(claims)
                .isEqualTo(new JsonObject()
                        .put("sub", "s")
                        .put("business_uid", "t")
                        .put("token_type", "customer")
                        .put("iat", FakeClock.NOON.getEpochSecond())
                        .put("exp", FakeClock.NOON.getEpochSecond() + 60)
                        .put("iss", TokenForge.ISSUER)
                        .put("aud", TokenForge.AUDIENCE));
    }

    @Test
    void mintingNeedsASecret() {
        assertThatThrownBy(() -> new TokenIssuer(TokenForge.config(null, List.of(), null), clock))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenIssuer(TokenForge.config("", List.of(), null), clock))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1H", "PT0.5S"})
    void tokenMustLive(String lifetime) {
        Caller caller = new Caller("s", "t", List.of());
        assertThatThrownBy(() -> issuer.issue(caller, "staff", Duration.parse(lifetime)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
