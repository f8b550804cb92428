package dev.sluice.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a JSON Schema as one flat object at a time: references followed, combinations merged, choices made. One per value. */
final class SchemaView {

    private static final int MAX_HOPS = 32;
    /** Schemas that refer to themselves from many places would take for ever. */
    private static final int MAX_STEPS = 100_000;

    private static final Set<String> GREATER_WINS =
            Set.of("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties");
    private static final Set<String> SMALLER_WINS =
            Set.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties");
    private static final Set<String> OF_OBJECTS =
            Set.of("properties", "required", "additionalProperties", "minProperties", "patternProperties");
    private static final Set<String> OF_ARRAYS = Set.of("items", "prefixItems", "minItems", "maxItems", "contains");
    private static final Set<String> OF_NUMBERS =
            Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf");

    private final JsonObject root;
    private int steps;

    SchemaView(JsonObject root) {
        this.root = root;
    }

    /**
     * The schema without references and combinations.
     *
     * @param leaf whether to choose the branch that leads no deeper
     */
    JsonObject effective(@Nullable Object schema, boolean leaf) {
        return effective(schema, leaf, MAX_HOPS);
    }

    private JsonObject effective(@Nullable Object schema, boolean leaf, int hops) {
        if (!(schema instanceof JsonObject object) || hops == 0 || ++steps > MAX_STEPS) {
            return new JsonObject();
        }
        JsonObject result = new JsonObject();
        for (String key : object.fieldNames()) {
            if (!Set.of("$ref", "allOf", "anyOf", "oneOf").contains(key)) {
                result.put(key, object.getValue(key));
            }
        }
        if (object.getValue("$ref") instanceof String ref) {
            result = merge(result, effective(target(ref), leaf, hops - 1));
        }
        for (Object part : array(object.getValue("allOf"))) {
            result = merge(result, effective(part, leaf, hops - 1));
        }
        for (String choice : List.of("anyOf", "oneOf")) {
            JsonArray branches = array(object.getValue(choice));
            if (!branches.isEmpty()) {
                result = merge(result, effective(branch(branches, leaf), leaf, hops - 1));
            }
        }
        return result;
    }

    private @Nullable Object branch(JsonArray branches, boolean leaf) {
        if (leaf) {
            for (Object branch : branches) {
                if (branch instanceof JsonObject b
                        && !b.containsKey("$ref")
                        && Set.of("null", "string", "integer").contains(type(b, true))) {
                    return b;
                }
            }
        }
        return branches.getValue(0);
    }

    /** The type to make: the first that is given, {@code null} only if there is no other or a leaf is wanted. */
    String type(JsonObject schema, boolean leaf) {
        Object type = schema.getValue("type");
        if (type instanceof String name) {
            return name;
        }
        List<String> types = strings(type);
        if (leaf && types.contains("null")) {
            return "null";
        }
        return types.stream()
                .filter(name -> !name.equals("null"))
                .findFirst()
                .orElseGet(() -> types.isEmpty() ? implied(schema.fieldNames()) : "null");
    }

    private static String implied(Set<String> keys) {
        if (keys.stream().anyMatch(OF_OBJECTS::contains)) {
            return "object";
        }
        if (keys.stream().anyMatch(OF_ARRAYS::contains)) {
            return "array";
        }
        return keys.stream().anyMatch(OF_NUMBERS::contains) ? "number" : "string";
    }

    /** The schema of a property, whether it is named, matched or only allowed. */
    @Nullable
    Object property(JsonObject schema, String name) {
        Object named = object(schema.getValue("properties")).getValue(name);
        if (named != null) {
            return named;
        }
        JsonObject patterns = object(schema.getValue("patternProperties"));
        for (String pattern : patterns.fieldNames()) {
            if (PatternSample.found(pattern, name)) {
                return patterns.getValue(pattern);
            }
        }
        return schema.getValue("additionalProperties");
    }

    private @Nullable Object target(String ref) {
        if (!ref.startsWith("#")) {
            return null;
        }
        Object at = root;
        for (String step : ref.substring(1).split("/", -1)) {
            if (step.isEmpty()) {
                continue;
            }
            String key = URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8)
                    .replace("~1", "/")
                    .replace("~0", "~");
            at = child(at, key);
        }
        return at;
    }

    private static @Nullable Object child(@Nullable Object parent, String key) {
        if (parent instanceof JsonObject object) {
            return object.getValue(key);
        }
        return parent instanceof JsonArray array && key.matches("\\d{1,4}") && Integer.parseInt(key) < array.size()
                ? array.getValue(Integer.parseInt(key))
                : null;
    }

    private static JsonObject merge(JsonObject base, JsonObject more) {
        JsonObject merged = new JsonObject(new LinkedHashMap<>(base.getMap()));
        for (Map.Entry<String, Object> entry : more) {
            String key = entry.getKey();
            merged.put(
                    key,
                    merged.containsKey(key) ? both(key, merged.getValue(key), entry.getValue()) : entry.getValue());
        }
        return merged;
    }

    private static @Nullable Object both(String key, @Nullable Object one, @Nullable Object other) {
        if (one instanceof JsonObject a && other instanceof JsonObject b) {
            return merge(a, b);
        }
        if (one instanceof JsonArray a && other instanceof JsonArray b) {
            return key.equals("required") ? a.copy().addAll(b) : common(a, b);
        }
        if (one instanceof Number a && other instanceof Number b) {
            return stricter(key, a, b);
        }
        return other;
    }

    private static Number stricter(String key, Number one, Number other) {
        BigDecimal a = NumberExample.exact(one);
        BigDecimal b = NumberExample.exact(other);
        if (a == null || b == null) {
            return a == null ? other : one;
        }
        boolean oneWins = GREATER_WINS.contains(key) ? a.compareTo(b) > 0 : a.compareTo(b) < 0;
        return oneWins && (GREATER_WINS.contains(key) || SMALLER_WINS.contains(key)) ? one : other;
    }

    /** What two enumerations or lists of types share. */
    private static JsonArray common(JsonArray a, JsonArray b) {
        JsonArray shared = new JsonArray();
        a.stream().filter(b::contains).forEach(shared::add);
        return shared.isEmpty() ? b : shared;
    }

    static JsonObject object(@Nullable Object value) {
        return value instanceof JsonObject object ? object : new JsonObject();
    }

    static JsonArray array(@Nullable Object value) {
        return value instanceof JsonArray array ? array : new JsonArray();
    }

    static List<String> strings(@Nullable Object value) {
        return array(value).stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    /** A number of things; a fallback where there is none that makes sense. */
    static int count(JsonObject schema, String key, int absent) {
        return schema.getValue(key) instanceof Number n && n.doubleValue() >= 0 && n.doubleValue() <= Integer.MAX_VALUE
                ? n.intValue()
                : absent;
    }
}
