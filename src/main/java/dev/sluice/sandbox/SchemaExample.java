package dev.sluice.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a value that fits a JSON Schema: what is required and no more, the first of an enumeration, the first branch of a choice.
 * Deterministic and bounded; {@code not} and {@code if} are not looked at. One per value.
 */
final class SchemaExample {

    /** Beyond this depth optional things end: arrays are empty where they may be, choices take the branch that leads nowhere. */
    private static final int SHALLOW = 5;

    private static final int MAX_DEPTH = 40;
    private static final int MAX_NODES = 10_000;
    private static final int MAX_ITEMS = 100;

    private final SchemaView view;
    private int nodes;

    private SchemaExample(JsonObject root) {
        this.view = new SchemaView(root);
    }

    /** A JSON value: map, list, string, number, boolean or null. */
    static @Nullable Object of(JsonObject schema) {
        return new SchemaExample(schema).value(schema, "value", 0, 0);
    }

    /** The same where an object is needed: for arguments, which are one even if their schema does not say so. */
    static Object ofObject(JsonObject schema) {
        return of(schema) instanceof Map<?, ?> map ? map : Map.of();
    }

    /**
     * @param name what the value is called, for texts that say so
     * @param variant which of the values that fit: neighbours in an array that wants them different get different numbers
     */
    private @Nullable Object value(@Nullable Object schema, String name, int depth, int variant) {
        if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
            return null;
        }
        JsonObject effective = view.effective(schema, depth >= SHALLOW);
        if (effective.containsKey("const")) {
            return effective.getValue("const");
        }
        if (effective.getValue("enum") instanceof JsonArray options && !options.isEmpty()) {
            return options.getValue(variant % options.size());
        }
        return switch (view.type(effective, depth >= SHALLOW)) {
            case "object" -> object(effective, depth, variant);
            case "array" -> array(effective, name, depth);
            case "integer" -> NumberExample.integer(effective, variant);
            case "number" -> NumberExample.decimal(effective, variant);
            case "boolean" -> variant % 2 == 0;
            case "null" -> null;
            default -> StringExample.of(effective, name, variant);
        };
    }

    private Map<String, @Nullable Object> object(JsonObject schema, int depth, int variant) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (String name : names(schema)) {
            object.put(name, value(view.property(schema, name), name, depth + 1, variant));
        }
        return object;
    }

    /** The required properties, and as many others as the least number of properties asks for. */
    private static List<String> names(JsonObject schema) {
        List<String> names = new ArrayList<>();
        addNew(names, SchemaView.strings(schema.getValue("required")));
        JsonObject dependent = SchemaView.object(schema.getValue("dependentRequired"));
        for (int i = 0; i < names.size(); i++) {
            addNew(names, SchemaView.strings(dependent.getValue(names.get(i))));
        }
        int least = Math.min(SchemaView.count(schema, "minProperties", 0), MAX_ITEMS);
        for (String known : SchemaView.object(schema.getValue("properties")).fieldNames()) {
            if (names.size() < least) {
                addNew(names, List.of(known));
            }
        }
        for (int i = 1; names.size() < least; i++) {
            addNew(names, List.of("property" + i));
        }
        return names;
    }

    private static void addNew(List<String> names, List<String> more) {
        for (String name : more) {
            if (!names.contains(name)) {
                names.add(name);
            }
        }
    }

    private List<@Nullable Object> array(JsonObject schema, String name, int depth) {
        List<@Nullable Object> items = new ArrayList<>();
        JsonArray prefix = schema.getValue("prefixItems") instanceof JsonArray p ? p : new JsonArray();
        boolean contains = schema.containsKey("contains");
        int least = SchemaView.count(schema, "minItems", 0);
        int wanted = depth < SHALLOW && schema.containsKey("items") ? Math.max(1, least) : least;
        int size = Math.max(wanted, contains ? 1 : 0);
        size = Math.min(size, Math.min(SchemaView.count(schema, "maxItems", MAX_ITEMS), MAX_ITEMS));
        boolean unique = Boolean.TRUE.equals(schema.getValue("uniqueItems"));
        for (int i = 0; i < size; i++) {
            Object item = i < prefix.size() ? prefix.getValue(i) : schema.getValue("items");
            Object shape = contains && i == size - 1 ? schema.getValue("contains") : item;
            if (Boolean.FALSE.equals(shape)) {
                return items;
            }
            items.add(value(shape, name, depth + 1, unique ? i : 0));
        }
        return items;
    }
}
