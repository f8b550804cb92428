package dev.sluice.json;

import dev.sluice.model.Checked;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Documents that differ from a valid one in one place: what hostile and careless clients send. */
public final class JsonMutations {

    private JsonMutations() {}

    /** Parses text that has to be a JSON object. */
    public static JsonObject parse(String text) {
        return switch (JsonReader.strict(10_000).readObject(text)) {
            case Checked.Valid<JsonObject> valid -> valid.value();
            case Checked.Invalid<JsonObject> invalid -> throw new IllegalArgumentException(invalid + ": " + text);
        };
    }

    /** Gives each mutation with a name: every value replaced by one of each kind, every key left out, an unknown key added everywhere. */
    public static void each(JsonObject document, BiConsumer<String, JsonObject> out) {
        List<List<Object>> paths = new ArrayList<>();
        collect(document, List.of(), paths);
        for (List<Object> path : paths) {
            if (!path.isEmpty()) {
                for (Object value : values()) {
                    out.accept(path + " = " + value, changed(document, path, new Replacement(value)));
                }
                out.accept(path + " gone", changed(document, path, new Removal()));
            }
            out.accept(path + " + zzz", changed(document, path, new Addition()));
        }
    }

    private static List<@Nullable Object> values() {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(null);
        values.add(true);
        values.add(0);
        values.add(-1);
        values.add(new BigDecimal("1.0"));
        values.add(new BigDecimal("0.5"));
        values.add(new BigDecimal("1E+400"));
        values.add("");
        values.add("x");
        values.add("data:,\u0000");
        values.add(new JsonArray());
        values.add(new JsonArray().add(new JsonArray().addNull()));
        values.add(new JsonObject());
        values.add(new JsonObject().put("type", "text").put("role", "user"));
        return values;
    }

    private static void collect(@Nullable Object value, List<Object> path, List<List<Object>> out) {
        out.add(path);
        if (value instanceof JsonObject object) {
            object.fieldNames().forEach(key -> collect(object.getValue(key), child(path, key), out));
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                collect(array.getValue(i), child(path, i), out);
            }
        }
    }

    private static List<Object> child(List<Object> path, Object step) {
        List<Object> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    private sealed interface Change {}

    private record Replacement(@Nullable Object value) implements Change {}

    private record Removal() implements Change {}

    private record Addition() implements Change {}

    private static JsonObject changed(JsonObject document, List<Object> path, Change change) {
        return (JsonObject) Objects.requireNonNull(copy(document, path, 0, change));
    }

    private static @Nullable Object copy(@Nullable Object value, List<Object> path, int depth, Change change) {
        if (depth == path.size()) {
            return switch (change) {
                case Replacement replacement -> replacement.value();
                case Removal removal -> throw new IllegalStateException("handled by the parent");
                case Addition addition -> added(value);
            };
        }
        boolean removes = change instanceof Removal && depth == path.size() - 1;
        if (value instanceof JsonObject object) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (String key : object.fieldNames()) {
                boolean here = key.equals(path.get(depth));
                if (!here) {
                    map.put(key, object.getValue(key));
                } else if (!removes) {
                    map.put(key, copy(object.getValue(key), path, depth + 1, change));
                }
            }
            return new JsonObject(map);
        }
        JsonArray array = (JsonArray) Objects.requireNonNull(value);
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            boolean here = path.get(depth).equals(i);
            if (!here) {
                list.add(array.getValue(i));
            } else if (!removes) {
                list.add(copy(array.getValue(i), path, depth + 1, change));
            }
        }
        return new JsonArray(list);
    }

    private static @Nullable Object added(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>(object.getMap());
            map.put("zzz", 1);
            return new JsonObject(map);
        }
        if (value instanceof JsonArray array) {
            return new JsonArray().addAll(array).add(1);
        }
        return value;
    }
}
