package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks single fields in OpenAI's words and keeps the first problem, which is the one that OpenAI reports. Absent and {@code
 * null} fields pass; what has to be there is asked for by name. One per request.
 */
final class OpenAiFieldCheck {

    static final Pattern ANYTHING = Pattern.compile("(?s).*");
    private static final int MAX_METADATA = 16;
    private static final int MAX_METADATA_VALUE = 512;

    private @Nullable OpenAiError problem;

    /** The first problem, or null. */
    @Nullable
    OpenAiError problem() {
        return problem;
    }

    boolean failed() {
        return problem != null;
    }

    void report(OpenAiError error) {
        if (problem == null) {
            problem = error;
        }
    }

    boolean require(JsonFields fields, String key) {
        if (fields.value(key) == null) {
            report(OpenAiError.missing(fields.path(key)));
            return false;
        }
        return true;
    }

    void string(JsonFields fields, String key) {
        Object value = fields.value(key);
        if (value != null && !(value instanceof String)) {
            wrongType(fields.path(key), "a string", value);
        }
    }

    void string(JsonFields fields, String key, Pattern pattern, int maxLength) {
        string(fields, key);
        String value = fields.string(key);
        if (value == null) {
            return;
        }
        String path = fields.path(key);
        if (value.isEmpty()) {
            report(OpenAiError.invalid(
                    "Invalid '%s': empty string. Expected a string with minimum length 1, but got an empty string instead."
                            .formatted(path),
                    path,
                    "empty_string"));
        } else if (value.length() > maxLength) {
            report(OpenAiError.invalid(
                    "Invalid '%s': string too long. Expected a string with maximum length %d, but got a string with length %d instead."
                            .formatted(path, maxLength, value.length()),
                    path,
                    "string_above_max_length"));
        } else if (!pattern.matcher(value).matches()) {
            report(OpenAiError.invalid(
                    "Invalid '%s': string does not match pattern. Expected a string that matches the pattern '%s'."
                            .formatted(path, pattern.pattern()),
                    path,
                    "invalid_value"));
        }
    }

    void bool(JsonFields fields, String key) {
        Object value = fields.value(key);
        if (value != null && !(value instanceof Boolean)) {
            wrongType(fields.path(key), "a boolean", value);
        }
    }

    void integer(JsonFields fields, String key, long min, long max) {
        Object value = fields.value(key);
        if (value != null && !isInteger(value)) {
            wrongType(fields.path(key), "an integer", value);
        } else if (value != null) {
            range(fields.path(key), "integer", (Number) value, min, max);
        }
    }

    void decimal(JsonFields fields, String key, long min, long max) {
        Object value = fields.value(key);
        if (value != null && !(value instanceof Number)) {
            wrongType(fields.path(key), "a decimal", value);
        } else if (value != null) {
            range(fields.path(key), "decimal", (Number) value, min, max);
        }
    }

    private void range(String path, String kind, Number number, long min, long max) {
        BigDecimal value = new BigDecimal(number.toString());
        String form = "Invalid '%s': %s %s. Expected a value %s %d, but got %s instead.";
        if (value.compareTo(BigDecimal.valueOf(min)) < 0) {
            report(OpenAiError.invalid(
                    form.formatted(path, kind, "below minimum value", ">=", min, number),
                    path,
                    kind + "_below_min_value"));
        } else if (value.compareTo(BigDecimal.valueOf(max)) > 0) {
            report(OpenAiError.invalid(
                    form.formatted(path, kind, "above maximum value", "<=", max, number),
                    path,
                    kind + "_above_max_value"));
        }
    }

    void oneOf(JsonFields fields, String key, List<String> options) {
        oneOf(fields.path(key), fields.value(key), options);
    }

    void oneOf(String path, @Nullable Object value, List<String> options) {
        if (value instanceof String text) {
            if (!options.contains(text)) {
                report(OpenAiError.invalid(
                        "Invalid value: '%s'. Supported values are: %s.".formatted(text, listed(options, "and")),
                        path,
                        "invalid_value"));
            }
        } else if (value != null) {
            wrongType(path, "one of " + listed(options, "or"), value);
        }
    }

    void object(JsonFields fields, String key) {
        Object value = fields.value(key);
        if (value != null && !(value instanceof JsonObject)) {
            wrongType(fields.path(key), "an object", value);
        }
    }

    /** An array of objects within a length. */
    void objects(JsonFields fields, String key, int min, int max) {
        Object value = fields.value(key);
        String path = fields.path(key);
        if (value instanceof JsonArray array) {
            length(path, array.size(), min, max);
            for (int i = 0; i < array.size(); i++) {
                if (!(array.getValue(i) instanceof JsonObject)) {
                    wrongType(path + "[" + i + "]", "an object", array.getValue(i));
                }
            }
        } else if (value != null) {
            wrongType(path, "an array of objects", value);
        }
    }

    /** Whether there is nothing in the object that OpenAI does not know. */
    void known(JsonFields fields, Set<String> known) {
        for (String key : new TreeSet<>(fields.keys())) {
            if (!known.contains(key)) {
                String path = fields.path(key);
                report(OpenAiError.invalid("Unknown parameter: '" + path + "'.", path, "unknown_parameter"));
            }
        }
    }

    /** The caller's own notes on a request. */
    void metadata(JsonFields body) {
        Object value = body.value("metadata");
        if (value != null && !(value instanceof JsonObject)) {
            wrongType("metadata", "a metadata object", value);
        }
        JsonFields metadata = body.objectOrEmpty("metadata");
        if (metadata.keys().size() > MAX_METADATA) {
            report(OpenAiError.invalid(
                    ("Invalid 'metadata': too many properties. Expected an object with at most %d properties, but got an object"
                                    + " with %d properties instead.")
                            .formatted(MAX_METADATA, metadata.keys().size()),
                    "metadata",
                    "object_above_max_properties"));
        }
        for (String key : metadata.keys()) {
            string(metadata, key, ANYTHING, MAX_METADATA_VALUE);
        }
    }

    void length(String path, int length, int min, int max) {
        if (length < min) {
            report(OpenAiError.invalid(
                    "Invalid '%s': empty array. Expected an array with minimum length %d, but got an empty array instead."
                            .formatted(path, min),
                    path,
                    "empty_array"));
        } else if (length > max) {
            report(OpenAiError.invalid(
                    "Invalid '%s': array too long. Expected an array with maximum length %d, but got an array with length %d instead."
                            .formatted(path, max, length),
                    path,
                    "array_above_max_length"));
        }
    }

    void wrongType(String path, String expected, @Nullable Object value) {
        report(OpenAiError.invalid(
                "Invalid type for '%s': expected %s, but got %s instead.".formatted(path, expected, typeOf(value)),
                path,
                "invalid_type"));
    }

    private static boolean isInteger(Object value) {
        return value instanceof Integer || value instanceof Long || value instanceof BigInteger;
    }

    private static String typeOf(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        return switch (value) {
            case String s -> "a string";
            case Boolean b -> "a boolean";
            case JsonObject o -> "an object";
            case JsonArray a -> "an array";
            default -> isInteger(value) ? "an integer" : "a decimal number";
        };
    }

    /** The options as OpenAI lists them. */
    static String listed(List<String> options, String conjunction) {
        List<String> quoted = options.stream().map(option -> "'" + option + "'").toList();
        int last = quoted.size() - 1;
        if (last == 0) {
            return quoted.getFirst();
        }
        String start = String.join(", ", quoted.subList(0, last));
        return quoted.size() == 2
                ? start + " " + conjunction + " " + quoted.get(last)
                : start + ", " + conjunction + " " + quoted.get(last);
    }
}
