package dev.sluice.auth;

import static dev.sluice.auth.TokenForge.claims;
import static dev.sluice.auth.TokenForge.header;
import static dev.sluice.auth.TokenForge.hmac;
import static dev.sluice.auth.TokenForge.jwk;
import static dev.sluice.auth.TokenForge.jwks;
import static dev.sluice.auth.TokenForge.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PublishedKeysTest extends IssuerTest {

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
}
