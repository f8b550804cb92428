package dev.sluice.provider.anthropic;

import dev.sluice.json.JsonReader;
import dev.sluice.json.JsonText;
import dev.sluice.model.Checked;
import dev.sluice.provider.Findings;
import dev.sluice.provider.LocalReferences;
import dev.sluice.provider.SchemaText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A schema as Anthropic can hold an answer to it (structured outputs page, 2026-08-22). What only annotates is dropped and {@code oneOf}
 * becomes {@code anyOf}. A constraint beyond that is refused with its place if the schema is strict; otherwise it is put into the words
 * of the description. One per schema.
 */
final class SchemaSubset {

    private static final Set<String> CONSTRAINTS = Set.of(
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties",
            "propertyNames",
            "patternProperties",
            "if",
            "then",
            "else",
            "not",
            "dependentRequired",
            "dependentSchemas",
            "dependencies",
            "unevaluatedProperties",
            "unevaluatedItems",
            "contains",
            "minContains",
            "maxContains");

    /** They say nothing about what fits. */
    private static final Set<String> DROPPED = Set.of(
            "title", "$schema", "$id", "$comment", "examples", "discriminator", "deprecated", "readOnly", "writeOnly");

    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid", "uri");

    /** Look-around, back references and word boundaries are not among what patterns may hold. */
    private static final Pattern INTRICATE = Pattern.compile("\\(\\?(?:[=!]|<[=!])|\\\\[1-9bB]|\\\\k<");

    private static final int MAX_DEPTH = 1000;
    private static final JsonReader READER = JsonReader.tolerant(500);

    private final JsonObject root;
    private final boolean strict;
    private final String field;
    private final Findings findings;
    /** Whether the schema means something that has no form here, not even as a hint. */
    private boolean inexpressible;

    private SchemaSubset(JsonObject root, boolean strict, String field, Findings findings) {
        this.root = root;
        this.strict = strict;
        this.field = field;
        this.findings = findings;
    }

    /** The schema to send for a strict one that stands at {@code field} of the request; what cannot be expressed is a finding. */
    static String strict(String schema, String field, Findings findings) {
        String sent = of(schema, true, field, findings);
        return sent == null ? schema : sent;
    }

    /** The schema to send for one that need not be kept to the letter; null if it cannot be expressed at all. */
    static @Nullable String loose(String schema, Findings findings) {
        return of(schema, false, "", findings);
    }

    private static @Nullable String of(String schema, boolean strict, String field, Findings findings) {
        return switch (READER.readObject(schema)) {
            case Checked.Invalid<JsonObject> invalid -> null;
            case Checked.Valid<JsonObject> valid -> {
                JsonObject root = valid.value();
                SchemaSubset subset = new SchemaSubset(root, strict, field, findings);
                subset.root();
                yield subset.inexpressible ? null : JsonText.of(root);
            }
        };
    }

    private void root() {
        if (recurs(root, new HashMap<>(), 0)) {
            refuse("/", "a recursive schema");
        } else {
            node("", root);
        }
    }

    private void node(String pointer, JsonObject schema) {
        schema.getMap().keySet().removeAll(DROPPED);
        for (String keyword : List.copyOf(schema.fieldNames())) {
            if (isBeyond(keyword, schema.getValue(keyword))) {
                restrict(pointer, schema, keyword);
            }
        }
        renameOneOf(pointer, schema);
        reference(pointer, schema);
        if (describesObject(schema)) {
            object(pointer, schema);
        }
        for (String keyword : List.of("properties", "$defs", "definitions")) {
            children(pointer, schema, keyword);
        }
        if (schema.getValue("items") instanceof JsonObject items) {
            node(pointer + "/items", items);
        }
        variants(pointer, schema, "anyOf");
        variants(pointer, schema, "allOf");
    }

    private static boolean isBeyond(String keyword, @Nullable Object value) {
        return switch (keyword) {
            case "minItems" -> !(value instanceof Number count && count.intValue() >= 0 && count.intValue() <= 1);
            case "enum" ->
                value instanceof JsonArray values
                        && values.stream().anyMatch(one -> one instanceof JsonObject || one instanceof JsonArray);
            case "pattern" ->
                value instanceof String pattern && INTRICATE.matcher(pattern).find();
            case "format" -> !(value instanceof String format && FORMATS.contains(format));
            default -> CONSTRAINTS.contains(keyword);
        };
    }

