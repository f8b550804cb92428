package dev.sluice.config;

import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/**
 * One source of settings.
 *
 * @param values only what this source sets
 * @param places where a path stands in it
 */
record Layer(JsonObject values, Function<String, Place> places) {

    /**
     * @param line what problems are sorted by
     * @param text as an operator reads it: {@code conf/sluice.yaml:12: http.port}, or the variable's name
     */
    record Place(int line, String text) {}

    /** Whether this source sets the value, or the list around it. */
    boolean sets(String path) {
        Object here = values;
        for (String key : keys(path)) {
            if (!(here instanceof JsonObject object) || !object.containsKey(key)) {
                return false;
            }
            here = object.getValue(key);
        }
        return true;
    }

    /** The same source without the value at a path, or without the list around it. */
    Layer without(String path) {
        JsonObject copy = values.copy();
        JsonObject parent = copy;
        String[] keys = keys(path);
        for (int i = 0; i < keys.length - 1; i++) {
            if (!(parent.getValue(keys[i]) instanceof JsonObject child)) {
                return this;
            }
            parent = child;
        }
        parent.remove(keys[keys.length - 1]);
        return new Layer(copy, places);
    }

    private static String[] keys(String path) {
        return path.replaceFirst("\\[.*", "").split("\\.", -1);
    }
}
