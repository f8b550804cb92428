package dev.sluice.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A view over one JSON object with strict types. A getter gives the value only if it is there and of the asked type; absent,
 * {@code null} and of another type are all {@code null}. What a wrong type means is the caller's business: a schema has refused
 * it in a client's request before anyone reads it, and in a provider's answer it counts as absent.
 */
public final class JsonFields {

    private static final JsonFields EMPTY = new JsonFields(new JsonObject(), "");

    private final JsonObject object;
    private final String path;

    private JsonFields(JsonObject object, String path) {
        this.object = object;
        this.path = path;
    }

    /** The view of a whole document; its path is empty. */
    public static JsonFields of(JsonObject object) {
        return new JsonFields(object, "");
    }

    /** The view of an object that stands at {@code path} of its document. */
    public static JsonFields at(String path, JsonObject object) {
        return new JsonFields(object, path);
    }

    /** Where this object stands in its document, such as {@code messages[2].content[0]}; empty for the whole. */
    public String path() {
        return path;
    }

    /** Where {@code key} of this object stands. */
    public String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    public Set<String> keys() {
        return object.fieldNames();
    }

    /** Whether the key is there, even with {@code null}. */
    public boolean has(String key) {
        return object.containsKey(key);
    }

    public @Nullable Object value(String key) {
        return object.getValue(key);
    }

    public @Nullable String string(String key) {
        return object.getValue(key) instanceof String s ? s : null;
    }

    public String string(String key, String absent) {
        return object.getValue(key) instanceof String s ? s : absent;
    }

    public @Nullable Boolean bool(String key) {
        return object.getValue(key) instanceof Boolean b ? b : null;
    }

    /** True only if the value is {@code true}. */
    public boolean isTrue(String key) {
        return Boolean.TRUE.equals(object.getValue(key));
    }

    /** A whole number that fits; {@code 3.0} is one, {@code 3.5} is not. */
    public @Nullable Integer integer(String key) {
        Long value = longValue(key);
        return value != null && value == value.intValue() ? Integer.valueOf(value.intValue()) : null;
    }

    /** A whole number that fits; {@code 3.0} is one, {@code 3.5} is not. */
    public @Nullable Long longValue(String key) {
        Object value = object.getValue(key);
        if (value == null) {
            return null;
        }
        return switch (value) {
            case Integer i -> i.longValue();
            case Long l -> l;
            case BigInteger b -> b.bitLength() < Long.SIZE ? b.longValue() : null;
            case BigDecimal d -> wholeLong(d);
            case Double d -> d == Math.rint(d) && Math.abs(d) < 0x1p53 ? (Long) d.longValue() : null;
            default -> null;
        };
    }

    private static @Nullable Long wholeLong(BigDecimal value) {
        try {
            return value.longValueExact();
        } catch (ArithmeticException notWhole) {
            return null;
        }
    }

    public @Nullable Double number(String key) {
        return object.getValue(key) instanceof Number n ? (Double) n.doubleValue() : null;
    }

    /** The object under {@code key}, or null. */
    public @Nullable JsonFields object(String key) {
        return object.getValue(key) instanceof JsonObject child ? new JsonFields(child, path(key)) : null;
    }

    /** The object under {@code key}, or an empty one: for reading on where absence of the parent means absence of the child. */
    public JsonFields objectOrEmpty(String key) {
        JsonFields child = object(key);
        return child != null ? child : EMPTY;
    }

    /** The objects in the array under {@code key}; whatever else is in it is passed over. Empty if there is no array. */
    public List<JsonFields> objects(String key) {
        if (!(object.getValue(key) instanceof JsonArray array)) {
            return List.of();
        }
        List<JsonFields> found = new ArrayList<>(array.size());
        String prefix = path(key);
        for (int i = 0; i < array.size(); i++) {
            if (array.getValue(i) instanceof JsonObject child) {
                found.add(new JsonFields(child, prefix + "[" + i + "]"));
            }
        }
        return found;
    }

    /** The strings in the array under {@code key}; empty if there is no array. */
    public List<String> strings(String key) {
        if (!(object.getValue(key) instanceof JsonArray array)) {
            return List.of();
        }
        return array.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    public boolean isArray(String key) {
        return object.getValue(key) instanceof JsonArray;
    }

    /** The object or array under {@code key} as JSON text, key order and numbers as they were; null if it is neither. */
    public @Nullable String jsonText(String key) {
        Object value = object.getValue(key);
        return value instanceof JsonObject || value instanceof JsonArray ? JsonText.of(value) : null;
    }

    /** This object as JSON text. */
    public String jsonText() {
        return JsonText.of(object);
    }

    /** The object under this view. Read it only where a library wants it whole. */
    public JsonObject toJson() {
        return object;
    }
}
