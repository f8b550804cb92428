package dev.sluice.provider.google;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values of an {@code enum}. Gemini reads strings and numbers there (generative_service.proto, 2026-08-22); null has a type. */
final class EnumValues {

    private static final Set<String> NOT_PLAIN = Set.of("null", "boolean");

    private final JsonObject schema;
    /** The types that the schema allows; empty if it names none. */
    private final Set<String> types = new LinkedHashSet<>();

    private final JsonArray plain = new JsonArray();
    private final Set<Boolean> booleans = new HashSet<>();
    private boolean orNull;
    private boolean others;

    private EnumValues(JsonObject schema, JsonArray values) {
        this.schema = schema;
        Object type = schema.getValue("type");
        if (type instanceof String name) {
            types.add(name);
        } else if (type instanceof JsonArray names) {
            names.forEach(name -> types.add(String.valueOf(name)));
        }
        for (int i = 0; i < values.size(); i++) {
            take(values.getValue(i));
        }
    }

    static boolean isPlain(@Nullable Object value) {
        return value instanceof String || value instanceof Number;
    }

    /** Says the same in the words that Gemini reads; false, and nothing is changed, if there are none for it. */
    static boolean rewrite(JsonObject schema, JsonArray values) {
        return new EnumValues(schema, values).rewrite();
    }

    private void take(@Nullable Object value) {
        if (isPlain(value)) {
            if (types.isEmpty() || !NOT_PLAIN.containsAll(types)) {
                plain.add(value);
            }
        } else if (value == null) {
            orNull |= allows("null");
        } else if (value instanceof Boolean one) {
            if (allows("boolean")) {
                booleans.add(one);
            }
        } else {
            others = true;
        }
    }

    private boolean allows(String type) {
        return types.isEmpty() || types.contains(type);
    }

    private boolean rewrite() {
        JsonArray variants = new JsonArray();
        if (!plain.isEmpty()) {
            variants.add(ofPlain());
        }
        if (booleans.size() == 2) {
            variants.add(new JsonObject().put("type", "boolean"));
        }
        if (orNull) {
            variants.add(new JsonObject().put("type", "null"));
        }
        boolean room = variants.size() == 1 || !schema.containsKey("anyOf");
        if (others || booleans.size() == 1 || variants.isEmpty() || !room) {
            return false;
        }
        schema.remove("enum");
        schema.remove("type");
        if (variants.size() == 1) {
            schema.mergeIn(variants.getJsonObject(0));
        } else {
            schema.put("anyOf", variants);
        }
        return true;
    }

    private JsonObject ofPlain() {
        types.removeAll(NOT_PLAIN);
        JsonObject variant = new JsonObject();
        if (types.size() == 1) {
            variant.put("type", types.iterator().next());
        } else if (!types.isEmpty()) {
            variant.put("type", new JsonArray(types.stream().toList()));
        }
        return variant.put("enum", plain);
    }
}
