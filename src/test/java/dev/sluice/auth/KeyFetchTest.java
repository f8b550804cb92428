package dev.sluice.auth;

import static dev.sluice.auth.TokenForge.claims;
import static dev.sluice.auth.TokenForge.jwk;
import static dev.sluice.auth.TokenForge.jwks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyFetchTest extends IssuerTest {

    static Stream<Arguments> outages() {
        String manyKeys = jwks(Stream.generate(() -> jwk(TokenForge.OTHER_RSA, "new"))
                .limit(33)
                .toArray(JsonObject[]::new));
        JsonObject big = jwk(TokenForge.OTHER_RSA, "new").put("x", "x".repeat(128 * 1024));
        return Stream.of(
                outage(
                        "status 500",
                        request -> request.response().setStatusCode(500).end(NEW_KEY)),
                outage(
                        "status 404",
                        request -> request.response().setStatusCode(404).end()),
                outage(
                        "status 204",
                        request -> request.response().setStatusCode(204).end()),
                outage("a redirect", request -> request.response()
                        .setStatusCode(302)
                        .putHeader("Location", "/elsewhere")
                        .end()),
                outage("no HTTP", request -> request.connection().close()),
                outage("half an answer", request -> {
                    request.response().putHeader("Content-Length", "10000").write(NEW_KEY.substring(0, 50));
                    request.connection().close();
                }),
                document("nothing", ""),
                document("HTML", "<html>Sorry</html>"),
                document("an array", "[]"),
                document("no keys", "{}"),
                document("keys that are no array", "{\"keys\":{}}"),
                document("an empty set", "{\"keys\":[]}"),
                document("keys that are no objects", "{\"keys\":[1,null,\"x\",[]]}"),
                document("half a document", NEW_KEY.substring(0, 100)),
                document("deep nesting", "{\"keys\":" + "[".repeat(60_000) + "]".repeat(60_000) + "}"),
                document("too many keys", manyKeys),
                document("a body over the limit", jwks(big)),
                outage("a body over the limit, in chunks", request -> {
                    request.response().setChunked(true);
                    for (int i = 0; i < 40; i++) {
                        request.response().write(" ".repeat(4096));
                    }
                    request.response().end(NEW_KEY);
                }));
    }

    private static Arguments outage(String what, Handler<HttpServerRequest> behaviour) {
        return arguments(what, behaviour);
    }

    private static Arguments document(String what, String document) {
        return outage(what, request -> request.response().end(document));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outages")
    void brokenAnswerKeepsTheKnownKeys(String what, Handler<HttpServerRequest> behaviour) {
        assertThat(subject(OLD_TOKEN)).as(what).isEqualTo("staff-1");
        issuer.answers(behaviour);
        passInterval();

        assertThat(refusal(NEW_TOKEN)).isEqualTo(Refusal.UNKNOWN_KEY.message());
        assertThat(subject(OLD_TOKEN)).isEqualTo("staff-1");
        assertThat(issuer.requests()).isEqualTo(2);

        issuer.publishes(BOTH_KEYS);
        passInterval();
        assertThat(subject(lasting("new", TokenForge.OTHER_RSA))).isEqualTo("staff-1");
    }

    @Test
    void serverThatIsGoneKeepsTheKnownKeys() {
        assertThat(subject(OLD_TOKEN)).isEqualTo("staff-1");
        issuer.close();
        passInterval();

        assertThat(refusal(NEW_TOKEN)).isEqualTo(Refusal.UNKNOWN_KEY.message());
        assertThat(subject(OLD_TOKEN)).isEqualTo("staff-1");
    }

    @Test
    void firstFetchThatFailsIsTriedAgainAfterTheInterval() {
        issuer.answers(request -> request.response().setStatusCode(503).end());
        assertThatCode(() -> authenticator.start().await()).doesNotThrowAnyException();
        issuer.publishes(OLD_KEY);

        assertThat(refusal(OLD_TOKEN)).isEqualTo(Refusal.UNKNOWN_KEY.message());
        assertThat(issuer.requests()).isEqualTo(1);
        passInterval();

        assertThat(subject(OLD_TOKEN)).isEqualTo("staff-1");
    }

    @Test
    void configuredSecretWorksWhileTheIssuerIsDown() {
        URI gone = issuer.url();
        issuer.close();
        authenticator = authenticator(TokenForge.SECRET, gone);

        assertThat(subject(TokenForge.hs256(claims()))).isEqualTo("staff-1");
        assertThat(refusal(OLD_TOKEN)).isEqualTo(Refusal.UNKNOWN_KEY.message());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answerThatDoesNotEndIsGivenUpAndItsConnectionClosed(boolean dripping) {
        issuer.answers(request -> {
            if (dripping) {
                request.response().setChunked(true).write("{");
                long timer = vertx.setPeriodic(20, tick -> request.response().write(" "));
                request.response().closeHandler(closed -> vertx.cancelTimer(timer));
            }
        });
        Future<?> fetch = new KeySetEndpoint(vertx, issuer.url(), Duration.ofMillis(300)).fetch();

        assertThatThrownBy(fetch::await).hasMessageContaining("imeout");
        assertThatCode(() -> issuer.dropped().await()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://issuer.example/keys",
                "http://10.0.0.1/keys",
                "http://127.0.0.1.evil.example/keys",
                "http://localhost.evil.example/keys",
                "http://127.0.0.1@evil.example/keys",
                "https://user:password@issuer.example/keys",
                "ftp://localhost/keys",
                "file:///etc/keys",
                "/keys",
                "https:///keys",
                "mailto:keys@issuer.example"
            })
    void unsafeAddressStopsTheStart(String url) {
        assertThatThrownBy(() -> authenticator(null, URI.create(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("password@");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://issuer.example/keys",
                "HTTPS://issuer.example",
                "http://localhost:1/k",
                "http://[::1]:1/k"
            })
    void safeAddressIsTaken(String url) {
        assertThatCode(() -> authenticator(null, URI.create(url))).doesNotThrowAnyException();
    }

    @Test
    void redirectIsNotFollowed() {
        try (FakeIssuer elsewhere = new FakeIssuer(vertx)) {
            elsewhere.publishes(OLD_KEY);
            issuer.answers(request -> request.response()
                    .setStatusCode(301)
                    .putHeader("Location", elsewhere.url().toString())
                    .end());

            assertThat(refusal(OLD_TOKEN)).isEqualTo(Refusal.UNKNOWN_KEY.message());
            assertThat(elsewhere.requests()).isZero();
        }
    }

    @Test
    void fetchCarriesNothingOfTheToken() {
        Promise<String> seen = Promise.promise();
        issuer.answers(request -> {
            seen.complete(request.uri() + request.headers().entries());
            request.response().end(OLD_KEY);
        });
        assertThat(subject(OLD_TOKEN)).isEqualTo("staff-1");

        List<String> parts = Arrays.asList(OLD_TOKEN.split("\\.", -1));
        assertThat(seen.future().await()).startsWith("/keys.json?v=1").doesNotContain(parts);
    }
}
