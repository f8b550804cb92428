package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks schemas in both of their forms. The OpenAPI form in the words of answers quoted in public: google-gemini/gemini-cli#3178
 * (formats), danny-avila/LibreChat#6971 (types), kkrishnan90/gemini-desktop#7 (items), anomalyco/opencode#11889 (objects),
 * iBUHub/AIStudioToAPI#154 (required), router-for-me/CLIProxyAPI#1260 (enum).
 */
final class GeminiSchemaCheck {

    /**
     * The keywords that {@code responseJsonSchema} is documented to take (v1beta/generative_service.proto, snapshot of
     * 2026-08-22). What Google does with others is not told: this one refuses them, for they would not be followed.
     */
    private static final Set<String> JSON_SCHEMA = Set.of(
            "$id",
            "$defs",
            "$ref",
            "$anchor",
            "type",
            "format",
            "title",
            "description",
            "enum",
            "items",
            "prefixItems",
            "minItems",
            "maxItems",
            "minimum",
            "maximum",
            "anyOf",
            "oneOf",
            "properties",
            "additionalProperties",
            "required",
            "propertyOrdering");

    /** What may stand beside a reference (su-kaka/gcli2api#374, 2026-05-09). */
    private static final Set<String> BESIDE_REF = Set.of("$ref", "$defs", "$id", "$anchor", "description", "default");

    private static final Set<String> TYPES =
            Set.of("string", "number", "integer", "boolean", "array", "object", "null");

    private static final Map<String, List<String>> FORMATS = Map.of(
            "STRING",
            List.of("enum", "date-time"),
            "INTEGER",
            List.of("int32", "int64"),
            "NUMBER",
            List.of("float", "double"));

    private final GeminiFamily family;
    private final GeminiFindings findings;

    GeminiSchemaCheck(GeminiFamily family, GeminiFindings findings) {
        this.family = family;
        this.findings = findings;
    }

    /** @param path as errors spell it */
    void openApi(JsonFields schema, String path) {
        String type = schema.string("type", "");
        List<JsonFields> choices = schema.objects("anyOf");
        if (type.isEmpty() && choices.isEmpty()) {
            findings.invalid(path + ".type", "must be specified when not using one_of, any_of or all_of fields");
        }
        format(schema, type, path);
        if (schema.has("enum") && !type.equals("STRING")) {
            findings.invalid(path + ".enum", "only allowed for STRING type");
        }
        object(schema, type, path);
        JsonFields items = schema.object("items");
        if (items != null) {
            if (!type.equals("ARRAY")) {
                findings.invalid(path + ".items", "field predicate failed: $type == Type.ARRAY");
            }
            openApi(items, path + ".items");
        } else if (type.equals("ARRAY")) {
            findings.invalid(path + ".items", "missing field.");
        }
        for (int i = 0; i < choices.size(); i++) {
            openApi(choices.get(i), path + ".any_of[" + i + "]");
        }
    }

    private void format(JsonFields schema, String type, String path) {
        String format = schema.string("format", "");
        List<String> known = FORMATS.get(type);
        if (!format.isEmpty() && known != null && !known.contains(format)) {
            findings.invalid(
                    path + ".format",
                    "only '%s' and '%s' are supported for %s type".formatted(known.getFirst(), known.getLast(), type));
        }
    }

    private void object(JsonFields schema, String type, String path) {
        JsonFields properties = schema.objectOrEmpty("properties");
        if (!type.equals("OBJECT")) {
            for (String key : List.of("properties", "required")) {
                if (schema.has(key)) {
                    findings.invalid(path + "." + key, "only allowed for OBJECT type");
                }
            }
            return;
        }
        if (properties.keys().isEmpty() && !family.takesEmptyObjects()) {
            findings.invalid(path + ".properties", "should be non-empty for OBJECT type");
        }
        List<String> required = schema.strings("required");
        for (int i = 0; i < required.size(); i++) {
            if (!properties.has(required.get(i))) {
                findings.invalid(path + ".required[" + i + "]", "property is not defined");
            }
        }
        for (String name : properties.keys()) {
            openApi(properties.objectOrEmpty(name), path + ".properties[" + name + "]");
        }
    }

    /** @param path as errors spell it */
    void json(Object schema, String path) {
        if (!family.takesJsonSchema()) {
            findings.invalid(path, "JSON Schema is not supported by this model");
        }
        if (schema instanceof Boolean) {
            return;
        }
        if (!(schema instanceof JsonObject object)) {
            findings.invalid(path, "must be a JSON Schema");
            return;
        }
        for (String key : object.fieldNames()) {
            keyword(object, key, path);
        }
        for (String keyword : List.of("properties", "$defs")) {
            JsonObject children = SchemaView.object(object.getValue(keyword));
            for (String name : children.fieldNames()) {
                child(children.getValue(name), path + "." + keyword + "[" + name + "]");
            }
        }
        for (String keyword : List.of("anyOf", "oneOf", "prefixItems")) {
            JsonArray children = SchemaView.array(object.getValue(keyword));
            for (int i = 0; i < children.size(); i++) {
                child(children.getValue(i), path + "." + keyword + "[" + i + "]");
            }
        }
        for (String keyword : List.of("items", "additionalProperties")) {
            if (object.containsKey(keyword)) {
                child(object.getValue(keyword), path + "." + keyword);
            }
        }
    }

    private void child(@Nullable Object schema, String path) {
        if (schema == null) {
            findings.invalid(path, "must be a JSON Schema");
        } else {
            json(schema, path);
        }
    }

    private void keyword(JsonObject schema, String key, String path) {
        boolean beside = schema.containsKey("$ref");
        if (beside ? !BESIDE_REF.contains(key) : !JSON_SCHEMA.contains(key)) {
            findings.invalid(path, "keyword " + key + " is not supported" + (beside ? " beside $ref" : ""));
        }
        if (key.equals("type")) {
            Object type = schema.getValue(key);
            List<String> types = type instanceof String one ? List.of(one) : SchemaView.strings(type);
            if (types.isEmpty() || !TYPES.containsAll(types)) {
                findings.invalid(path + ".type", "unknown type");
            }
        }
        if (key.equals("enum")
                && SchemaView.array(schema.getValue(key)).stream()
                        .anyMatch(value -> !(value instanceof String || value instanceof Number))) {
            findings.invalid(path + ".enum", "only strings and numbers are supported");
        }
    }
}
