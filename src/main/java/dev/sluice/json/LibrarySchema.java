package dev.sluice.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Any schema of draft 2020-12, checked by vertx-json-schema, whose output is turned into readable violations. */
final class LibrarySchema implements SchemaEngine {

    private static final String BASE = "app://sluice/";

    private final JsonObject schema;
    private final Validator validator;

    LibrarySchema(JsonObject schema) {
        this.schema = schema;
        this.validator = Validator.create(
                prepared(schema),
                new JsonSchemaOptions()
                        .setBaseUri(BASE)
                        .setDraft(Draft.DRAFT202012)
                        .setOutputFormat(OutputFormat.Basic));
    }

    /**
     * A copy in the form that the validator wants. It casts bounds such as {@code maxItems} to Integer, and it wraps subschemas
     * when it first meets them, writing to maps that other threads read: here that is done before anyone else sees them.
     */
    private static JsonSchema prepared(JsonObject schema) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (String key : schema.fieldNames()) {
            map.put(key, prepared(schema.getValue(key)));
        }
        return JsonSchema.of(new JsonObject(map));
    }

    private static @Nullable Object prepared(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            return prepared(object);
        }
        if (value instanceof JsonArray array) {
            List<@Nullable Object> list = new ArrayList<>(array.size());
            for (int i = 0; i < array.size(); i++) {
                list.add(prepared(array.getValue(i)));
            }
            return new JsonArray(list);
        }
        return value instanceof Long l && l == l.intValue() ? (Integer) l.intValue() : value;
    }

    @Override
    public void check(@Nullable Object document, String at, Findings out) {
        OutputUnit result = validator.validate(document);
        if (Boolean.TRUE.equals(result.getValid())) {
            return;
        }
        List<OutputUnit> units = result.getErrors() == null ? List.of() : result.getErrors();
        for (OutputUnit unit : units) {
            report(unit, document, at, out);
        }
        if (out.isEmpty()) {
            out.invalid(at.isEmpty() ? null : at, "does not fit the schema");
        }
    }

    /** Adds the violation that a unit reports; nothing for units that only say that something further down is wrong. */
    private void report(OutputUnit unit, @Nullable Object document, String prefix, Findings out) {
        String pointer = unit.getAbsoluteKeywordLocation();
        List<String> steps = JsonPointers.steps(pointer.substring(pointer.indexOf('#') + 1));
        if (steps.isEmpty()) {
            return;
        }
        String keyword = steps.getLast();
        Object node = JsonPointers.resolve(schema, steps.subList(0, steps.size() - 1));
        if (!(node instanceof JsonObject rules)) {
            return;
        }
        List<String> at = JsonPointers.steps(unit.getInstanceLocation().substring(1));
        String field = join(prefix, JsonPointers.path(document, at));
        switch (keyword) {
            case "required" -> out.missing(field, missingKey(unit));
            case "additionalProperties" -> unknown(rules, at, field, out);
            case "type" -> out.wrongType(field, rules.getValue("type"));
            case "enum" -> out.notOneOf(field, rules.getJsonArray("enum"));
            case "const" -> out.invalid(field, "must be " + rules.getValue("const"));
            case "minimum" -> out.invalid(field, "must be at least " + rules.getValue(keyword));
            case "exclusiveMinimum" -> out.invalid(field, "must be greater than " + rules.getValue(keyword));
            case "maximum" -> out.invalid(field, "must be at most " + rules.getValue(keyword));
            case "exclusiveMaximum" -> out.invalid(field, "must be less than " + rules.getValue(keyword));
            case "minItems" -> out.tooFew(field, rules.getValue(keyword), "entry", "entries");
            case "maxItems" -> out.tooMany(field, rules.getValue(keyword), "entry", "entries");
            case "minProperties" -> out.tooFew(field, rules.getValue(keyword), "key", "keys");
            case "maxProperties" -> out.tooMany(field, rules.getValue(keyword), "key", "keys");
            case "minLength" -> out.tooShort(field, rules.getValue(keyword));
            case "maxLength" -> out.tooLong(field, rules.getValue(keyword));
            case "pattern" -> out.broken(rules.getString("x-code", "invalid"), field, "must " + rule(rules));
            case "format" -> out.invalid(field, "must be a valid " + rules.getString("format"));
            case "uniqueItems" -> out.invalid(field, "must not hold an entry twice");
            default -> {}
        }
    }

    private static String rule(JsonObject rules) {
        return rules.getString("x-rule", "match " + rules.getString("pattern"));
    }

    private static @Nullable String join(String prefix, @Nullable String path) {
        if (path == null) {
            return prefix.isEmpty() ? null : prefix;
        }
        return prefix.isEmpty() ? path : prefix + (path.startsWith("[") ? "" : ".") + path;
    }

    private static String missingKey(OutputUnit unit) {
        String text = unit.getError();
        return text.substring(text.indexOf('"') + 1, text.lastIndexOf('"'));
    }

    /** The library reports a known property whose value is wrong under this keyword too: only an unknown one counts. */
    private static void unknown(JsonObject rules, List<String> at, @Nullable String field, Findings out) {
        JsonObject known = rules.getJsonObject("properties", new JsonObject());
        if (!at.isEmpty()
                && !known.containsKey(at.getLast())
                && Boolean.FALSE.equals(rules.getValue("additionalProperties"))) {
            out.unknown(field);
        }
    }
}
