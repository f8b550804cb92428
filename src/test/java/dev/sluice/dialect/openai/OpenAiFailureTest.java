package dev.sluice.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dialect.ApiDocument;
import dev.sluice.json.JsonMutations;
import dev.sluice.json.SchemaCheck;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Kind;
import dev.sluice.model.Violation;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OpenAiFailureTest {

    private static final SchemaCheck CHECK = ApiDocument.shipped().check("OpenAiError");

    @ParameterizedTest
    @CsvSource({
        "INVALID_SYNTAX, 400, invalid_request_error, invalid_syntax",
        "UNAUTHENTICATED, 401, invalid_request_error, invalid_api_key",
        "FORBIDDEN, 403, invalid_request_error, forbidden",
        "NOT_FOUND, 404, invalid_request_error, not_found",
        "METHOD_NOT_ALLOWED, 405, invalid_request_error, method_not_allowed",
        "TOO_LARGE, 413, invalid_request_error, too_large",
        "PROVIDER_REJECTED, 400, invalid_request_error, provider_rejected",
        "CONTEXT_LENGTH_EXCEEDED, 400, invalid_request_error, context_length_exceeded",
        "CONTENT_BLOCKED, 400, invalid_request_error, content_policy_violation",
        "MODEL_NOT_FOUND, 404, invalid_request_error, model_not_found",
        "RATE_LIMITED, 429, requests, rate_limit_exceeded",
        "PROVIDER_RATE_LIMITED, 429, requests, rate_limit_exceeded",
        "PROVIDER_ERROR, 502, server_error, provider_error",
        "PROVIDER_OVERLOADED, 503, overloaded_error, provider_overloaded",
        "PROVIDER_TIMEOUT, 504, timeout_error, provider_timeout"
    })
    void kindsHaveOpenAisWords(Kind kind, int status, String type, String code) {
        GatewayError error = GatewayError.of(kind, "why");
        assertThat(Samples.DIALECT.status(error)).isEqualTo(status);
        assertThat(encoded(error)).isEqualTo(object("why", type, null, code));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindFitsTheContract(Kind kind) {
        JsonObject body = JsonMutations.parse(Samples.DIALECT
                .encodeError(GatewayError.of(kind, "why"), Samples.REQUEST_ID)
                .toString());
        assertThat(CHECK.check(body)).isEmpty();
    }

    @Test
    void aBugTellsTheRequestAndNothingElse() {
        assertThat(encoded(GatewayError.of(Kind.INTERNAL, "NullPointerException in …")))
                .isEqualTo(object("internal error in request req-7", "server_error", null, "internal"));
    }

    @Test
    void theFirstFieldIsNamedAndAllIsTold() {
        GatewayError error = GatewayError.invalid(List.of(
                new Violation(Violation.INVALID, "temperature must be at most 2", "temperature"),
                new Violation(Violation.REQUIRED, "messages is required", "messages")));
        assertThat(encoded(error))
                .isEqualTo(object(
                        "temperature must be at most 2; messages is required",
                        "invalid_request_error",
                        "temperature",
                        "invalid_value"));
    }

    @Test
    void tooMuchIsCounted() {
        List<Violation> violations = IntStream.range(0, 7)
                .mapToObj(i -> new Violation("required", "v" + i, "f" + i))
                .toList();
        assertThat(encoded(GatewayError.invalid(violations)).getString("message"))
                .isEqualTo("v0; v1; v2; v3; v4; and 2 more");
    }

    @ParameterizedTest
    @CsvSource({"unsupported", "model_retired"})
    void aModelThatIsNotThereIsNotFound(String code) {
        GatewayError error = GatewayError.invalid(List.of(new Violation(code, "no such model", "model")));
        assertThat(Samples.DIALECT.status(error)).isEqualTo(404);
        assertThat(encoded(error))
                .isEqualTo(object("no such model", "invalid_request_error", "model", "model_not_found"));
    }

    @Test
    void aMalformedModelIsABadRequest() {
        GatewayError error =
                GatewayError.invalid(List.of(new Violation(Violation.INVALID, "model must be …", "model")));
        assertThat(Samples.DIALECT.status(error)).isEqualTo(400);
    }

    private static JsonObject encoded(GatewayError error) {
        return JsonMutations.parse(
                        Samples.DIALECT.encodeError(error, Samples.REQUEST_ID).toString())
                .getJsonObject("error");
    }

    private static JsonObject object(String message, String type, @Nullable String param, String code) {
        return new JsonObject()
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
    }
}
