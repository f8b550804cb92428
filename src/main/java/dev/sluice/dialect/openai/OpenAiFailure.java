package dev.sluice.dialect.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Kind;
import dev.sluice.model.Violation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A failure as OpenAI words it (error codes guide, 2026-07-15). There is one error object for all that is wrong: it names the first
 * place and says everything. SDKs choose their exceptions, and whether to try again, by the status.
 *
 * @param param the field at fault, or null
 */
record OpenAiFailure(String message, String type, @Nullable String param, String code) {

    private static final String INVALID_REQUEST = "invalid_request_error";
    private static final String MODEL_NOT_FOUND = "model_not_found";
    private static final String MODEL = "model";
    private static final int MAX_TOLD = 5;

    private static final Map<Kind, String> CODES = Map.of(
            Kind.UNAUTHENTICATED, "invalid_api_key",
            Kind.CONTENT_BLOCKED, "content_policy_violation",
            Kind.PROVIDER_RATE_LIMITED, "rate_limit_exceeded");

    /** Where OpenAI has its own word for what is wrong with a field. */
    private static final Map<String, String> FIELD_CODES = Map.of(
            Violation.REQUIRED, "missing_required_parameter",
            Violation.INVALID, "invalid_value",
            Violation.UNSUPPORTED, "unknown_parameter");

    static int status(GatewayError error) {
        if (noSuchModel(error)) {
            return 404;
        }
        // OpenAI has one status for whatever is wrong with a request.
        return error.kind().status() == 422 ? 400 : error.kind().status();
    }

    static OpenAiFailure of(GatewayError error, String requestId) {
        if (error.kind() == Kind.INTERNAL) {
            // Whatever our bug has to say for itself is for the log.
            return new OpenAiFailure("internal error in request " + requestId, type(error), null, code(error));
        }
        List<Violation> violations = error.violations();
        return new OpenAiFailure(
                violations.isEmpty() ? error.message() : told(violations),
                type(error),
                violations.isEmpty() ? null : violations.getFirst().field(),
                code(error));
    }

    void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeObjectFieldStart("error");
        out.writeStringField("message", message);
        out.writeStringField("type", type);
        out.writeStringField("param", param);
        out.writeStringField("code", code);
        out.writeEndObject();
        out.writeEndObject();
    }

    private static String told(List<Violation> violations) {
        String messages =
                violations.stream().limit(MAX_TOLD).map(Violation::message).collect(Collectors.joining("; "));
        int more = violations.size() - MAX_TOLD;
        return more > 0 ? messages + "; and " + more + " more" : messages;
    }

    private static String type(GatewayError error) {
        return switch (status(error)) {
            case 429 -> "requests";
            case 503 -> "overloaded_error";
            case 504 -> "timeout_error";
            case 500, 502 -> "server_error";
            default -> INVALID_REQUEST;
        };
    }

    private static String code(GatewayError error) {
        if (noSuchModel(error)) {
            return MODEL_NOT_FOUND;
        }
        if (error.violations().isEmpty()) {
            return CODES.getOrDefault(error.kind(), error.kind().code());
        }
        String code = error.violations().getFirst().code();
        return FIELD_CODES.getOrDefault(code, code);
    }

    /** A model that is not there, or not any more. */
    private static boolean noSuchModel(GatewayError error) {
        return error.kind() == Kind.INVALID_REQUEST
                && error.violations().stream()
                        .anyMatch(violation -> MODEL.equals(violation.field())
                                && (violation.code().equals(Violation.UNSUPPORTED)
                                        || violation.code().equals("model_retired")));
    }
}
