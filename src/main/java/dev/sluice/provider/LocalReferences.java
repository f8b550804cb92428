package dev.sluice.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.json.JsonReader;
import dev.sluice.json.JsonText;
import dev.sluice.model.Checked;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The references of a schema, which lead into itself or nowhere: no provider fetches another document. One that leads nowhere is refused
 * in a strict schema, and in another told to the model.
 */
public final class LocalReferences {

    /** What a strict schema is refused with. */
    public static final String DEAD = "a $ref that leads out of the schema";

    private static final List<String> NAMED = List.of("properties", "patternProperties", "$defs", "definitions");
    private static final List<String> LISTED = List.of("anyOf", "oneOf", "allOf", "prefixItems");
    private static final List<String> SINGLE =
            List.of("items", "additionalProperties", "contains", "propertyNames", "not", "if", "then", "else");

    private static final Pattern SLASH = Pattern.compile("/");
    private static final Pattern INDEX = Pattern.compile("\\d{1,6}");
    private static final JsonReader READER = JsonReader.tolerant(500);

    private LocalReferences() {}

    /** What a reference leads to; null if nothing. */
    public static @Nullable Object target(JsonObject root, String reference) {
        if (!reference.startsWith("#")) {
            return null;
        }
        Object here = root;
        for (String step : SLASH.split(reference.substring(1), -1)) {
            if (!step.isEmpty()) {
                here = child(here, decoded(step).replace("~1", "/").replace("~0", "~"));
            }
        }
        return here;
    }

    private static @Nullable Object child(@Nullable Object parent, String name) {
        if (parent instanceof JsonArray array) {
            int index = INDEX.matcher(name).matches() ? Integer.parseInt(name) : array.size();
            return index < array.size() ? array.getValue(index) : null;
        }
        return parent instanceof JsonObject object ? object.getValue(name) : null;
    }

    /** A reference is a URI. */
    private static String decoded(String step) {
        try {
            return step.indexOf('%') < 0 ? step : URLDecoder.decode(step.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return step;
        }
    }

    /** The schema with the references that lead nowhere in the words of its descriptions; itself if there are none. */
    public static String withoutDead(String schema) {
        return schema.contains("$ref")
                        && READER.readObject(schema) instanceof Checked.Valid<JsonObject> valid
                        && describeDead(valid.value(), valid.value())
                ? JsonText.of(valid.value())
                : schema;
    }

    private static boolean describeDead(JsonObject root, JsonObject schema) {
        boolean changed = false;
        if (schema.getValue("$ref") instanceof String reference && target(root, reference) == null) {
            SchemaText.describe(schema, "$ref");
            changed = true;
        }
        for (String keyword : NAMED) {
            if (schema.getValue(keyword) instanceof JsonObject children) {
                for (Map.Entry<String, Object> child : children) {
                    changed |= child.getValue() instanceof JsonObject each && describeDead(root, each);
                }
            }
        }
        for (String keyword : LISTED) {
            if (schema.getValue(keyword) instanceof JsonArray children) {
                for (Object child : children) {
                    changed |= child instanceof JsonObject each && describeDead(root, each);
                }
            }
        }
        for (String keyword : SINGLE) {
            changed |= schema.getValue(keyword) instanceof JsonObject child && describeDead(root, child);
        }
        return changed;
    }
}
