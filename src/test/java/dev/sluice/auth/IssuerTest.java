package dev.sluice.auth;

import static dev.sluice.auth.TokenForge.claims;
import static dev.sluice.auth.TokenForge.header;
import static dev.sluice.auth.TokenForge.jwk;
import static dev.sluice.auth.TokenForge.jwks;
import static dev.sluice.auth.TokenForge.signed;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.KeyPair;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A test against an issuer that publishes its keys: at first the key {@code old}. */
@Timeout(30)
abstract class IssuerTest {

    static final String OLD_KEY = jwks(jwk(TokenForge.RSA, "old"));
    static final String BOTH_KEYS = jwks(jwk(TokenForge.RSA, "old"), jwk(TokenForge.OTHER_RSA, "new"));
    static final String NEW_KEY = jwks(jwk(TokenForge.OTHER_RSA, "new"));
    static final String OLD_TOKEN = rs256("old", TokenForge.RSA);
    static final String NEW_TOKEN = rs256("new", TokenForge.OTHER_RSA);

    static Vertx vertx;

    final FakeClock clock = new FakeClock();
    FakeIssuer issuer;
    Authenticator authenticator;

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().await();
    }

    @BeforeEach
    void startIssuer() {
        issuer = new FakeIssuer(vertx);
        issuer.publishes(OLD_KEY);
        authenticator = authenticator(null, issuer.url());
    }

    @AfterEach
    void stopIssuer() {
        issuer.close();
    }

    Authenticator authenticator(@Nullable String secret, URI url) {
        return new Authenticator(vertx, TokenForge.config(secret, List.of(), url), clock);
    }

    static String rs256(String kid, KeyPair keys) {
        return signed(header("RS256", kid), claims(), keys);
    }

    String subject(String token) {
        return authenticator.authenticate("Bearer " + token).await().subject();
    }

    String refusal(String token) {
        Future<Caller> answer = authenticator.authenticate("Bearer " + token);
        assertThatThrownBy(answer::await).isInstanceOf(GatewayException.class);
        return ((GatewayException) answer.cause()).error().message();
    }

    void passInterval() {
        clock.advance(TokenForge.INTERVAL);
    }

    /** A token that outlives the waiting of a test. */
    static String lasting(String kid, KeyPair keys) {
        return signed(header("RS256", kid), claims().put("exp", 4_000_000_000L), keys);
    }
}
