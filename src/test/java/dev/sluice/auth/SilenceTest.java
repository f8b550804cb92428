package dev.sluice.auth;

import static dev.sluice.auth.TokenForge.claims;
import static dev.sluice.auth.TokenForge.header;
import static dev.sluice.auth.TokenForge.hs256;
import static dev.sluice.auth.TokenForge.jwk;
import static dev.sluice.auth.TokenForge.jwks;
import static dev.sluice.auth.TokenForge.signed;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.model.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log must not know. */
final class SilenceTest {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level usual = root.getLevel();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Vertx vertx = Vertx.vertx();

    @BeforeEach
    void listen() {
        log.start();
        root.addAppender(log);
        root.setLevel(Level.TRACE);
    }

    @AfterEach
    void stopListening() {
        root.setLevel(usual);
        root.detachAppender(log);
        vertx.close().await();
    }

    private List<String> logged() {
        return log.list.stream()
                .map(event -> event.getFormattedMessage() + event.getKeyValuePairs() + event.getThrowableProxy())
                .toList();
    }

    @Test
    void neitherTokensNorClaimsNorHeadersAreLogged() {
        List<String> secrets = new ArrayList<>(List.of(TokenForge.SECRET, "staff-1", "business-1", "kid-of-the-token"));
        try (FakeIssuer issuer = new FakeIssuer(vertx)) {
            issuer.publishes(jwks(jwk(TokenForge.RSA, "published")));
            Authenticator authenticator = new Authenticator(
                    vertx, TokenForge.config(TokenForge.SECRET, List.of(), issuer.url()), new FakeClock());
            List<String> tokens = List.of(
                    hs256(claims()),
                    hs256(claims().put("exp", 1)),
                    hs256(claims().put("sub", 5)),
                    signed(header("RS256", "published"), claims(), TokenForge.RSA),
                    signed(header("RS256", "kid-of-the-token"), claims(), TokenForge.OTHER_RSA),
                    signed(header("none"), claims(), TokenForge.RSA.getPrivate(), "RS256"));
            for (String token : tokens) {
                secrets.addAll(Arrays.asList(token.split("\\.", -1)));
                assertSilent(authenticator.authenticate("Bearer " + token), secrets);
            }
        }

        assertThat(logged())
                .anyMatch(line -> line.contains("signing keys have changed"))
                .allSatisfy(line -> assertThat(line).doesNotContain(secrets));
    }

    private static void assertSilent(Future<Caller> answer, List<String> secrets) {
        answer.transform(done -> Future.succeededFuture()).await();
        if (answer.failed()) {
            assertThat(answer.cause()).isInstanceOf(GatewayException.class);
            assertThat(((GatewayException) answer.cause()).error().toString()).doesNotContain(secrets);
        }
    }

    @Test
    void failedFetchIsLoggedForTheOperator() {
        try (FakeIssuer issuer = new FakeIssuer(vertx)) {
            new Authenticator(vertx, TokenForge.config(null, List.of(), issuer.url()), new FakeClock())
                    .start()
                    .await();
        }

        assertThat(log.list)
                .filteredOn(event -> event.getLoggerName().equals(KeySource.class.getName()))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getLevel()).isEqualTo(Level.WARN);
                    assertThat(event.getKeyValuePairs().toString())
                            .contains("127.0.0.1", "the answer's status is 500", "knownKeys=\"0\"");
                });
    }
}
