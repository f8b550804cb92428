package dev.sluice.auth;

import static dev.sluice.auth.TokenForge.claims;
import static dev.sluice.auth.TokenForge.header;
import static dev.sluice.auth.TokenForge.hmac;
import static dev.sluice.auth.TokenForge.hs256;
import static dev.sluice.auth.TokenForge.pem;
import static dev.sluice.auth.TokenForge.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.config.AuthConfig;
import dev.sluice.model.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthenticatorTest extends ConfiguredKeysTest {

    static Stream<Arguments> goodTokens() {
        JsonObject claims = claims();
        return Stream.of(
                arguments("HS256", hs256(claims)),
                arguments("RS256", signed(header("RS256"), claims, TokenForge.RSA)),
                arguments("RS384", signed(header("RS384"), claims, TokenForge.RSA)),
                arguments("RS512", signed(header("RS512"), claims, TokenForge.RSA)),
                arguments("PS256", signed(header("PS256"), claims, TokenForge.RSA)),
                arguments("PS384", signed(header("PS384"), claims, TokenForge.RSA)),
                arguments("PS512", signed(header("PS512"), claims, TokenForge.RSA)),
                arguments("RS256 with the second, larger key", signed(header("RS256"), claims, TokenForge.BIG_RSA)),
                arguments("ES256", signed(header("ES256"), claims, TokenForge.P256)),
                arguments("ES384", signed(header("ES384"), claims, TokenForge.P384)),
                arguments("ES512", signed(header("ES512"), claims, TokenForge.P521)),
                arguments("a key id though our key has none", signed(header("RS256", "x"), claims, TokenForge.RSA)),
                arguments("no typ", hmac(new JsonObject().put("alg", "HS256"), claims, TokenForge.SECRET)),
                arguments("audience in an array", hs256(claims().put("aud", JsonArray.of("other", "sluice")))),
                arguments("neither iat nor nbf", hs256(without(without(claims(), "iat"), "nbf"))),
                arguments("a fraction of a second", hs256(claims().put("exp", noon() + 600.25))),
                arguments("expired within the leeway", hs256(claims().put("exp", noon() - 29))),
                arguments("not yet valid within the leeway", hs256(claims().put("nbf", noon() + 30))),
                arguments("issued ahead within the leeway", hs256(claims().put("iat", noon() + 30))),
                arguments("valid for an eternity", hs256(claims().put("exp", Double.MAX_VALUE))),
                arguments("claims nobody knows", hs256(claims().put("scope", new JsonObject().put("a", 1)))));
    }

    private static long noon() {
        return FakeClock.NOON.getEpochSecond();
    }

    private static JsonObject without(JsonObject claims, String name) {
        claims.remove(name);
        return claims;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goodTokens")
    void goodTokenTellsWhoCalls(String what, String token) {
        Caller caller = authenticator(TokenForge.SECRET, PEMS)
                .authenticate(bearer(token))
                .await();

        assertThat(caller).as(what).isEqualTo(new Caller("staff-1", "business-1", List.of("*")));
    }

    static Stream<Arguments> badClaims() {
        JsonObject subjectOfTwoLines = claims().put("sub", "a\nb");
        return Stream.of(
                arguments(Refusal.NO_EXPIRY, without(claims(), "exp")),
                arguments(Refusal.MALFORMED, claims().put("exp", "2027-01-01")),
                arguments(Refusal.MALFORMED, claims().put("exp", String.valueOf(noon() + 600))),
                arguments(Refusal.MALFORMED, claims().putNull("exp")),
                arguments(Refusal.MALFORMED, claims().put("exp", true)),
                arguments(Refusal.MALFORMED, claims().put("nbf", "now")),
                arguments(Refusal.MALFORMED, claims().put("iat", JsonArray.of(1))),
                arguments(Refusal.EXPIRED, claims().put("exp", noon() - 30)),
                arguments(Refusal.EXPIRED, claims().put("exp", 0)),
                arguments(Refusal.EXPIRED, claims().put("exp", -Double.MAX_VALUE)),
                arguments(Refusal.NOT_YET_VALID, claims().put("nbf", noon() + 31)),
                arguments(Refusal.NOT_YET_VALID, claims().put("iat", noon() + 31)),
                arguments(Refusal.NOT_YET_VALID, claims().put("nbf", Double.MAX_VALUE)),
                arguments(Refusal.WRONG_ISSUER, without(claims(), "iss")),
                arguments(Refusal.WRONG_ISSUER, claims().put("iss", TokenForge.ISSUER + "/")),
                arguments(Refusal.WRONG_ISSUER, claims().put("iss", JsonArray.of(TokenForge.ISSUER))),
                arguments(Refusal.WRONG_AUDIENCE, without(claims(), "aud")),
                arguments(Refusal.WRONG_AUDIENCE, claims().put("aud", "other")),
                arguments(Refusal.WRONG_AUDIENCE, claims().put("aud", new JsonArray())),
                arguments(Refusal.WRONG_AUDIENCE, claims().put("aud", new JsonObject().put("sluice", true))),
                arguments(Refusal.WRONG_TYPE, without(claims(), "token_type")),
                arguments(Refusal.WRONG_TYPE, claims().put("token_type", "customer")),
                arguments(Refusal.WRONG_TYPE, claims().put("token_type", "Staff")),
                arguments(Refusal.WRONG_TYPE, claims().put("token_type", JsonArray.of("staff"))),
                arguments(Refusal.WRONG_TYPE, without(claims(), "sub").put("token_type", "customer")),
                arguments(Refusal.EXPIRED, claims().put("exp", 1).put("token_type", "customer")),
                arguments(Refusal.NO_SUBJECT, without(claims(), "sub")),
                arguments(Refusal.NO_SUBJECT, claims().put("sub", "")),
                arguments(Refusal.NO_SUBJECT, claims().put("sub", " ")),
                arguments(Refusal.NO_SUBJECT, claims().put("sub", 17)),
                arguments(Refusal.NO_SUBJECT, claims().putNull("sub")),
                arguments(Refusal.NO_SUBJECT, claims().put("sub", "x".repeat(257))),
                arguments(Refusal.NO_SUBJECT, subjectOfTwoLines),
                arguments(Refusal.NO_TENANT, without(claims(), "business_uid")),
                arguments(Refusal.NO_TENANT, claims().put("business_uid", "")),
                arguments(Refusal.NO_TENANT, claims().put("business_uid", new JsonObject())),
                arguments(Refusal.WRONG_MODELS, claims().put("models", "openai/*")),
                arguments(Refusal.WRONG_MODELS, claims().put("models", JsonArray.of("openai/*", 1))),
                arguments(Refusal.WRONG_MODELS, claims().putNull("models")),
                arguments(Refusal.WRONG_LIMITS, claims().putNull("limits")),
                arguments(Refusal.WRONG_LIMITS, claims().put("limits", 10)),
                arguments(Refusal.WRONG_LIMITS, limits("requests_per_minute", "10")),
                arguments(Refusal.WRONG_LIMITS, limits("requests_per_minute", 1.5)),
                arguments(Refusal.WRONG_LIMITS, limits("requests_per_minute", -1)),
                arguments(Refusal.WRONG_LIMITS, limits("tokens_per_minute", 1_000_000_001)),
                arguments(Refusal.WRONG_LIMITS, limits("tokens_per_minute", null)),
                arguments(Refusal.WRONG_LIMITS, limits("request_per_minute", 10)));
    }

    private static JsonObject limits(String key, @Nullable Object value) {
        return claims().put("limits", new JsonObject().put(key, value));
    }

    @Test
    void aTokenMayHaveLimitsOfItsOwn() {
        Authenticator authenticator = authenticator(TokenForge.SECRET, List.of());
        assertThat(authenticator.authenticate(bearer(hs256(claims()))).await().limits())
                .isEqualTo(OwnLimits.NONE);
        assertThat(authenticator
                        .authenticate(bearer(hs256(limits("tokens_per_minute", 0))))
                        .await()
                        .limits())
                .isEqualTo(new OwnLimits(null, 0));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("badClaims")
    void badClaimsAreRefused(Refusal refusal, JsonObject claims) {
        GatewayError error = refusal(authenticator(TokenForge.SECRET, List.of()), bearer(hs256(claims)));

        assertThat(error).isEqualTo(refusal.exception().error());
        assertThat(error.kind().status()).isEqualTo(refusal == Refusal.WRONG_TYPE ? 403 : 401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "short"})
    void weakSecretIsNoReasonToCrash(String secret) {
        Authenticator authenticator = authenticator(secret, List.of());

        assertThat(refusal(authenticator, bearer(hs256(claims()))).kind()).isEqualTo(GatewayError.Kind.UNAUTHENTICATED);
    }

    @Test
    void whatIsNotConfiguredIsNotChecked() {
        AuthConfig strict = TokenForge.config(TokenForge.SECRET, List.of(), null);
        AuthConfig lax = new AuthConfig(
                strict.secret(), List.of(), null, strict.jwksRefresh(), null, null, Duration.ZERO, strict.claims());
        String token = hs256(without(without(claims(), "iss"), "aud"));

        Caller caller =
                new Authenticator(vertx, lax, clock).authenticate(bearer(token)).await();

        assertThat(caller.subject()).isEqualTo("staff-1");
    }

    @Test
    void claimsMayHaveOtherNames() {
        AuthConfig config = TokenForge.config(TokenForge.SECRET, List.of(), null);
        AuthConfig renamed = new AuthConfig(
                config.secret(),
                List.of(),
                null,
                config.jwksRefresh(),
                config.issuer(),
                config.audience(),
                config.leeway(),
                new AuthConfig.Claims("staff_uid", "org", "kind", "Staff", "https://sluice.dev/models", "limits"));
        JsonObject claims = claims().put("staff_uid", "s")
                .put("org", "t")
                .put("kind", "Staff")
                .put("https://sluice.dev/models", JsonArray.of("openai/*"));

        Caller caller = new Authenticator(vertx, renamed, clock)
                .authenticate(bearer(hs256(claims)))
                .await();

        assertThat(caller).isEqualTo(new Caller("s", "t", List.of("openai/*")));
    }

    @Test
    void emptyListOfModelsAllowsNone() {
        Caller caller = authenticator(TokenForge.SECRET, List.of())
                .authenticate(bearer(hs256(claims().put("models", new JsonArray()))))
                .await();

        assertThat(caller.mayCall("openai/gpt-4o")).isFalse();
    }

    @Test
    void tokenThatWasSeenBeforeStillExpires() {
        Authenticator authenticator = authenticator(TokenForge.SECRET, List.of());
        String header = bearer(hs256(claims()));
        assertThat(authenticator.authenticate(header).await().subject()).isEqualTo("staff-1");

        clock.advance(Duration.ofSeconds(629));
        assertThat(authenticator.authenticate(header).await().subject()).isEqualTo("staff-1");
        clock.advance(Duration.ofSeconds(1));

        assertThat(refusal(authenticator, header).message()).isEqualTo(Refusal.EXPIRED.message());
    }

    @Test
    void tokenThatWasRefusedBeforeMayBecomeValid() {
        Authenticator authenticator = authenticator(TokenForge.SECRET, List.of());
        String header = bearer(hs256(claims().put("nbf", noon() + 60)));
        assertThat(refusal(authenticator, header).message()).isEqualTo(Refusal.NOT_YET_VALID.message());

        clock.advance(Duration.ofSeconds(30));

        assertThat(authenticator.authenticate(header).await().subject()).isEqualTo("staff-1");
    }

    @Test
    void changedSignatureOfATokenSeenBeforeIsRefused() {
        Authenticator authenticator = authenticator(TokenForge.SECRET, List.of());
        String token = hs256(claims());
        assertThat(authenticator.authenticate(bearer(token)).await().subject()).isEqualTo("staff-1");

        assertThat(refusal(authenticator, bearer(token.substring(0, token.length() - 6) + "AAAAAA"))
                        .message())
                .isEqualTo(Refusal.WRONG_SIGNATURE.message());
    }

    @Test
    void keyMayComeInACertificate() {
        String certificate = """
                -----BEGIN CERTIFICATE-----
                MIIBSjCB8aADAgECAgg9y6m7OE+16zAKBggqhkjOPQQDAzAZMRcwFQYDVQQDEw5p
                c3N1ZXIuZXhhbXBsZTAgFw0yNjExMjMwMDIxMzdaGA8yMTI2MTAzMDAwMjEzN1ow
                GTEXMBUGA1UEAxMOaXNzdWVyLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMB
                BwNCAAT+lqrzhTpg5SvjrJjVz9xNLMtzyMZ7X5A+Inf/guVsAu+QhI5NqqzVKQtG
                pHW8boDT7ebZ5f8oftC51OIutszLoyEwHzAdBgNVHQ4EFgQUDQzSyshvmt9GI3Yp
                ftuX7/aJmbQwCgYIKoZIzj0EAwMDSAAwRQIhAJKIQqORndTeh3rD+hg+Fx6LYsq0
                zczXe8uDMSgN44nmAiALvx0ccIjEDQgv7/R3rYCR//ovKRlVc4TT60ILEdHyKQ==
                -----END CERTIFICATE-----
                """;
        // Signed with ES256 by the certificate's key, which was thrown away.
        String token = "eyJhbGciOiJFUzI1NiJ9."
                + "eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwiYXVkIjoic2x1aWNlIiwiZXhwIjoxNzcyMzY3MDAwLCJzdW"
                + "IiOiJzdGFmZi0xIiwiYnVzaW5lc3NfdWlkIjoiYnVzaW5lc3MtMSIsInRva2VuX3R5cGUiOiJzdGFmZiJ9."
                + "0bXAQc6PgOoktFINbNHYUJWRGvjkOlf8ejMtp9zATnDaPYK-EgD-pwEtKi1rDC6hjK6DgQlwTRABSpW6rP7rTg";

        Caller caller = authenticator(null, List.of(certificate))
                .authenticate(bearer(token))
                .await();

        assertThat(caller.subject()).isEqualTo("staff-1");
    }

    static Stream<Arguments> badPems() {
        String good = PEMS.getFirst();
        String privateKey = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(TokenForge.RSA.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return Stream.of(
                arguments("empty", ""),
                arguments("not PEM", "hello"),
                arguments("a private key", privateKey),
                arguments("two keys", good + good),
                arguments("cut", good.substring(0, 100)),
                arguments("garbage inside", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"),
                arguments("not base64", "-----BEGIN PUBLIC KEY-----\nA\n-----END PUBLIC KEY-----"),
                arguments("garbage for a certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"),
                arguments("a weak key", pem(TokenForge.rsa(1024).getPublic())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badPems")
    void unusableKeyStopsTheStart(String what, String pem) {
        assertThatThrownBy(() -> authenticator(null, List.of(PEMS.getFirst(), pem)))
                .as(what)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("public key number 2 ");
    }

    @Test
    void challengeNamesTheErrorOnlyIfATokenCame() {
        assertThat(Authenticator.challenge(Refusal.MISSING.exception().error())).isEqualTo("Bearer realm=\"sluice\"");
        assertThat(Authenticator.challenge(Refusal.EXPIRED.exception().error()))
                .isEqualTo("Bearer realm=\"sluice\", error=\"invalid_token\","
                        + " error_description=\"the bearer token has expired\"");
    }

    @Test
    void manyAtOnceOnSeveralEventLoopsAreAllAnswered() {
        Authenticator authenticator = authenticator(TokenForge.SECRET, PEMS);
        List<Future<Caller>> answers = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            JsonObject claims = claims().put("sub", "staff-" + i % 100);
            String token = i % 2 == 0 ? hs256(claims) : signed(header("RS256"), claims, TokenForge.RSA);
            answers.add(Future.future(promise -> vertx.runOnContext(
                    now -> authenticator.authenticate(bearer(token)).onComplete(promise))));
        }

        List<Caller> callers = Future.all(answers).await().list();

        for (int i = 0; i < callers.size(); i++) {
            assertThat(callers.get(i).subject()).isEqualTo("staff-" + i % 100);
        }
    }
}
