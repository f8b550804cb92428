package dev.sluice.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON Pointers (RFC 6901), as fragments and as the paths that people read. */
final class JsonPointers {

    private JsonPointers() {}

    /** The steps of a pointer such as {@code /messages/0/content}; none for the whole document. */
    static List<String> steps(String pointer) {
        List<String> steps = new ArrayList<>();
        if (pointer.isEmpty() || pointer.equals("/")) {
            return steps;
        }
        for (String step : pointer.substring(1).split("/", -1)) {
            String plain = step.indexOf('%') >= 0 ? decodePercent(step) : step;
            steps.add(plain.replace("~1", "/").replace("~0", "~"));
        }
        return steps;
    }

    private static String decodePercent(String step) {
        try {
            return URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return step;
        }
    }

    /** The value at the end of the steps; null if they lead nowhere. */
    static @Nullable Object resolve(JsonObject document, List<String> steps) {
        Object here = document;
        for (String step : steps) {
            here = child(here, step);
        }
        return here;
    }

    /** The readable form, such as {@code messages[0].content}; null for the whole document. */
    static @Nullable String path(@Nullable Object document, List<String> steps) {
        StringBuilder path = new StringBuilder();
        Object here = document;
        for (String step : steps) {
            if (here instanceof JsonArray) {
                path.append('[').append(step).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step);
            }
            here = child(here, step);
        }
        return path.isEmpty() ? null : path.toString();
    }

    private static @Nullable Object child(@Nullable Object parent, String step) {
        if (parent instanceof JsonObject object) {
            return object.getValue(step);
        }
        if (parent instanceof JsonArray array && step.matches("\\d{1,9}")) {
            int index = Integer.parseInt(step);
            return index < array.size() ? array.getValue(index) : null;
        }
        return null;
    }
}