    /** Takes a constraint out of a schema and into its description. */
    private void restrict(String pointer, JsonObject schema, String keyword) {
        if (strict) {
            refuse(pointer + "/" + keyword, keyword);
            return;
        }
        SchemaText.describe(schema, keyword);
    }

    private void renameOneOf(String pointer, JsonObject schema) {
        if (!schema.containsKey("oneOf")) {
            return;
        }
        if (schema.containsKey("anyOf")) {
            refuse(pointer + "/oneOf", "oneOf beside anyOf");
        } else {
            schema.put("anyOf", schema.remove("oneOf"));
        }
    }

    private void reference(String pointer, JsonObject schema) {
        if (!(schema.getValue("$ref") instanceof String reference)) {
            return;
        }
        if (LocalReferences.target(root, reference) == null) {
            if (strict) {
                refuse(pointer + "/$ref", LocalReferences.DEAD);
            } else {
                SchemaText.describe(schema, "$ref");
            }
        } else if (pointer.matches(".*/allOf/\\d+")) {
            refuse(pointer + "/$ref", "a $ref inside allOf");
        }
    }

    /** Whether a schema refers to itself, or goes too deep to tell. */
    private boolean recurs(Object schema, Map<String, Boolean> left, int depth) {
        if (depth > MAX_DEPTH) {
            return true;
        }
        return switch (schema) {
            case JsonObject object ->
                (object.getValue("$ref") instanceof String reference && refersBack(reference, left, depth))
                        || object.stream()
                                .map(Map.Entry::getValue)
                                .anyMatch(child -> child != null && recurs(child, left, depth + 1));
            case JsonArray array -> array.stream().anyMatch(child -> child != null && recurs(child, left, depth + 1));
            default -> false;
        };
    }

    /** @param left for each reference that was followed, whether all behind it has been seen */
    private boolean refersBack(String reference, Map<String, Boolean> left, int depth) {
        Boolean seen = left.get(reference);
        if (seen != null) {
            return !seen;
        }
        left.put(reference, false);
        Object target = LocalReferences.target(root, reference);
        boolean recurs = target != null && recurs(target, left, depth + 1);
        left.put(reference, true);
        return recurs;
    }

    /** Objects must be closed. One whose keys are free would have to be empty then: that is something else. */
    private void object(String pointer, JsonObject schema) {
        Object others = schema.getValue("additionalProperties");
        if (Boolean.FALSE.equals(others)) {
            return;
        }
        boolean named = schema.getValue("properties") instanceof JsonObject properties && !properties.isEmpty();
        if (strict || !named || others instanceof JsonObject) {
            refuse(pointer + "/additionalProperties", "anything but additionalProperties: false");
        } else {
            schema.put("additionalProperties", false);
        }
    }

    private void children(String pointer, JsonObject schema, String keyword) {
        if (schema.getValue(keyword) instanceof JsonObject named) {
            for (String name : named.fieldNames()) {
                if (named.getValue(name) instanceof JsonObject child) {
                    node(pointer + "/" + keyword + "/" + name.replace("~", "~0").replace("/", "~1"), child);
                }
            }
        }
    }

    private void variants(String pointer, JsonObject schema, String keyword) {
        if (schema.getValue(keyword) instanceof JsonArray variants) {
            for (int i = 0; i < variants.size(); i++) {
                if (variants.getValue(i) instanceof JsonObject variant) {
                    node(pointer + "/" + keyword + "/" + i, variant);
                }
            }
        }
    }

    private void refuse(String pointer, String what) {
        inexpressible = true;
        if (strict) {
            findings.schemaNotSupported(field, pointer, what);
        }
    }

    private static boolean describesObject(JsonObject schema) {
        Object type = schema.getValue("type");
        return "object".equals(type)
                || (type instanceof JsonArray types && types.contains("object"))
                || schema.containsKey("properties");
    }
}
