package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A function tool as the Responses API takes it. Who does not say whether it is strict gets it strict where that can be done: the
 * objects of its schema closed, and all of their properties required (guides/function-calling, read 2026-07-15; the answers that
 * vercel/ai keeps of 2026-07-21 and maruel/genai of 2025-09-01 give such tools back).
 */
record OpenAiResponsesTool(
        String name, @Nullable String description, @Nullable JsonObject parameters, boolean strict) {

    private static final int MAX_DEPTH = 64;

    /** What no strict schema may hold (guides/structured-outputs, read 2026-07-15). */
    private static final Set<String> NEVER_STRICT = Set.of(
            "allOf",
            "oneOf",
            "not",
            "if",
            "then",
            "else",
            "dependentRequired",
            "dependentSchemas",
            "patternProperties",
            "propertyNames",
            "minLength",
            "maxLength",
            "default",
            "uniqueItems");

    static OpenAiResponsesTool of(JsonFields tool) {
        JsonFields given = tool.object("parameters");
        JsonObject parameters = given == null ? null : given.toJson();
        Boolean strict = tool.bool("strict");
        JsonObject closed = strict == null && parameters != null ? closed(parameters, 0) : null;
        return new OpenAiResponsesTool(
                tool.string("name", ""),
                tool.string("description"),
                closed != null ? closed : parameters,
                strict != null ? strict : closed != null);
    }

    /** The tool as the response gives it back. */
    JsonObject toJson() {
        return new JsonObject()
                .put("type", "function")
                .put("description", description)
                .put("name", name)
                .put("parameters", parameters)
                .put("strict", strict);
    }

    /** The schema in its strict form, or null if it has none. */
    private static @Nullable JsonObject closed(JsonObject schema, int depth) {
        if (depth > MAX_DEPTH || schema.fieldNames().stream().anyMatch(NEVER_STRICT::contains)) {
            return null;
        }
        JsonObject closed = schema.copy();
        if (schema.getValue("properties") instanceof JsonObject || "object".equals(schema.getValue("type"))) {
            if (!Boolean.FALSE.equals(schema.getValue("additionalProperties", false))) {
                return null;
            }
            List<String> names = new ArrayList<>(
                    SchemaView.object(schema.getValue("properties")).fieldNames());
            closed.put("additionalProperties", false).put("required", new JsonArray(names));
        }
        boolean whole = closeAll(closed, "properties", depth)
                && closeAll(closed, "$defs", depth)
                && closeItems(closed, depth)
                && closeBranches(closed, depth);
        return whole ? closed : null;
    }

    private static boolean closeAll(JsonObject schema, String key, int depth) {
        JsonObject children = SchemaView.object(schema.getValue(key));
        for (Map.Entry<String, Object> child : children.copy()) {
            JsonObject closed = child.getValue() instanceof JsonObject object ? closed(object, depth + 1) : null;
            if (closed == null) {
                return false;
            }
            children.put(child.getKey(), closed);
        }
        return true;
    }

    private static boolean closeItems(JsonObject schema, int depth) {
        if (!(schema.getValue("items") instanceof JsonObject items)) {
            return true;
        }
        JsonObject closed = closed(items, depth + 1);
        schema.put("items", closed);
        return closed != null;
    }

    private static boolean closeBranches(JsonObject schema, int depth) {
        JsonArray branches = SchemaView.array(schema.getValue("anyOf"));
        for (int i = 0; i < branches.size(); i++) {
            JsonObject closed = branches.getValue(i) instanceof JsonObject branch ? closed(branch, depth + 1) : null;
            if (closed == null) {
                return false;
            }
            branches.set(i, closed);
        }
        return true;
    }
}
