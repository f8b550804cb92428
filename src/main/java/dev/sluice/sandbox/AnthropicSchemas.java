package dev.sluice.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What Anthropic can hold an answer to (https://platform.claude.com/docs/en/build-with-claude/structured-outputs, 2026-08-22): the
 * schemas of one request's strict tools and of its format, which share their limits. One per request.
 */
final class AnthropicSchemas {

    private static final int MAX_OPTIONAL = 24;
    private static final int MAX_UNIONS = 16;
    private static final int MAX_DEPTH = 100;
    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid");
    private static final Map<String, Set<String>> UNSUPPORTED = Map.of(
            "number", Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
            "string", Set.of("minLength", "maxLength"),
            "array", Set.of("maxItems", "uniqueItems", "contains", "minContains", "maxContains", "unevaluatedItems"),
            "object",
                    Set.of(
                            "patternProperties",
                            "propertyNames",
                            "minProperties",
                            "maxProperties",
                            "dependentRequired",
                            "dependentSchemas",
                            "unevaluatedProperties"));
    private static final List<String> UNSUPPORTED_ANYWHERE = List.of("oneOf", "not", "if", "then", "else");

    private int optional;
    private int unions;

    /** The first flaw of a schema in Anthropic's words, or null; the schema counts from now on. */
    @Nullable
    String flaw(JsonObject schema) {
        if (recurs(schema, schema, new HashMap<>(), 0)) {
            return "Circular reference detected in schema definitions";
        }
        return node(schema, schema, false);
    }

    /** What all schemas together are too many of, or null. */
    @Nullable
    String excess() {
        if (optional > MAX_OPTIONAL) {
            return "Schemas contains too many optional parameters (%d), which would make grammar compilation inefficient. Reduce the number of optional parameters in your tool schemas (limit: %d)."
                    .formatted(optional, MAX_OPTIONAL);
        }
        return unions <= MAX_UNIONS
                ? null
                : "Schemas contains too many parameters with union types (%d parameters with type arrays or anyOf). This causes exponential compilation cost. Reduce the number of nullable or union-typed parameters (limit: %d parameters with unions)."
                        .formatted(unions, MAX_UNIONS);
    }

    private @Nullable String node(JsonObject root, JsonObject schema, boolean inAllOf) {
        List<@Nullable String> flaws = new ArrayList<>();
        flaws.add(combination(schema));
        flaws.add(reference(root, schema, inAllOf));
        for (String type : types(schema)) {
            flaws.add(keywords(type, schema));
        }
        for (@Nullable String flaw : flaws) {
            if (flaw != null) {
                return flaw;
            }
        }
        count(schema);
        return below(root, schema);
    }

    private static @Nullable String combination(JsonObject schema) {
        for (String keyword : UNSUPPORTED_ANYWHERE) {
            if (schema.containsKey(keyword)) {
                return "Schema type '" + keyword + "' is not supported";
            }
        }
        return null;
    }

    private static @Nullable String reference(JsonObject root, JsonObject schema, boolean inAllOf) {
        if (!(schema.getValue("$ref") instanceof String ref)) {
            return null;
        }
        if (!ref.startsWith("#")) {
            return "External schema references are not supported: '" + ref + "'";
        }
        if (inAllOf) {
            return "'allOf' with '$ref' is not supported";
        }
        return target(root, ref) == null ? "Schema reference '" + ref + "' could not be resolved" : null;
    }

    private static Set<String> types(JsonObject schema) {
        Set<String> types = new TreeSet<>(SchemaView.strings(schema.getValue("type")));
        if (schema.getValue("type") instanceof String type) {
            types.add(type);
        }
        if (schema.containsKey("properties")) {
            types.add("object");
        }
        return types;
    }

    private static @Nullable String keywords(String type, JsonObject schema) {
        if (type.equals("object") && !Boolean.FALSE.equals(schema.getValue("additionalProperties"))) {
            return "For 'object' type, 'additionalProperties' must be explicitly set to false";
        }
        if (type.equals("array") && schema.containsKey("minItems") && SchemaView.count(schema, "minItems", 2) > 1) {
            return "For 'array' type, 'minItems' values other than 0 or 1 are not supported";
        }
        if (type.equals("string") && schema.getValue("format") instanceof String format && !FORMATS.contains(format)) {
            return "For 'string' type, format '" + format + "' is not supported";
        }
        Set<String> unsupported = new TreeSet<>(schema.fieldNames());
        unsupported.retainAll(UNSUPPORTED.getOrDefault(type.equals("integer") ? "number" : type, Set.of()));
        return switch (unsupported.size()) {
            case 0 -> null;
            case 1 ->
                "For '%s' type, property '%s' is not supported"
                        .formatted(type, unsupported.iterator().next());
            default -> "For '%s' type, properties %s are not supported".formatted(type, String.join(", ", unsupported));
        };
    }

    private void count(JsonObject schema) {
        List<String> required = SchemaView.strings(schema.getValue("required"));
        for (Map.Entry<String, Object> property : SchemaView.object(schema.getValue("properties"))) {
            optional += required.contains(property.getKey()) ? 0 : 1;
            JsonObject child = SchemaView.object(property.getValue());
            unions += child.containsKey("anyOf") || child.getValue("type") instanceof JsonArray ? 1 : 0;
        }
    }

    private @Nullable String below(JsonObject root, JsonObject schema) {
        List<Object> children = new ArrayList<>();
        for (String map : List.of("properties", "$defs", "definitions")) {
            SchemaView.object(schema.getValue(map)).forEach(entry -> children.add(entry.getValue()));
        }
        if (schema.getValue("items") instanceof JsonObject items) {
            children.add(items);
        }
        SchemaView.array(schema.getValue("anyOf")).forEach(children::add);
        for (Object child : children) {
            String flaw = child instanceof JsonObject object ? node(root, object, false) : null;
            if (flaw != null) {
                return flaw;
            }
        }
        for (Object part : SchemaView.array(schema.getValue("allOf"))) {
            String flaw = part instanceof JsonObject object ? node(root, object, true) : null;
            if (flaw != null) {
                return flaw;
            }
        }
        return null;
    }

    /** @param left for each reference that was followed, whether all behind it has been seen */
    private static boolean recurs(JsonObject root, @Nullable Object here, Map<String, Boolean> left, int depth) {
        if (depth > MAX_DEPTH) {
            return true;
        }
        if (here instanceof JsonArray array) {
            return array.stream().anyMatch(child -> recurs(root, child, left, depth + 1));
        }
        if (!(here instanceof JsonObject object)) {
            return false;
        }
        if (object.getValue("$ref") instanceof String ref && ref.startsWith("#")) {
            Boolean seen = left.putIfAbsent(ref, false);
            if (seen != null) {
                return !seen;
            }
            boolean again = recurs(root, target(root, ref), left, depth + 1);
            left.put(ref, true);
            return again;
        }
        return object.stream().anyMatch(entry -> recurs(root, entry.getValue(), left, depth + 1));
    }

    private static @Nullable Object target(JsonObject root, String ref) {
        Object here = root;
        for (String step : ref.substring(1).split("/", -1)) {
            if (!step.isEmpty()) {
                here = SchemaView.object(here).getValue(step.replace("~1", "/").replace("~0", "~"));
            }
        }
        return here;
    }
}
