package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks single fields in the words of Anthropic, whose API speaks like pydantic, and keeps the first problem. Absent and {@code
 * null} fields pass; what has to be there is asked for by name. Places are written with dots. One per request.
 */
final class AnthropicFieldCheck {

    private @Nullable AnthropicError problem;

    /** The first problem, or null. */
    @Nullable
    AnthropicError problem() {
        return problem;
    }

    boolean failed() {
        return problem != null;
    }

    void report(AnthropicError error) {
        if (problem == null) {
            problem = error;
        }
    }

    void report(String message) {
        report(AnthropicError.invalid(message));
    }

    void report(String place, String message) {
        report(place + ": " + message);
    }

    /** Nothing may be there but these. */
    void known(JsonFields fields, Set<String> keys) {
        for (String key : new TreeSet<>(fields.keys())) {
            if (!keys.contains(key)) {
                report(fields.path(key), "Extra inputs are not permitted");
            }
        }
    }

    boolean require(JsonFields fields, String key) {
        if (fields.value(key) == null) {
            report(fields.path(key), "Field required");
            return false;
        }
        return true;
    }

    void string(JsonFields fields, String key) {
        expect(fields, key, fields.value(key) instanceof String, "Input should be a valid string");
    }

    /** A string that has to be there. */
    void requiredString(JsonFields fields, String key) {
        require(fields, key);
        string(fields, key);
    }

    void pattern(JsonFields fields, String key, Pattern pattern) {
        requiredString(fields, key);
        String value = fields.string(key);
        if (value != null && !pattern.matcher(value).matches()) {
            report(fields.path(key), "String should match pattern '^" + pattern.pattern() + "$'");
        }
    }

    void bool(JsonFields fields, String key) {
        expect(fields, key, fields.value(key) instanceof Boolean, "Input should be a valid boolean");
    }

    void integer(JsonFields fields, String key, long min) {
        Object value = fields.value(key);
        boolean whole = value instanceof Integer || value instanceof Long || value instanceof BigInteger;
        expect(fields, key, whole, "Input should be a valid integer");
        if (whole && new BigInteger(String.valueOf(value)).compareTo(BigInteger.valueOf(min)) < 0) {
            report(fields.path(key), "Input should be greater than or equal to " + min);
        }
    }

    /** A number from 0 to 1. */
    void share(JsonFields fields, String key) {
        Object value = fields.value(key);
        expect(fields, key, value instanceof Number, "Input should be a valid number");
        if (value instanceof Number) {
            BigDecimal number = new BigDecimal(value.toString());
            if (number.signum() < 0 || number.compareTo(BigDecimal.ONE) > 0) {
                report(fields.path(key), "range: 0..1");
            }
        }
    }

    void oneOf(JsonFields fields, String key, List<String> options) {
        expect(
                fields,
                key,
                fields.value(key) instanceof String text && options.contains(text),
                "Input should be " + listed(options));
    }

    /** One of the shapes that a field {@code type} tells apart; whether it is. */
    boolean tagged(JsonFields fields, List<String> tags) {
        String tag = fields.string("type");
        if (tag == null) {
            report(fields.path(), "Unable to extract tag using discriminator 'type'");
            return false;
        }
        if (!tags.contains(tag)) {
            String expected =
                    tags.stream().sorted().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
            report(
                    fields.path(),
                    "Input tag '%s' found using 'type' does not match any of the expected tags: %s"
                            .formatted(tag, expected));
            return false;
        }
        return true;
    }

    void object(JsonFields fields, String key) {
        expect(fields, key, fields.value(key) instanceof JsonObject, "Input should be a valid dictionary");
    }

    /** The objects of an array, each with its place; whatever is no object is a problem. */
    List<JsonFields> objects(JsonFields fields, String key) {
        Object value = fields.value(key);
        expect(fields, key, value instanceof JsonArray, "Input should be a valid array");
        List<JsonFields> found = new ArrayList<>();
        if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                String place = fields.path(key) + "." + i;
                if (array.getValue(i) instanceof JsonObject object) {
                    found.add(JsonFields.at(place, object));
                } else {
                    report(place, "Input should be a valid dictionary");
                }
            }
        }
        return found;
    }

    private void expect(JsonFields fields, String key, boolean met, String message) {
        if (fields.value(key) != null && !met) {
            report(fields.path(key), message);
        }
    }

    private static String listed(List<String> options) {
        List<String> quoted = options.stream().map(option -> "'" + option + "'").toList();
        int last = quoted.size() - 1;
        return last == 0 ? quoted.get(0) : String.join(", ", quoted.subList(0, last)) + " or " + quoted.get(last);
    }
}
