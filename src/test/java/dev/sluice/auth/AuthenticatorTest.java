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
import dev.sluice.model.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthenticatorTest {

    private static final List<String> PEMS = Stream.of(
                    TokenForge.RSA, TokenForge.BIG_RSA, TokenForge.P256, TokenForge.P384, TokenForge.P521)
            .map(keys -> pem(keys.getPublic()))
            .toList();

    private static Vertx vertx;

    private final FakeClock clock = new FakeClock();

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().await();
    }

    private Authenticator authenticator(@Nullable String secret, List<String> pems) {
        return new Authenticator(vertx, TokenForge.config(secret, pems, null), clock);
    }

    private static GatewayError refusal(Authenticator authenticator, @Nullable String header) {
        Future<Caller> answer = authenticator.authenticate(header);
        assertThatThrownBy(answer::await).isInstanceOf(GatewayException.class);
        return ((GatewayException) answer.cause()).error();
    }

    private static String bearer(String token) {
        return "Bearer " + token;
    }

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
                arguments(Refusal.WRONG_MODELS, claims().putNull("models")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("badClaims")
    void badClaimsAreRefused(Refusal refusal, JsonObject claims) {
        GatewayError error = refusal(authenticator(TokenForge.SECRET, List.of()), bearer(hs256(claims)));

        assertThat(error).isEqualTo(refusal.exception().error());
        assertThat(error.kind().status()).isEqualTo(refusal == Refusal.WRONG_TYPE ? 403 : 401);
    }

    static Stream<Arguments> badSignatures() {
        JsonObject claims = claims();
        String good = hs256(claims);
        String body = good.substring(0, good.lastIndexOf('.'));
        String signature = good.substring(good.lastIndexOf('.') + 1);
        String rsaPem = PEMS.getFirst();
        String rsaDer = new String(TokenForge.RSA.getPublic().getEncoded(), StandardCharsets.ISO_8859_1);
        String es = signed(header("ES256"), claims, TokenForge.P256);
        List<Arguments> cases = new ArrayList<>();
        for (String none : List.of("none", "None", "NONE", "nOnE", "", " none")) {
            cases.add(arguments("alg " + none + ", signature kept", Refusal.UNKNOWN_KEY, forged(none, signature)));
            cases.add(arguments("alg " + none + ", no signature", Refusal.MALFORMED, forged(none, "")));
        }
        for (String alg : List.of("hs256", "HS384", "HS512", "RS1", "EdDSA", "ES256K", "HS256 ")) {
            cases.add(arguments("alg " + alg, Refusal.UNKNOWN_KEY, forged(alg, signature)));
        }
        cases.addAll(List.of(
                arguments("no signature segment", Refusal.MALFORMED, body),
                arguments(
                        "another secret",
                        Refusal.WRONG_SIGNATURE,
                        hmac(header("HS256"), claims, "x" + TokenForge.SECRET)),
                arguments(
                        "RS key's PEM as HMAC secret", Refusal.WRONG_SIGNATURE, hmac(header("HS256"), claims, rsaPem)),
                arguments(
                        "RS key's DER as HMAC secret", Refusal.WRONG_SIGNATURE, hmac(header("HS256"), claims, rsaDer)),
                arguments(
                        "another RSA key",
                        Refusal.WRONG_SIGNATURE,
                        signed(header("RS256"), claims, TokenForge.OTHER_RSA)),
                arguments(
                        "another EC key",
                        Refusal.WRONG_SIGNATURE,
                        signed(header("ES256"), claims, TokenForge.OTHER_P256)),
                arguments("RS256 called PS256", Refusal.WRONG_SIGNATURE, signedAs("PS256", "RS256", TokenForge.RSA)),
                arguments("RS256 called RS512", Refusal.WRONG_SIGNATURE, signedAs("RS512", "RS256", TokenForge.RSA)),
                arguments("RS256 called ES256", Refusal.WRONG_SIGNATURE, signedAs("ES256", "RS256", TokenForge.RSA)),
                arguments("ES256 called RS256", Refusal.WRONG_SIGNATURE, signedAs("RS256", "ES256", TokenForge.P256)),
                arguments("ES256 of P-384", Refusal.WRONG_SIGNATURE, signedAs("ES256", "ES384", TokenForge.P384)),
                arguments("ES256 of zeros", Refusal.WRONG_SIGNATURE, forged("ES256", TokenForge.base64(new byte[64]))),
                arguments(
                        "ES256 in DER", Refusal.WRONG_SIGNATURE, signedAs("ES256", "SHA256withECDSA", TokenForge.P256)),
                arguments("RS256 of zeros", Refusal.WRONG_SIGNATURE, forged("RS256", TokenForge.base64(new byte[256]))),
                arguments(
                        "RS256 cut", Refusal.WRONG_SIGNATURE, cut(signed(header("RS256"), claims, TokenForge.RSA), 4)),
                arguments("ES256 cut", Refusal.WRONG_SIGNATURE, cut(es, 4)),
                arguments("ES256 with more behind it", Refusal.WRONG_SIGNATURE, es + "AAAA"),
                arguments("HS256 cut", Refusal.WRONG_SIGNATURE, cut(good, 4)),
                arguments(
                        "other claims",
                        Refusal.WRONG_SIGNATURE,
                        replaced(good, 1, claims().put("sub", "admin").encode())),
                arguments(
                        "another header",
                        Refusal.WRONG_SIGNATURE,
                        replaced(good, 0, header("HS256", "k").encode()))));
        return cases.stream();
    }

    private static String forged(String alg, String signature) {
        return TokenForge.base64(header(alg).encode()) + "." + TokenForge.base64(claims().encode()) + "." + signature;
    }

    private static String signedAs(String claimed, String real, KeyPair keys) {
        return signed(header(claimed), claims(), keys.getPrivate(), real);
    }

    private static String cut(String token, int characters) {
        return token.substring(0, token.length() - characters);
    }

    private static String replaced(String token, int segment, String json) {
        String[] segments = token.split("\\.", -1);
        segments[segment] = TokenForge.base64(json);
        return String.join(".", segments);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badSignatures")
    void badSignatureIsRefused(String what, Refusal refusal, String token) {
        GatewayError error = refusal(authenticator(TokenForge.SECRET, PEMS), bearer(token));

        assertThat(error).as(what).isEqualTo(refusal.exception().error());
    }

    static Stream<Arguments> badForms() {
        String good = hs256(claims());
        String header = header("HS256").encode();
        String claims = claims().encode();
        return Stream.of(
                arguments("no header at all", Refusal.MISSING, null),
                arguments("empty header", Refusal.MISSING, ""),
                arguments("scheme alone", Refusal.MISSING, "Bearer"),
                arguments("another scheme", Refusal.MISSING, "Basic " + good),
                arguments("no scheme", Refusal.MISSING, good),
                arguments("a scheme that begins like ours", Refusal.MISSING, "Bearers " + good),
                arguments("scheme and nothing", Refusal.MALFORMED, "Bearer "),
                arguments("two tokens", Refusal.MALFORMED, "Bearer " + good + " " + good),
                arguments("two tokens with a comma", Refusal.MALFORMED, "Bearer " + good + "," + good),
                arguments("two joined headers", Refusal.MALFORMED, "Bearer " + good + ", Bearer " + good),
                arguments("a tab", Refusal.MALFORMED, "Bearer " + good + "\tx"),
                arguments("a line break inside", Refusal.MALFORMED, "Bearer " + good + "\r\nX-A: b"),
                arguments("a parameter", Refusal.MALFORMED, "Bearer token=" + good),
                arguments("quoted", Refusal.MALFORMED, "Bearer \"" + good + "\""),
                arguments("one dot", Refusal.MALFORMED, "Bearer a.b"),
                arguments("three dots", Refusal.MALFORMED, bearer(good + ".x")),
                arguments("dot at the end", Refusal.MALFORMED, bearer(good + ".")),
                arguments("five segments, as if encrypted", Refusal.MALFORMED, "Bearer a.b.c.d.e"),
                arguments("empty segments", Refusal.MALFORMED, "Bearer .."),
                arguments("padded segments", Refusal.MALFORMED, bearer(good + "=")),
                arguments("base64 of the other kind", Refusal.MALFORMED, "Bearer a+b.c/d.e"),
                arguments("a segment of an impossible length", Refusal.MALFORMED, "Bearer a.b.c"),
                arguments("not JSON", Refusal.MALFORMED, bearer(hmac("HmacSHA256", "x", claims, TokenForge.SECRET))),
                arguments("header is an array", Refusal.MALFORMED, mac("[]", claims)),
                arguments("claims are a string", Refusal.MALFORMED, mac(header, "\"staff\"")),
                arguments("text behind the claims", Refusal.MALFORMED, mac(header, claims + "{}")),
                arguments("a claim twice", Refusal.MALFORMED, mac(header, "{\"sub\":\"a\"," + claims.substring(1))),
                arguments("alg twice", Refusal.MALFORMED, mac("{\"alg\":\"none\"," + header.substring(1), claims)),
                arguments("no alg", Refusal.MALFORMED, mac("{}", claims)),
                arguments("alg is a list", Refusal.MALFORMED, mac("{\"alg\":[\"HS256\"]}", claims)),
                arguments("kid is a number", Refusal.MALFORMED, mac("{\"alg\":\"HS256\",\"kid\":1}", claims)),
                arguments("deep claims", Refusal.MALFORMED, mac(header, deep(claims))),
                arguments("crit", Refusal.EXTENSION, mac("{\"alg\":\"HS256\",\"crit\":[\"exp\"]}", claims)),
                arguments("empty crit", Refusal.EXTENSION, mac("{\"alg\":\"HS256\",\"crit\":[]}", claims)),
                arguments("crit null", Refusal.EXTENSION, mac("{\"alg\":\"HS256\",\"crit\":null}", claims)),
                arguments(
                        "unencoded payload",
                        Refusal.EXTENSION,
                        mac("{\"alg\":\"HS256\",\"b64\":false,\"crit\":[\"b64\"]}", claims)));
    }

    private static String mac(String header, String claims) {
        return bearer(hmac("HmacSHA256", header, claims, TokenForge.SECRET));
    }

    private static String deep(String claims) {
        return "{\"deep\":" + "[".repeat(5000) + "]".repeat(5000) + "," + claims.substring(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badForms")
    void badFormIsRefused(String what, Refusal refusal, @Nullable String header) {
        GatewayError error = refusal(authenticator(TokenForge.SECRET, PEMS), header);

        assertThat(error).as(what).isEqualTo(refusal.exception().error());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "Bearer   "})
    void schemeIsCaseInsensitive(String scheme) {
        Caller caller = authenticator(TokenForge.SECRET, List.of())
                .authenticate(scheme + hs256(claims()))
                .await();

        assertThat(caller.subject()).isEqualTo("staff-1");
    }

    @Test
    void headerOfSixteenKibibytesIsTakenAndALongerOneIsNot() {
        Authenticator authenticator = authenticator(TokenForge.SECRET, List.of());
        String longest = "";
        String tooLong = "";
        for (int padding = 11_900; tooLong.isEmpty(); padding++) {
            String header = bearer(hs256(claims().put("padding", "x".repeat(padding))));
            if (header.length() > 16 * 1024) {
                tooLong = header;
            } else {
                longest = header;
            }
        }

        assertThat(authenticator.authenticate(longest).await().subject()).isEqualTo("staff-1");
        assertThat(refusal(authenticator, tooLong).message()).isEqualTo(Refusal.MALFORMED.message());
    }

    @Test
    void sharedSecretIsNotBelievedWhereOnlyPublicKeysAreConfigured() {
        Authenticator authenticator = authenticator(null, PEMS);

        assertThat(refusal(authenticator, bearer(hs256(claims()))).message()).isEqualTo(Refusal.UNKNOWN_KEY.message());
        for (String pem : PEMS) {
            String forged = hmac(header("HS256"), claims(), pem);
            assertThat(refusal(authenticator, bearer(forged)).message()).isEqualTo(Refusal.UNKNOWN_KEY.message());
        }
    }

    @Test
    void publicKeySignaturesAreNotBelievedWhereOnlyASecretIsConfigured() {
        String token = signed(header("RS256"), claims(), TokenForge.RSA);

        assertThat(refusal(authenticator(TokenForge.SECRET, List.of()), bearer(token))
                        .message())
                .isEqualTo(Refusal.UNKNOWN_KEY.message());
    }

    @Test
    void keysInTheTokenItselfAreNotBelieved() {
        JsonObject jwk = TokenForge.jwk(TokenForge.OTHER_RSA, "mine");
        JsonObject header = header("RS256", "mine").put("jwk", jwk).put("jku", "https://evil.example/keys");
        String token = signed(header, claims(), TokenForge.OTHER_RSA);

        assertThat(refusal(authenticator(null, PEMS), bearer(token)).message())
                .isEqualTo(Refusal.WRONG_SIGNATURE.message());
    }

    @Test
    void withoutAnyKeyNothingIsBelieved() {
        Authenticator authenticator = authenticator(null, List.of());
        String unsigned = TokenForge.base64(header("none").encode()) + "." + TokenForge.base64(claims().encode());

        assertThat(refusal(authenticator, bearer(unsigned)).kind()).isEqualTo(GatewayError.Kind.UNAUTHENTICATED);
        assertThat(refusal(authenticator, bearer(unsigned + ".")).kind()).isEqualTo(GatewayError.Kind.UNAUTHENTICATED);
        assertThat(refusal(authenticator, bearer(unsigned + ".AAAA")).kind())
                .isEqualTo(GatewayError.Kind.UNAUTHENTICATED);
        assertThat(refusal(authenticator, bearer(hs256(claims()))).kind()).isEqualTo(GatewayError.Kind.UNAUTHENTICATED);
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
                new AuthConfig.Claims("staff_uid", "org", "kind", "Staff", "https://sluice.dev/models"));
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
