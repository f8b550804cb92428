package dev.sluice.sandbox;

import dev.sluice.json.JsonText;
import dev.sluice.sandbox.GeminiMessages.Field;
import dev.sluice.sandbox.GeminiMessages.Shape;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON into a message as Google's front end does, and words what it refuses as it does: names in either spelling, nulls
 * as absent, numbers and enumerations also as texts, a lone value for a list. One per request.
 *
 * <p>The words are those of answers quoted in public: zed-industries/zed#44875 and #53919 (unknown names, lists),
 * google-gemini/gemini-cli#4120 and zereight/gitlab-mcp#166 (values), danny-avila/LibreChat#6593 (base64).
 */
final class GeminiParser {

    private static final int QUOTED = 100;

    private final List<Violation> violations = new ArrayList<>();

    /** @param field where it is; empty for the request as a whole */
    record Violation(String field, String description) {}

    /** @param message with names as JSON spells them, without nulls, values of their declared types */
    record Parsed(JsonObject message, List<Violation> violations) {
        public Parsed {
            violations = List.copyOf(violations);
        }
    }

    private GeminiParser() {}

    static Parsed parse(JsonObject body) {
        GeminiParser parser = new GeminiParser();
        JsonObject request = parser.message("GenerateContentRequest", body, "");
        return new Parsed(request, parser.violations);
    }

    private JsonObject message(String type, JsonObject json, String path) {
        Map<String, Field> fields = GeminiMessages.message(type);
        if (fields == null) {
            throw new IllegalStateException("no message " + type);
        }
        Map<String, @Nullable Object> message = new LinkedHashMap<>();
        Map<String, String> chosen = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> entry : json) {
            Field field = fields.get(entry.getKey());
            Object value = entry.getValue();
            if (field == null) {
                unknown(entry.getKey(), path, "Cannot find field.");
            } else if (value != null) {
                if (field.oneof() != null && chosen.putIfAbsent(field.oneof(), field.name()) != null) {
                    report(
                            path,
                            "Invalid value at '%s' (oneof), oneof field '%s' is already set. Cannot set '%s'"
                                    .formatted(path, field.oneof(), field.name()));
                }
                message.put(field.name(), shaped(field, value, path));
            }
        }
        return new JsonObject(message);
    }

    private @Nullable Object shaped(Field field, Object value, String parent) {
        String path = parent.isEmpty() ? field.proto() : parent + "." + field.proto();
        if (field.shape() == Shape.MAP) {
            return map(field.type(), value, path);
        }
        if (field.shape() == Shape.LIST) {
            return list(field.type(), value, path);
        }
        if (value instanceof JsonArray && !field.type().equals("Value")) {
            unknown(field.name(), parent, "Proto field is not repeating, cannot start list.");
            return null;
        }
        return one(field.type(), value, path);
    }

    private JsonArray list(String type, Object value, String path) {
        List<@Nullable Object> list = new ArrayList<>();
        if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                Object element = array.getValue(i);
                list.add(one(type, element == null ? new JsonObject() : element, path + "[" + i + "]"));
            }
        } else {
            list.add(one(type, value, path));
        }
        return new JsonArray(list);
    }

    private JsonObject map(String type, Object value, String path) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        if (value instanceof JsonObject object) {
            int i = 0;
            for (Map.Entry<String, @Nullable Object> entry : object) {
                Object element = entry.getValue();
                String at = path + "[" + i++ + "].value";
                map.put(entry.getKey(), one(type, element == null ? new JsonObject() : element, at));
            }
        } else {
            invalid(path, "type.googleapis.com/google.ai.generativelanguage.v1beta." + type, value);
        }
        return new JsonObject(map);
    }

    private @Nullable Object one(String type, Object value, String path) {
        return switch (type) {
            case "Value" -> value;
            case "Struct" ->
                value instanceof JsonObject
                        ? value
                        : invalid(path, "type.googleapis.com/google.protobuf.Struct", value);
            case "string" -> value instanceof String ? value : invalid(path, "TYPE_STRING", value);
            case "bool" -> value instanceof Boolean ? value : invalid(path, "TYPE_BOOL", value);
            case "bytes" -> base64(value, path, true);
            case "base64" -> base64(value, path, false);
            case "int32", "int64" -> whole(value, path, type.equals("int32"));
            case "float", "double" -> {
                BigDecimal number = number(value);
                yield number != null ? number : invalid(path, "TYPE_" + type.toUpperCase(Locale.ROOT), value);
            }
            default -> named(type, value, path);
        };
    }

    private @Nullable Object named(String type, Object value, String path) {
        List<String> values = GeminiMessages.enumeration(type);
        if (values == null) {
            return value instanceof JsonObject object
                    ? message(type, object, path)
                    : invalid(path, "type.googleapis.com/google.ai.generativelanguage.v1beta." + type, value);
        }
        if (value instanceof String name && values.contains(name.toUpperCase(Locale.ROOT))) {
            return name.toUpperCase(Locale.ROOT);
        }
        if (value instanceof Integer number && number >= 0 && number < values.size()) {
            return values.get(number);
        }
        return invalid(path, "type.googleapis.com/google.ai.generativelanguage.v1beta." + type, value);
    }

    private @Nullable Object whole(Object value, String path, boolean small) {
        BigDecimal number = number(value);
        if (number != null && number.stripTrailingZeros().scale() <= 0 && number.precision() - number.scale() < 19) {
            long whole = number.longValueExact();
            if (!small || whole == (int) whole) {
                return whole;
            }
        }
        return invalid(path, small ? "TYPE_INT32" : "TYPE_INT64", value);
    }

    private static @Nullable BigDecimal number(Object value) {
        try {
            return (value instanceof Number || value instanceof String) ? new BigDecimal(value.toString()) : null;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /** @param urlSafe whether the URL's alphabet will do too: for media the guides ask for the standard one */
    private @Nullable Object base64(Object value, String path, boolean urlSafe) {
        if (!(value instanceof String text)) {
            return invalid(path, "TYPE_BYTES", value);
        }
        if (isBase64(text, urlSafe)) {
            return text;
        }
        String shown = text.substring(0, Math.min(text.length(), QUOTED));
        report(
                path,
                "Invalid value at '%s' (TYPE_BYTES), Base64 decoding failed for %s"
                        .formatted(path, JsonText.of(shown)));
        return null;
    }

    private static boolean isBase64(String text, boolean urlSafe) {
        int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
        for (int i = 0; i < text.length() - padding; i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!letter && c != '+' && c != '/' && !(urlSafe && (c == '-' || c == '_'))) {
                return false;
            }
        }
        return text.length() % 4 == 0 || (urlSafe && padding == 0 && text.length() % 4 != 1);
    }

    private void unknown(String name, String path, String why) {
        report(
                path,
                "Invalid JSON payload received. Unknown name %s%s: %s"
                        .formatted(JsonText.of(name), path.isEmpty() ? "" : " at '" + path + "'", why));
    }

    private @Nullable Object invalid(String path, String type, Object value) {
        report(path, "Invalid value at '%s' (%s), %s".formatted(path, type, JsonText.of(value)));
        return null;
    }

    private void report(String path, String description) {
        violations.add(new Violation(path, description));
    }
}
