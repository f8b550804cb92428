package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Keeps the first thing that is wrong with a request. One per request. */
final class GeminiFindings {

    private @Nullable GeminiError first;

    void report(GeminiError error) {
        if (first == null) {
            first = error;
        }
    }

    /** @param path as errors spell it */
    void invalid(String path, String what) {
        report(GeminiError.invalid(path, what));
    }

    void invalid(JsonFields fields, String key, String what) {
        invalid(snake(fields.path(key)), what);
    }

    boolean failed() {
        return first != null;
    }

    @Nullable
    GeminiError first() {
        return first;
    }

    static String snake(String path) {
        return path.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
