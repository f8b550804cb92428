package dev.sluice.chat;

import dev.sluice.json.JsonReader;
import dev.sluice.json.SchemaCheck;
import dev.sluice.model.AssistantPart;
import dev.sluice.model.ChatResponse;
import dev.sluice.model.Checked;
import dev.sluice.model.ContentPart;
import dev.sluice.model.FinishReason;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The form that a whole answer must have. Immutable. Schemas are the client's own and may take any time to check: not for event loops.
 */
final class AnswerForm {

    private static final int MAX_DEPTH = 512;
    private static final JsonReader JSON = JsonReader.tolerant(MAX_DEPTH);
    private static final String SCHEMA_FIELD = "response_format.json_schema.schema";

    /** Null where any JSON object will do. */
    private final @Nullable SchemaCheck schema;

    private final boolean strict;

    private AnswerForm(@Nullable SchemaCheck schema, boolean strict) {
        this.schema = schema;
        this.strict = strict;
    }

    /**
     * The form that a request asks for; null if the answer is free.
     *
     * @throws GatewayException if answers cannot be checked against its schema
     */
    static @Nullable AnswerForm of(ResponseFormat format) {
        return switch (format) {
            case ResponseFormat.Text text -> null;
            case ResponseFormat.JsonObject object -> new AnswerForm(null, false);
            case ResponseFormat.JsonSchema json ->
                new AnswerForm(check(json.schema()), Boolean.TRUE.equals(json.strict()));
        };
    }

    private static SchemaCheck check(String schema) {
        try {
            return JSON.readObject(schema) instanceof Checked.Valid<JsonObject> valid
                    ? SchemaCheck.ofForeign(valid.value())
                    : refuse("is not a JSON object");
        } catch (IllegalArgumentException uncheckable) {
            return refuse(uncheckable.getMessage());
        }
    }

    private static SchemaCheck refuse(@Nullable String reason) {
        throw new GatewayException(GatewayError.invalid(
                List.of(new Violation(Violation.INVALID, SCHEMA_FIELD + ": " + reason, SCHEMA_FIELD))));
    }

    /** Whether an answer in another form is an error. */
    boolean strict() {
        return strict;
    }

    /** Whether this is a text that was to have the form: calls of tools and refusals are not. */
    static boolean appliesTo(ChatResponse response) {
        return (response.finishReason() == FinishReason.STOP || response.finishReason() == FinishReason.LENGTH)
                && response.parts().stream().noneMatch(AssistantPart.Refusal.class::isInstance);
    }

    /** Everything in which the answer misses the form, with the places in it; empty if it has it. */
    List<Violation> problems(ChatResponse response) {
        if (response.finishReason() == FinishReason.LENGTH) {
            return List.of(new Violation(Violation.INVALID, "the answer was cut off by the limit on its length", null));
        }
        return switch (JSON.readValue(text(response))) {
            case Checked.Invalid<JsonArray> syntax ->
                List.of(new Violation(
                        Violation.INVALID,
                        "the answer is not JSON: "
                                + syntax.violations().getFirst().message(),
                        null));
            case Checked.Valid<JsonArray> value -> misfits(value.value().getValue(0));
        };
    }

    private List<Violation> misfits(@Nullable Object value) {
        if (schema != null) {
            return schema.checkAny(value);
        }
        return value instanceof JsonObject
                ? List.of()
                : List.of(new Violation(Violation.INVALID, "the answer is not a JSON object", null));
    }

    static String text(ChatResponse response) {
        return response.parts().stream()
                .filter(ContentPart.Text.class::isInstance)
                .map(part -> ((ContentPart.Text) part).text())
                .collect(Collectors.joining());
    }
}
