package dev.sluice.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Kind;
import dev.sluice.model.Violation;
import dev.sluice.provider.UpstreamHead;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "400, invalid_value, PROVIDER_REJECTED",
        "400, unsupported_parameter, PROVIDER_REJECTED",
        "400, context_length_exceeded, CONTEXT_LENGTH_EXCEEDED",
        "400, content_policy_violation, CONTENT_BLOCKED",
        "400, invalid_prompt, CONTENT_BLOCKED",
        "400, bio_policy, CONTENT_BLOCKED",
        "400, image_content_policy_violation, CONTENT_BLOCKED",
        "401, invalid_api_key, PROVIDER_AUTH",
        "401, , PROVIDER_AUTH",
        "402, , PROVIDER_QUOTA_EXHAUSTED",
        "403, unsupported_country_region_territory, PROVIDER_AUTH",
        "403, context_length_exceeded, PROVIDER_AUTH",
        "404, model_not_found, MODEL_NOT_FOUND",
        "408, , PROVIDER_TIMEOUT",
        "409, , PROVIDER_OVERLOADED",
        "413, , TOO_LARGE",
        "422, , PROVIDER_REJECTED",
        "429, rate_limit_exceeded, PROVIDER_RATE_LIMITED",
        "429, , PROVIDER_RATE_LIMITED",
        "429, insufficient_quota, PROVIDER_QUOTA_EXHAUSTED",
        "429, billing_hard_limit_reached, PROVIDER_QUOTA_EXHAUSTED",
        "500, server_error, PROVIDER_ERROR",
        "502, , PROVIDER_ERROR",
        "503, , PROVIDER_OVERLOADED",
        "504, , PROVIDER_TIMEOUT",
        "529, , PROVIDER_OVERLOADED",
        "302, , PROVIDER_ERROR",
    })
    void statusAndCodeHaveTheirKind(int status, @Nullable String code, Kind kind) {
        GatewayError error = answer(status, body("Something is wrong", code, "some_type", null));
        assertThat(error.kind()).isEqualTo(kind);
        assertThat(error.upstreamStatus()).isEqualTo(status);
        assertThat(error.provider()).isEqualTo("openai");
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_image_url, media_unreachable",
        "failed_to_download_image, media_unreachable",
        "image_file_not_found, media_unreachable",
        "image_too_large, media_too_large",
        "image_parse_error, invalid_media",
        "invalid_base64_image, invalid_media",
        "unsupported_image_media_type, unsupported_media_type",
        "empty_image_file, invalid_media",
        "invalid_encrypted_content, invalid_extra_content",
    })
    void troubleWithContentIsAViolation(String code, String violation) {
        GatewayError error = answer(400, body("Look at this image", code, "invalid_request_error", null));
        assertThat(error.kind()).isEqualTo(Kind.INVALID_REQUEST);
        assertThat(error.violations()).containsExactly(new Violation(violation, "Look at this image", null));
    }

    @ParameterizedTest
    @CsvSource({
        "Error while downloading https://e.com/a.pdf. Upstream status code: 404., media_unreachable",
        "Timeout while downloading https://e.com/a.png., media_unreachable",
        "Item 'rs_1' of type 'reasoning' was provided without its required following item., invalid_extra_content",
    })
    void troubleWithContentIsToldByWordsToo(String told, String violation) {
        GatewayError error = answer(400, body(told, "invalid_value", "invalid_request_error", "url"));
        assertThat(error.kind()).isEqualTo(Kind.INVALID_REQUEST);
        assertThat(error.violations()).extracting(Violation::code).containsExactly(violation);
    }

    @Test
    void accountThatMayNotStreamIsTold() {
        String told = "Your organization must be verified to stream this model.";
        GatewayError error = answer(400, body(told, "unsupported_value", "invalid_request_error", "stream"));
        assertThat(error.kind()).isEqualTo(Kind.PROVIDER_REJECTED);
        assertThat(error.violations()).containsExactly(new Violation("streaming_not_allowed", told, null));
        assertThat(answer(400, body("Not this", "unsupported_value", null, "temperature"))
                        .violations())
                .isEmpty();
    }

    @Test
    void troubleWithContentInAStreamIsAViolation() {
        ReportedError reported = new ReportedError("Cannot fetch", null, "failed_to_download_image", null);
        assertThat(OpenAiErrors.ofStream(reported, "openai").violations())
                .extracting(Violation::code)
                .containsExactly("media_unreachable");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403})
    void nothingIsSaidOfOurAccount(int status) {
        String told = "Incorrect API key provided: my-company-key";
        assertThat(answer(status, body(told, "invalid_api_key", null, null)).message())
                .doesNotContain("key provided", "my-company");
    }

    @Test
    void quotaIsToldByItsTypeToo() {
        GatewayError error = answer(429, body("You exceeded your quota, Acme Inc.", null, "insufficient_quota", null));
        assertThat(error.kind()).isEqualTo(Kind.PROVIDER_QUOTA_EXHAUSTED);
        assertThat(error.message()).doesNotContain("Acme");
    }

    @Test
    void messageIsCleaned() {
        GatewayError error = answer(400, body("Bad sk-abcdef123456 in\n org-12345678abc", "invalid_value", null, null));
        assertThat(error.message()).isEqualTo("Bad [removed] in [removed]");
    }

    @Test
    void contextLengthIsToldByWordsWhereThereIsNoCode() {
        String told = "This model's maximum context length is 8192 tokens. However, you requested 9000.";
        assertThat(answer(400, body(told, null, "BadRequestError", null)).kind())
                .isEqualTo(Kind.CONTEXT_LENGTH_EXCEEDED);
    }

    @Test
    void notFoundIsTheModelOnlyIfTheBodySaysSo() {
        assertThat(answer(404, body("The model `x` does not exist.", null, "NotFoundError", "model"))
                        .kind())
                .isEqualTo(Kind.MODEL_NOT_FOUND);
        assertThat(answer(404, body("model \"x\" not found, try pulling it first", null, "api_error", null))
                        .kind())
                .isEqualTo(Kind.MODEL_NOT_FOUND);
        assertThat(answer(404, body("Invalid URL (POST /v1/chat)", null, "invalid_request_error", null))
                        .kind())
                .isEqualTo(Kind.PROVIDER_ERROR);
        assertThat(answer(404, "404 page not found").kind()).isEqualTo(Kind.PROVIDER_ERROR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "upstream connect error",
                "<html><body>502 Bad Gateway: sk-abcdef123456</body></html>",
                "{\"error\":{\"message\":\"cut he",
                "[{\"error\":{}}]",
                "{\"error\":null}",
                "{\"error\":{}}",
                "{\"error\":[]}",
                "{\"error\":{\"message\":{\"a\":1},\"code\":[]}}",
                "null"
            })
    void otherBodiesSayNothing(String body) {
        GatewayError error = answer(502, body);
        assertThat(error.kind()).isEqualTo(Kind.PROVIDER_ERROR);
        assertThat(error.message()).isEqualTo("openai answered with status 502");
    }

    @Test
    void bareTextIsAMessage() {
        assertThat(answer(400, "{\"error\":\"bad request\"}").message()).isEqualTo("bad request");
    }

    @Test
    void retryAfterIsPassedOn() {
        UpstreamHead head = new UpstreamHead(429, Map.of("retry-after", "20", "x-should-retry", "true"));
        GatewayError error = OpenAiErrors.ofAnswer(head, Buffer.buffer("{}"));
        assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @CsvSource({
        "rate_limit_exceeded, , PROVIDER_RATE_LIMITED",
        "insufficient_quota, , PROVIDER_QUOTA_EXHAUSTED",
        ", insufficient_quota, PROVIDER_QUOTA_EXHAUSTED",
        ", rate_limit_error, PROVIDER_RATE_LIMITED",
        ", authentication_error, PROVIDER_AUTH",
        ", not_found_error, MODEL_NOT_FOUND",
        ", invalid_request_error, PROVIDER_REJECTED",
        "context_length_exceeded, invalid_request_error, CONTEXT_LENGTH_EXCEEDED",
        ", overloaded_error, PROVIDER_OVERLOADED",
        ", timeout_error, PROVIDER_TIMEOUT",
        ", server_error, PROVIDER_ERROR",
        ", , PROVIDER_ERROR",
        "503, , PROVIDER_OVERLOADED",
        "400, BadRequestError, PROVIDER_REJECTED",
        "12, , PROVIDER_ERROR",
    })
    void errorInAStreamIsToldByItsWords(@Nullable String code, @Nullable String type, Kind kind) {
        GatewayError error = OpenAiErrors.ofStream(new ReportedError("Oh", type, code, null), "local");
        assertThat(error.kind()).isEqualTo(kind);
        assertThat(error.provider()).isEqualTo("local");
        assertThat(error.upstreamStatus()).isNull();
    }

    private static GatewayError answer(int status, String body) {
        return OpenAiErrors.ofAnswer(new UpstreamHead(status, Map.of()), Buffer.buffer(body));
    }

    private static String body(String message, @Nullable String code, @Nullable String type, @Nullable String param) {
        JsonObject error = new JsonObject()
                .put("message", message)
                .put("code", code)
                .put("type", type)
                .put("param", param);
        return new JsonObject().put("error", error).encode();
    }
}
