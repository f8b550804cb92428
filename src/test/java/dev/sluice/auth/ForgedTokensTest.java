package dev.sluice.auth;

import static dev.sluice.auth.TokenForge.claims;
import static dev.sluice.auth.TokenForge.header;
import static dev.sluice.auth.TokenForge.hmac;
import static dev.sluice.auth.TokenForge.hs256;
import static dev.sluice.auth.TokenForge.pem;
import static dev.sluice.auth.TokenForge.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.model.GatewayError;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ForgedTokensTest extends ConfiguredKeysTest {

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
}
