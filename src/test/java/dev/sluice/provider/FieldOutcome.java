package dev.sluice.provider;

import dev.sluice.model.Checked;
import dev.sluice.model.Violation;
import dev.sluice.registry.ModelInfo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one field of a request on its way to a model, in words: {@code sent KEY=VALUE} for what it changes in the body,
 * {@code warning CODE FIELD}, {@code violation CODE FIELD}, or {@code nothing}. Single quotes stand for double ones.
 */
public final class FieldOutcome {

    private FieldOutcome() {}

    /**
     * @param base makes the request without the field
     * @param field makes it with the field
     */
    public static String of(
            Wire wire, UnaryOperator<RequestBuilder> base, UnaryOperator<RequestBuilder> field, ModelInfo model) {
        List<String> outcome = new ArrayList<>();
        RequestBuilder with = field.apply(new RequestBuilder(wire));
        switch (wire.encode(with.build(model), model)) {
            case Checked.Invalid<WireRequest> invalid -> {
                for (Violation violation : invalid.violations()) {
                    outcome.add("violation %s %s".formatted(violation.code(), violation.field()));
                }
            }
            case Checked.Valid<WireRequest> valid -> {
                JsonObject before = base.apply(new RequestBuilder(wire))
                        .encoded(model)
                        .body()
                        .toJsonObject();
                changed(before, valid.value().body().toJsonObject(), outcome);
                valid.value()
                        .warnings()
                        .forEach(warning -> outcome.add("warning %s %s".formatted(warning.code(), warning.field())));
            }
        }
        return outcome.isEmpty() ? "nothing" : String.join(", ", outcome);
    }

    private static void changed(JsonObject before, JsonObject after, List<String> outcome) {
        for (String key : after.fieldNames()) {
            Object value = after.getValue(key);
            if (!Objects.equals(value, before.getValue(key))) {
                String text = value instanceof JsonObject object
                        ? object.encode()
                        : value instanceof JsonArray array ? last(array) : String.valueOf(value);
                outcome.add("sent %s=%s".formatted(key, text.replace('"', '\'')));
            }
        }
        for (String key : before.fieldNames()) {
            if (!after.containsKey(key)) {
                outcome.add("left out " + key);
            }
        }
    }

    /** Of messages the last part of the last one, of other arrays the whole. */
    private static String last(JsonArray array) {
        @Nullable Object last = array.isEmpty() ? null : array.getValue(array.size() - 1);
        if (last instanceof JsonObject message && message.containsKey("role")) {
            JsonArray parts = message.getJsonArray(message.containsKey("content") ? "content" : "parts");
            return parts.getJsonObject(parts.size() - 1).encode();
        }
        return array.encode();
    }
}
