package dev.sluice.provider.openai;

import dev.sluice.json.JsonReader;
import dev.sluice.json.JsonText;
import dev.sluice.model.Checked;
import dev.sluice.provider.Findings;
import dev.sluice.provider.LocalReferences;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/**
 * What OpenAI asks of a schema with {@code strict} (structured outputs guide, 2026-07-15; pydantic-ai's profile of it, 2026-08-22).
 * What only annotates is dropped and {@code oneOf} becomes {@code anyOf}; a constraint that cannot be expressed is refused with its
 * place, for without it the schema would mean something else. One per schema.
 */
final class StrictSchema {

    private static final Set<String> REFUSED = Set.of(
            "allOf",
            "not",
            "if",
            "then",
            "else",
            "dependentRequired",
            "dependentSchemas",
            "patternProperties",
            "propertyNames",
            "unevaluatedProperties",
            "unevaluatedItems",
            "contains",
            "minContains",
            "maxContains",
            "minProperties",
            "maxProperties",
            "uniqueItems",
            "minLength",
            "maxLength");

    /** They say nothing about what fits. {@code title} and {@code $schema} do not either, but are taken. */
    private static final Set<String> DROPPED = Set.of("default", "examples", "$id", "discriminator");

    private static final JsonReader READER = JsonReader.tolerant(500);

    private final JsonObject root;
    private final String field;
    private final Findings findings;
    private boolean changed;

    private StrictSchema(JsonObject root, String field, Findings findings) {
        this.root = root;
        this.field = field;
        this.findings = findings;
    }

    /** The schema to send for one that stands at {@code field} of the request. */
    static String of(String schema, String field, Findings findings) {
        return switch (READER.readObject(schema)) {
            case Checked.Invalid<JsonObject> invalid -> schema;
            case Checked.Valid<JsonObject> valid -> new StrictSchema(valid.value(), field, findings).sent(schema);
        };
    }

    private String sent(String text) {
        if (root.containsKey("anyOf") || root.containsKey("oneOf")) {
            refuse("", "anyOf at the root");
        } else if (!describesObject(root)) {
            refuse("", "a root that is not an object");
        }
        node("", root);
        return changed ? JsonText.of(root) : text;
    }

    private void node(String pointer, JsonObject schema) {
        changed |= schema.getMap().keySet().removeAll(DROPPED);
        for (String keyword : List.copyOf(schema.fieldNames())) {
            if (REFUSED.contains(keyword)) {
                refuse(pointer + "/" + keyword, keyword);
            }
        }
        renameOneOf(pointer, schema);
        if (schema.getValue("$ref") instanceof String reference && LocalReferences.target(root, reference) == null) {
            refuse(pointer + "/$ref", LocalReferences.DEAD);
        }
        if (describesObject(schema)) {
            object(pointer, schema);
        }
        children(pointer, schema, "properties");
        children(pointer, schema, "$defs");
        children(pointer, schema, "definitions");
        if (schema.getValue("items") instanceof JsonObject items) {
            node(pointer + "/items", items);
        }
        if (schema.getValue("anyOf") instanceof JsonArray variants) {
            for (int i = 0; i < variants.size(); i++) {
                if (variants.getValue(i) instanceof JsonObject variant) {
                    node(pointer + "/anyOf/" + i, variant);
                }
            }
        }
    }

    private void renameOneOf(String pointer, JsonObject schema) {
        if (!schema.containsKey("oneOf")) {
            return;
        }
        if (schema.containsKey("anyOf")) {
            refuse(pointer + "/oneOf", "oneOf beside anyOf");
            return;
        }
        schema.put("anyOf", schema.remove("oneOf"));
        changed = true;
    }

    private void object(String pointer, JsonObject schema) {
        if (!Boolean.FALSE.equals(schema.getValue("additionalProperties"))) {
            refuse(pointer + "/additionalProperties", "anything but additionalProperties: false");
        }
        if (schema.getValue("properties") instanceof JsonObject properties) {
            List<?> required = schema.getValue("required") instanceof JsonArray names ? names.getList() : List.of();
            for (String name : properties.fieldNames()) {
                if (!required.contains(name)) {
                    refuse(pointer + "/properties/" + escape(name), "a property that is not required");
                }
            }
        }
    }

    private void children(String pointer, JsonObject schema, String keyword) {
        if (schema.getValue(keyword) instanceof JsonObject named) {
            for (String name : named.fieldNames()) {
                if (named.getValue(name) instanceof JsonObject child) {
                    node(pointer + "/" + keyword + "/" + escape(name), child);
                }
            }
        }
    }

    private void refuse(String pointer, String what) {
        findings.schemaNotSupported(field, pointer.isEmpty() ? "/" : pointer, what);
    }

    private static boolean describesObject(JsonObject schema) {
        Object type = schema.getValue("type");
        return "object".equals(type)
                || (type instanceof JsonArray types && types.contains("object"))
                || schema.containsKey("properties");
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
