package dev.sluice.json;

import dev.sluice.model.Violation;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one check has found, each thing once, and the words it is told in. One per check; one thread. */
final class Findings {

    private final int max;
    private final Set<Violation> found = new LinkedHashSet<>();

    /** Holds at most {@code max}; more are passed over. */
    Findings(int max) {
        this.max = max;
    }

    /** Whether looking further is of no use. */
    boolean full() {
        return found.size() >= max;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<Violation> list() {
        return List.copyOf(found);
    }

    void add(Violation violation) {
        if (!full()) {
            found.add(violation);
        }
    }

    /** {@code field} is not as {@code rule}, such as "must be a string", says; null is the whole document. */
    void invalid(@Nullable String field, String rule) {
        broken(Violation.INVALID, field, rule);
    }

    void broken(String code, @Nullable String field, String rule) {
        add(new Violation(code, name(field) + " " + rule, field));
    }

    void missing(@Nullable String field, String key) {
        String path = field == null ? key : field + "." + key;
        add(new Violation(Violation.REQUIRED, path + " is required", path));
    }

    void unknown(@Nullable String field) {
        broken(Violation.UNSUPPORTED, field, "is not a known field");
    }

    void tooFew(@Nullable String field, Object min, String one, String several) {
        invalid(field, "must have at least " + count(min, one, several));
    }

    void tooMany(@Nullable String field, Object max, String one, String several) {
        broken(Violation.TOO_MANY, field, "takes at most " + count(max, one, several));
    }

    void tooLong(@Nullable String field, Object max) {
        broken(Violation.TOO_LARGE, field, "takes at most " + count(max, "character", "characters"));
    }

    void tooShort(@Nullable String field, Object min) {
        boolean one = min.toString().equals("1");
        invalid(field, one ? "must not be empty" : "must have at least " + min + " characters");
    }

    void wrongType(@Nullable String field, Object type) {
        invalid(field, "must be " + types(type));
    }

    void notOneOf(@Nullable String field, Iterable<?> values) {
        List<String> names = new ArrayList<>();
        values.forEach(value -> names.add(String.valueOf(value)));
        invalid(field, "must be one of " + String.join(", ", names));
    }

    private static String name(@Nullable String field) {
        return field == null ? "the body" : field;
    }

    private static String count(Object number, String one, String several) {
        return number + " " + (number.toString().equals("1") ? one : several);
    }

    private static String types(Object type) {
        List<String> names = new ArrayList<>();
        for (Object name : type instanceof JsonArray array ? array : new JsonArray().add(type)) {
            names.add(
                    switch (String.valueOf(name)) {
                        case "null" -> "null";
                        case "integer" -> "an integer";
                        case "array" -> "an array";
                        case "object" -> "an object";
                        default -> "a " + name;
                    });
        }
        return String.join(" or ", names);
    }
}
