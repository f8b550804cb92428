package dev.sluice.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what a JSON Schema says of the value at a path. References are those to {@code #/$defs/}. */
final class SchemaTree {

    private final JsonObject schema;

    SchemaTree(JsonObject schema) {
        this.schema = schema;
    }

    /**
     * The nodes from the root to the one of a path such as {@code http.port} or {@code roles[1]}, as far as the schema knows it.
     *
     * @param document tells keys with dots in them apart from steps
     */
    Trail trail(JsonObject document, String path) {
        List<JsonObject> nodes = new ArrayList<>(List.of(schema));
        Object here = document;
        String rest = path;
        while (!rest.isEmpty()) {
            String step = step(nodes.getLast(), here, rest);
            JsonObject child = child(nodes.getLast(), step);
            if (child == null) {
                return new Trail(nodes, false, null);
            }
            nodes.add(child);
            here = value(here, step);
            rest = rest.substring(step.length());
            rest = rest.startsWith(".") ? rest.substring(1) : rest;
        }
        return new Trail(nodes, true, here);
    }

    /**
     * @param whole whether the last node is that of the path itself
     * @param value what stands there
     */
    record Trail(
            List<JsonObject> nodes, boolean whole, @Nullable Object value) {

        JsonObject last() {
            return nodes.getLast();
        }

        /** Whether the value, or one around it, must not be shown. */
        boolean secret() {
            return nodes.stream().anyMatch(node -> node.getBoolean("writeOnly", false));
        }

        /** Whether a mapping or a list is meant to stand there. */
        boolean structured() {
            Object type = last().getValue("type");
            return "object".equals(type) || "array".equals(type);
        }
    }

    private static String step(JsonObject node, @Nullable Object here, String rest) {
        if (rest.startsWith("[")) {
            return rest.substring(0, rest.indexOf(']') + 1);
        }
        Set<String> keys = new LinkedHashSet<>(properties(node).fieldNames());
        if (here instanceof JsonObject object) {
            keys.addAll(object.fieldNames());
        }
        String longest = "";
        for (String key : keys) {
            boolean fits = rest.equals(key) || rest.startsWith(key + ".") || rest.startsWith(key + "[");
            longest = fits && key.length() > longest.length() ? key : longest;
        }
        return longest.isEmpty() ? rest.replaceFirst("[.\\[].*", "") : longest;
    }

    private @Nullable JsonObject child(JsonObject node, String step) {
        Object child =
                step.startsWith("[") ? node.getValue("items") : properties(node).getValue(step);
        if (child == null && !step.startsWith("[")) {
            child = node.getValue("additionalProperties");
        }
        return child instanceof JsonObject object ? resolved(object) : null;
    }

    /** What stands beside a reference is kept with what it refers to. */
    JsonObject resolved(JsonObject node) {
        String reference = node.getString("$ref");
        if (reference == null) {
            return node;
        }
        String name = reference.substring(reference.lastIndexOf('/') + 1);
        return schema.getJsonObject("$defs").getJsonObject(name).copy().mergeIn(node);
    }

    static JsonObject properties(JsonObject node) {
        return node.getJsonObject("properties", new JsonObject());
    }

    private static @Nullable Object value(@Nullable Object here, String step) {
        if (here instanceof JsonObject object) {
            return object.getValue(step);
        }
        if (here instanceof JsonArray array) {
            int index = Integer.parseInt(step.substring(1, step.length() - 1));
            return index < array.size() ? array.getValue(index) : null;
        }
        return null;
    }
}
