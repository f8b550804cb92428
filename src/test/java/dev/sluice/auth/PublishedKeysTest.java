package dev.sluice.auth;

import static dev.sluice.auth.TokenForge.claims;
import static dev.sluice.auth.TokenForge.header;
import static dev.sluice.auth.TokenForge.hmac;
import static dev.sluice.auth.TokenForge.jwk;
import static dev.sluice.auth.TokenForge.jwks;
import static dev.sluice.auth.TokenForge.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.model.GatewayException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class PublishedKeysTest {

    private static final String OLD_KEY = jwks(jwk(TokenForge.RSA, "old"));
    private static final String BOTH_KEYS = jwks(jwk(TokenForge.RSA, "old"), jwk(TokenForge.OTHER_RSA, "new"));
    private static final String NEW_KEY = jwks(jwk(TokenForge.OTHER_RSA, "new"));
    private static final String OLD_TOKEN = rs256("old", TokenForge.RSA);
    private static final String NEW_TOKEN = rs256("new", TokenForge.OTHER_RSA);

    private static Vertx vertx;

    private final FakeClock clock = new FakeClock();
    private FakeIssuer issuer;
    private Authenticator authenticator;

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

    private Authenticator authenticator(@Nullable String secret, URI url) {
        return new Authenticator(vertx, TokenForge.config(secret, List.of(), url), clock);
    }

    private static String rs256(String kid, KeyPair keys) {
        return signed(header("RS256", kid), claims(), keys);
    }

    private String subject(String token) {
        return authenticator.authenticate("Bearer " + token).await().subject();
    }

    private String refusal(String token) {
        Future<Caller> answer = authenticator.authenticate("Bearer " + token);
        assertThatThrownBy(answer::await).isInstanceOf(GatewayException.class);
        return ((GatewayException) answer.cause()).error().message();
    }

    private void passInterval() {
        clock.advance(TokenForge.INTERVAL);
    }

    /** A token that outlives the waiting of a test. */
    private static String lasting(String kid, KeyPair keys) {
        return signed(header("RS256", kid), claims().put("exp", 4_000_000_000L), keys);
    }

    static Stream<Arguments> publishedKeys() {
        return Stream.of(
                arguments("RS256", jwk(TokenForge.RSA, "k"), TokenForge.RSA),
                arguments("RS512", jwk(TokenForge.RSA, "k"), TokenForge.RSA),
                arguments("PS256", jwk(TokenForge.RSA, "k"), TokenForge.RSA),
                arguments("PS384", jwk(TokenForge.RSA, "k").put("alg", "PS384"), TokenForge.RSA),
                arguments("RS384", jwk(TokenForge.RSA, "k").put("use", "sig"), TokenForge.RSA),
                arguments("RS256", jwk(TokenForge.RSA, "k").put("key_ops", JsonArray.of("verify")), TokenForge.RSA),
                arguments("RS256", jwk(TokenForge.RSA), TokenForge.RSA),
                arguments("ES256", jwk(TokenForge.P256, "k"), TokenForge.P256),
                arguments("ES384", jwk(TokenForge.P384, "k"), TokenForge.P384),
                arguments("ES512", jwk(TokenForge.P521, "k").put("alg", "ES512"), TokenForge.P521));
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("publishedKeys")
    void publishedKeyVerifies(String algorithm, JsonObject jwk, KeyPair keys) {
        issuer.publishes(jwks(jwk));

        assertThat(subject(signed(header(algorithm, "k"), claims(), keys))).isEqualTo("staff-1");
        assertThat(subject(signed(header(algorithm), claims(), keys))).isEqualTo("staff-1");
    }

    static Stream<JsonObject> uselessKeys() {
        JsonObject rsa = jwk(TokenForge.OTHER_RSA, "k");
        return Stream.of(
                rsa.copy().put("use", "enc"),
                rsa.copy().put("use", 1),
                rsa.copy().put("key_ops", JsonArray.of("encrypt")),
                rsa.copy().put("alg", "RSA-OAEP"),
                rsa.copy().put("alg", "ES256"),
                rsa.copy().put("alg", "none"),
                rsa.copy().put("alg", "HS256"),
                rsa.copy().put("alg", 5),
                rsa.copy().put("kid", 5),
                rsa.copy().put("kty", "rsa"),
                rsa.copy().put("kty", "OKP"),
                rsa.copy().put("n", "!!"),
                rsa.copy().put("n", ""),
                rsa.copy().put("e", "AA"),
                rsa.copy().put("e", "AQ"),
                rsa.copy().putNull("n"),
                new JsonObject()
                        .put("kid", "k")
                        .put("kty", "EC")
                        .put("crv", "P-257")
                        .put("x", "AA")
                        .put("y", "AA"),
                new JsonObject()
                        .put("kid", "k")
                        .put("kty", "EC")
                        .put("crv", "P-256")
                        .put("x", "AA")
                        .put("y", "AA"),
                new JsonObject().put("kid", "k"),
                new JsonObject());
    }

    @ParameterizedTest
    @MethodSource("uselessKeys")
    void uselessKeyIsPassedOverAndItsNeighbourUsed(JsonObject useless) {
        issuer.publishes(jwks(useless, jwk(TokenForge.RSA, "old")));

        assertThat(subject(OLD_TOKEN)).isEqualTo("staff-1");
        assertThat(refusal(rs256("k", TokenForge.OTHER_RSA)))
                .isIn(Refusal.UNKNOWN_KEY.message(), Refusal.WRONG_SIGNATURE.message());
    }

    @Test
    void publishedSecretIsNotBelieved() {
        JsonObject oct = new JsonObject()
                .put("kty", "oct")
                .put("kid", "s")
                .put("alg", "HS256")
                .put("k", TokenForge.base64(TokenForge.SECRET));
        issuer.publishes(jwks(oct, jwk(TokenForge.RSA, "old")));
        authenticator.start().await();

        assertThat(refusal(hmac(header("HS256", "s"), claims(), TokenForge.SECRET)))
                .isEqualTo(Refusal.UNKNOWN_KEY.message());
    }

    @Test
    void weakPublishedKeyIsNotBelieved() {
        KeyPair weak = TokenForge.rsa(1024);
        issuer.publishes(jwks(jwk(weak, "weak"), jwk(TokenForge.RSA, "old")));

        assertThat(refusal(rs256("weak", weak))).isEqualTo(Refusal.UNKNOWN_KEY.message());
    }

    @Test
    void keyIdBindsTheTokenToItsKey() {
        issuer.publishes(jwks(jwk(TokenForge.RSA, "a"), jwk(TokenForge.OTHER_RSA, "b"), jwk(TokenForge.P256, "c")));
        authenticator.start().await();
        passInterval();

        assertThat(subject(rs256("a", TokenForge.RSA))).isEqualTo("staff-1");
        assertThat(refusal(rs256("b", TokenForge.RSA))).isEqualTo(Refusal.WRONG_SIGNATURE.message());
        assertThat(refusal(rs256("c", TokenForge.RSA))).isEqualTo(Refusal.UNKNOWN_KEY.message());
        assertThat(refusal(signed(header("ES256", "a"), claims(), TokenForge.P256)))
                .isEqualTo(Refusal.UNKNOWN_KEY.message());
        assertThat(issuer.requests()).isEqualTo(1);
    }

    @Test
    void keysOfOneNameAreAllTried() {
        issuer.publishes(jwks(jwk(TokenForge.BIG_RSA, "same"), jwk(TokenForge.RSA, "same")));

        assertThat(subject(rs256("same", TokenForge.RSA))).isEqualTo("staff-1");
        assertThat(subject(rs256("same", TokenForge.BIG_RSA))).isEqualTo("staff-1");
    }

    @Test
    void tokenWithoutAKeyIdIsTriedOnFourKeysAndNoMore() {
        JsonObject other = jwk(TokenForge.OTHER_RSA);
        String token = signed(header("RS256"), claims(), TokenForge.RSA);

        issuer.publishes(jwks(other, other, other, jwk(TokenForge.RSA)));
        assertThat(subject(token)).isEqualTo("staff-1");

        issuer.publishes(jwks(other, other, other, other, jwk(TokenForge.RSA)));
        authenticator = authenticator(null, issuer.url());
        assertThat(refusal(token)).isEqualTo(Refusal.WRONG_SIGNATURE.message());
    }

    @Test
    void startFetchesOnceAndTokensDoNotFetchAgain() {
        authenticator.start().await();

        assertThat(subject(OLD_TOKEN)).isEqualTo("staff-1");
        assertThat(subject(OLD_TOKEN)).isEqualTo("staff-1");
        assertThat(issuer.requests()).isEqualTo(1);
    }

    @Test
    void rotationIsFollowed() {
        assertThat(subject(OLD_TOKEN)).isEqualTo("staff-1");
        issuer.publishes(BOTH_KEYS);
        passInterval();

        assertThat(subject(NEW_TOKEN)).isEqualTo("staff-1");
        assertThat(subject(OLD_TOKEN)).isEqualTo("staff-1");
        assertThat(issuer.requests()).isEqualTo(2);
    }

    @Test
    void tokensOfAKeyThatWasTakenBackAreForgottenWithIt() {
        String old = lasting("old", TokenForge.RSA);
        assertThat(subject(old)).isEqualTo("staff-1");
        issuer.publishes(NEW_KEY);
        passInterval();

        assertThat(subject(NEW_TOKEN)).isEqualTo("staff-1");
        assertThat(refusal(old)).isEqualTo(Refusal.UNKNOWN_KEY.message());
    }

    @Test
    void keyThatWasTakenBackGoesEvenIfNoNewOneIsSeen() {
        String old = lasting("old", TokenForge.RSA);
        assertThat(subject(old)).isEqualTo("staff-1");
        Promise<Void> asked = Promise.promise();
        issuer.answers(request -> {
            asked.complete();
            request.response().end(NEW_KEY);
        });
        clock.advance(TokenForge.INTERVAL.multipliedBy(11));

        // This one still passes and starts the fetch behind it; joining that fetch tells when it is done.
        assertThat(subject(old)).isEqualTo("staff-1");
        asked.future().await();
        authenticator.start().await();

        assertThat(refusal(old)).isEqualTo(Refusal.UNKNOWN_KEY.message());
    }

    @Test
    void unknownKeysCauseOneFetchPerInterval() {
        authenticator.start().await();
        for (int i = 0; i < 20; i++) {
            assertThat(refusal(rs256("unknown-" + i, TokenForge.RSA))).isEqualTo(Refusal.UNKNOWN_KEY.message());
        }
        assertThat(issuer.requests()).isEqualTo(1);

        passInterval();
        for (int i = 0; i < 20; i++) {
            assertThat(refusal(rs256("unknown-" + i, TokenForge.RSA))).isEqualTo(Refusal.UNKNOWN_KEY.message());
        }
        assertThat(issuer.requests()).isEqualTo(2);
    }

    @Test
    void clockThatIsSetBackDoesNotStopFetching() {
        authenticator.start().await();
        issuer.publishes(BOTH_KEYS);
        clock.advance(Duration.ofSeconds(-20));

        assertThat(subject(NEW_TOKEN)).isEqualTo("staff-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256", "EdDSA", "x"})
    void algorithmsThatNoPublishedKeyHasCauseNoFetch(String algorithm) {
        authenticator.start().await();
        passInterval();

        assertThat(refusal(hmac(header(algorithm, "unknown"), claims(), "x"))).isEqualTo(Refusal.UNKNOWN_KEY.message());
        assertThat(issuer.requests()).isEqualTo(1);
    }

    @Test
    void expiredTokenOfAKnownKeyCausesNoFetch() {
        authenticator.start().await();
        passInterval();

        assertThat(refusal(signed(header("RS256"), claims().put("exp", 1), TokenForge.RSA)))
                .isEqualTo(Refusal.EXPIRED.message());
        assertThat(issuer.requests()).isEqualTo(1);
    }

    @Test
    void manyWhoWaitForAKeyShareOneFetchAndGoOnWhereTheyWere() {
        Promise<Void> release = Promise.promise();
        Promise<Void> asked = Promise.promise();
        issuer.answers(request -> {
            asked.tryComplete();
            release.future().onSuccess(go -> request.response().end(OLD_KEY));
        });
        List<Future<Boolean>> stayed = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Promise<Boolean> done = Promise.promise();
            stayed.add(done.future());
            vertx.runOnContext(now -> {
                Context own = Vertx.currentContext();
                authenticator
                        .authenticate("Bearer " + OLD_TOKEN)
                        .map(caller -> Objects.equals(own, Vertx.currentContext()))
                        .onComplete(done);
            });
        }
        asked.future().await();
        assertThat(stayed).noneMatch(Future::isComplete);

        release.complete();

        List<Boolean> results = Future.all(stayed).await().list();
        assertThat(results).hasSize(60).containsOnly(true);
        assertThat(issuer.requests()).isEqualTo(1);
    }

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
