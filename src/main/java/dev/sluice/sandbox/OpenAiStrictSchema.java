package dev.sluice.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What OpenAI demands of a schema that is to be followed strictly: every object closed and all of its properties required
 * (guides/structured-outputs, read 2026-07-15).
 */
final class OpenAiStrictSchema {

    private static final int MAX_DEPTH = 64;
    private static final List<String> MAPS_OF_SCHEMAS = List.of("properties", "$defs", "definitions");

    private OpenAiStrictSchema() {}

    /** The first flaw in OpenAI's words, or null. */
    static @Nullable String flaw(JsonObject schema) {
        return flaw(schema, List.of());
    }

    private static @Nullable String flaw(JsonObject schema, List<String> path) {
        if (path.size() > MAX_DEPTH) {
            return context(path, "schema is nested too deeply.");
        }
        if (isObject(schema)) {
            if (!Boolean.FALSE.equals(schema.getValue("additionalProperties"))) {
                return context(path, "'additionalProperties' is required to be supplied and to be false.");
            }
            List<String> required = SchemaView.strings(schema.getValue("required"));
            for (String name : SchemaView.object(schema.getValue("properties")).fieldNames()) {
                if (!required.contains(name)) {
                    return context(
                            path,
                            "'required' is required to be supplied and to be an array including every key in properties."
                                    + " Missing '" + name + "'.");
                }
            }
        }
        return below(schema, path);
    }

    private static boolean isObject(JsonObject schema) {
        Object type = schema.getValue("type");
        return "object".equals(type) || (type instanceof JsonArray types && types.contains("object"));
    }

    private static @Nullable String below(JsonObject schema, List<String> path) {
        for (String key : MAPS_OF_SCHEMAS) {
            for (Map.Entry<String, Object> entry : SchemaView.object(schema.getValue(key))) {
                String flaw = entry.getValue() instanceof JsonObject child
                        ? flaw(child, longer(longer(path, key), entry.getKey()))
                        : null;
                if (flaw != null) {
                    return flaw;
                }
            }
        }
        if (schema.getValue("items") instanceof JsonObject items) {
            String flaw = flaw(items, longer(path, "items"));
            if (flaw != null) {
                return flaw;
            }
        }
        JsonArray branches = SchemaView.array(schema.getValue("anyOf"));
        for (int i = 0; i < branches.size(); i++) {
            String flaw = branches.getValue(i) instanceof JsonObject branch
                    ? flaw(branch, longer(longer(path, "anyOf"), String.valueOf(i)))
                    : null;
            if (flaw != null) {
                return flaw;
            }
        }
        return null;
    }

    private static List<String> longer(List<String> path, String step) {
        return Stream.concat(path.stream(), Stream.of(step)).toList();
    }

    /** The place as OpenAI writes it: a tuple of Python's. */
    private static String context(List<String> path, String text) {
        String steps = path.stream()
                .map(step -> step.chars().allMatch(Character::isDigit) ? step : "'" + step + "'")
                .collect(Collectors.joining(", "));
        return "In context=(" + steps + (path.size() == 1 ? ",)" : ")") + ", " + text;
    }
}
