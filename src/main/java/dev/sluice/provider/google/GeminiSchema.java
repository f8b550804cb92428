package dev.sluice.provider.google;

import dev.sluice.json.JsonReader;
import dev.sluice.json.JsonText;
import dev.sluice.model.Checked;
import dev.sluice.provider.Findings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What Gemini reads of JSON Schema in {@code parametersJsonSchema} and {@code responseJsonSchema} (content.proto of v1beta,
 * 2026-08-22; pydantic-ai's profile of it, 2026-08-22). It works on a copy. What only annotates is dropped; what can be said otherwise
 * is; a constraint that cannot be expressed becomes a sentence for the model to read, or with {@code strict} is refused with its
 * place. One per schema.
 */
final class GeminiSchema {

    private static final Set<String> READ = Set.of(
            "type",
            "description",
            "enum",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "prefixItems",
            "minItems",
            "maxItems",
            "minimum",
            "maximum",
            "anyOf",
            "$ref",
            "$defs");

    /** They say nothing about what fits. */
    private static final Set<String> ANNOTATIONS = Set.of(
            "title",
            "$schema",
            "$id",
            "$comment",
            "examples",
            "discriminator",
            "deprecated",
            "readOnly",
            "writeOnly",
            "contentMediaType",
            "contentEncoding");

    private static final Set<String> FORMATS = Set.of("date-time", "date", "time");
    /** Nothing else may stand beside a reference. */
    private static final Set<String> BESIDE_REF = Set.of("$ref", "$defs", "description");

    private static final int MAX_NOTE_CHARS = 300;
    private static final JsonReader READER = JsonReader.tolerant(500);

    private final String field;
    private final boolean strict;
    private final Findings findings;
    private boolean changed;

    private GeminiSchema(String field, boolean strict, Findings findings) {
        this.field = field;
        this.strict = strict;
        this.findings = findings;
    }

    /** The schema to send for one that stands at {@code field} of the request. */
    static String of(String schema, String field, boolean strict, Findings findings) {
        return switch (READER.readObject(schema)) {
            case Checked.Invalid<JsonObject> invalid -> schema;
            case Checked.Valid<JsonObject> valid -> {
                GeminiSchema reader = new GeminiSchema(field, strict, findings);
                reader.node("", valid.value());
                reader.references(valid.value());
                yield reader.changed ? JsonText.of(valid.value()) : schema;
            }
        };
    }

    private void node(String pointer, JsonObject schema) {
        rewrite(schema);
        values(pointer, schema);
        boolean reference = schema.containsKey("$ref");
        for (String keyword : List.copyOf(schema.fieldNames())) {
            if (ANNOTATIONS.contains(keyword) || keyword.startsWith("x-")) {
                schema.remove(keyword);
                changed = true;
            } else if (keyword.equals("default")) {
                note(schema, keyword);
            } else if (!isRead(keyword, schema) || (reference && !BESIDE_REF.contains(keyword))) {
                constraint(pointer, schema, keyword);
            }
        }
        children(pointer, schema);
    }

    private static boolean isRead(String keyword, JsonObject schema) {
        return READ.contains(keyword)
                || (keyword.equals("format")
                        && schema.getValue("format") instanceof String format
                        && FORMATS.contains(format));
    }

    /** Says with the keywords that are read what can be said with them. */
    private void rewrite(JsonObject schema) {
        Object constant = schema.getValue("const");
        boolean sayable = constant == null ? schema.containsKey("const") : EnumValues.isPlain(constant);
        if (sayable && !schema.containsKey("enum")) {
            schema.put("enum", new JsonArray().add(schema.remove("const")));
            changed = true;
        }
        if (schema.containsKey("oneOf") && !schema.containsKey("anyOf")) {
            schema.put("anyOf", schema.remove("oneOf"));
            changed = true;
        }
        if (schema.containsKey("definitions") && !schema.containsKey("$defs")) {
            schema.put("$defs", schema.remove("definitions"));
            changed = true;
        }
        if (schema.getValue("$ref") instanceof String ref && ref.startsWith("#/definitions/")) {
            schema.put("$ref", "#/$defs/" + ref.substring("#/definitions/".length()));
            changed = true;
        }
        if (schema.getValue("allOf") instanceof JsonArray all) {
            merge(schema, all);
        }
    }

    private void values(String pointer, JsonObject schema) {
        if (!(schema.getValue("enum") instanceof JsonArray values)
                || values.stream().allMatch(EnumValues::isPlain)) {
            return;
        }
        if (EnumValues.rewrite(schema, values)) {
            changed = true;
        } else {
            constraint(pointer, schema, "enum");
        }
    }

    /** Takes in the parts of an {@code allOf} if no two of them say something about the same. */
    private void merge(JsonObject schema, JsonArray all) {
        JsonObject merged = schema.copy();
        merged.remove("allOf");
        for (Object part : all) {
            if (!(part instanceof JsonObject object) || !takesIn(merged, object)) {
                return;
            }
        }
        schema.clear();
        schema.mergeIn(merged);
        changed = true;
    }

    private static boolean takesIn(JsonObject merged, JsonObject part) {
        for (String keyword : part.fieldNames()) {
            Object value = part.getValue(keyword);
            Object present = merged.getValue(keyword);
            if (!merged.containsKey(keyword)) {
                merged.put(keyword, value);
            } else if (present instanceof JsonObject mine
                    && value instanceof JsonObject theirs
                    && keyword.equals("properties")
                    && theirs.fieldNames().stream().noneMatch(mine::containsKey)) {
                mine.mergeIn(theirs);
            } else if (present instanceof JsonArray mine
                    && value instanceof JsonArray theirs
                    && keyword.equals("required")) {
                theirs.forEach(mine::add);
            } else if (!Objects.equals(value, present)
                    && !ANNOTATIONS.contains(keyword)
                    && !keyword.equals("description")) {
                return false;
            }
        }
        return true;
    }

    /** Removes what is not read: with strict its loss is an error, otherwise the model is told of it. */
    private void constraint(String pointer, JsonObject schema, String keyword) {
        if (strict) {
            String what = keyword.equals("format") ? "format " + schema.getValue(keyword) : keyword;
            findings.schemaNotSupported(field, pointer + "/" + escape(keyword), what);
        }
        note(schema, keyword);
    }

    private void note(JsonObject schema, String keyword) {
        String value = JsonText.of(schema.remove(keyword));
        String note = value.length() > MAX_NOTE_CHARS ? keyword + " applies." : keyword + ": " + value + ".";
        Object description = schema.getValue("description");
        schema.put("description", description instanceof String text && !text.isBlank() ? text + " " + note : note);
        changed = true;
    }

    /** A reference must lead somewhere, and back to itself only by way of a property that may be absent (content.proto, 2026-08-22). */
    private void references(JsonObject root) {
        for (SchemaReferences.Broken broken : SchemaReferences.broken(root)) {
            if (strict) {
                findings.schemaNotSupported(field, broken.pointer() + "/$ref", broken.what());
            }
            note(broken.schema(), "$ref");
        }
    }

    private void children(String pointer, JsonObject schema) {
        named(pointer, schema, "properties");
        named(pointer, schema, "$defs");
        single(pointer, schema, "items");
        single(pointer, schema, "additionalProperties");
        listed(pointer, schema, "prefixItems");
        listed(pointer, schema, "anyOf");
    }

    private void named(String pointer, JsonObject schema, String keyword) {
        if (schema.getValue(keyword) instanceof JsonObject children) {
            for (String name : children.fieldNames()) {
                single(pointer + "/" + keyword, children, name);
            }
        }
    }

    private void single(String pointer, JsonObject parent, String name) {
        if (parent.getValue(name) instanceof JsonObject child) {
            node(pointer + "/" + escape(name), child);
        }
    }

    private void listed(String pointer, JsonObject schema, String keyword) {
        if (schema.getValue(keyword) instanceof JsonArray children) {
            for (int i = 0; i < children.size(); i++) {
                if (children.getValue(i) instanceof JsonObject child) {
                    node(pointer + "/" + keyword + "/" + i, child);
                }
            }
        }
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
