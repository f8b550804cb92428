package dev.sluice.json;

import dev.sluice.model.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks a document against a JSON Schema (draft 2020-12) and tells everything that is wrong with it, each with its path, such as
 * {@code messages[2].content[0].type}, and a message that a person can act on. Immutable; may be shared by all threads.
 *
 * <p>A schema node may say what its {@code pattern} means with the keyword {@code x-rule}: the message then reads "must " and that text.
 */
public final class SchemaCheck {

    /** More than this many are not told: enough to fix, and bounded whatever is sent. */
    private static final int MAX_VIOLATIONS = 100;

    private static final String BASE = "app://sluice/";

    private final JsonObject schema;
    private final Validator validator;

    private SchemaCheck(JsonObject schema) {
        this.schema = schema;
        this.validator = Validator.create(
                JsonSchema.of(schema.copy()),
                new JsonSchemaOptions()
                        .setBaseUri(BASE)
                        .setDraft(Draft.DRAFT202012)
                        .setOutputFormat(OutputFormat.Basic));
    }

    /** A check against a schema that is a document of its own; references in it are local. */
    public static SchemaCheck of(JsonObject schema) {
        return new SchemaCheck(schema);
    }

    /** A check against {@code #/components/schemas/<name>} of an OpenAPI document. */
    public static SchemaCheck ofComponent(JsonObject openApi, String name) {
        return new SchemaCheck(new JsonObject()
                .put("$ref", "#/components/schemas/" + name)
                .put("components", openApi.getJsonObject("components")));
    }

    /** Everything that is wrong, in the order of the schema's checks; empty if the document fits. */
    public List<Violation> check(JsonObject document) {
        OutputUnit result = validator.validate(document);
        if (Boolean.TRUE.equals(result.getValid())) {
            return List.of();
        }
        Set<Violation> found = new LinkedHashSet<>();
        List<OutputUnit> units = result.getErrors() == null ? List.of() : result.getErrors();
        for (OutputUnit unit : units) {
            Violation violation = violation(unit, document);
            if (violation != null && found.size() < MAX_VIOLATIONS) {
                found.add(violation);
            }
        }
        if (found.isEmpty()) {
            found.add(new Violation(Violation.INVALID, "does not fit the schema", null));
        }
        return List.copyOf(found);
    }

    /** The violation that a unit reports; null for units that only say that something further down is wrong. */
    private @Nullable Violation violation(OutputUnit unit, JsonObject document) {
        String pointer = unit.getAbsoluteKeywordLocation();
        List<String> steps = JsonPointers.steps(pointer.substring(pointer.indexOf('#') + 1));
        if (steps.isEmpty()) {
            return null;
        }
        String keyword = steps.getLast();
        Object node = JsonPointers.resolve(schema, steps.subList(0, steps.size() - 1));
        if (!(node instanceof JsonObject rules)) {
            return null;
        }
        List<String> at = JsonPointers.steps(unit.getInstanceLocation().substring(1));
        String field = JsonPointers.path(document, at);
        return switch (keyword) {
            case "required" -> missing(unit, field);
            case "additionalProperties" -> unknown(rules, at, field);
            case "type" -> invalid(field, "must be " + types(rules.getValue("type")));
            case "enum" -> invalid(field, "must be one of " + list(rules.getJsonArray("enum")));
            case "const" -> invalid(field, "must be " + rules.getValue("const"));
            case "minimum", "exclusiveMinimum" -> invalid(field, "must be " + bound(rules, keyword));
            case "maximum", "exclusiveMaximum" -> invalid(field, "must be " + bound(rules, keyword));
            case "minItems" -> invalid(field, "must have at least " + rules.getValue(keyword) + " entries");
            case "maxItems" ->
                new Violation(
                        Violation.TOO_MANY, field + " takes at most " + rules.getValue(keyword) + " entries", field);
            case "minProperties" -> invalid(field, "must have at least " + rules.getValue(keyword) + " keys");
            case "maxProperties" ->
                new Violation(Violation.TOO_MANY, field + " takes at most " + rules.getValue(keyword) + " keys", field);
            case "minLength" -> invalid(field, "must not be empty");
            case "maxLength" ->
                new Violation(
                        Violation.TOO_LARGE,
                        field + " takes at most " + rules.getValue(keyword) + " characters",
                        field);
            case "pattern" ->
                invalid(field, "must " + rules.getString("x-rule", "match " + rules.getString("pattern")));
            case "format" -> invalid(field, "must be a valid " + rules.getString("format"));
            case "uniqueItems" -> invalid(field, "must not hold an entry twice");
            case "propertyNames" -> invalid(field, "has a key that is not allowed");
            default -> null;
        };
    }

    private static Violation invalid(@Nullable String field, String rule) {
        return new Violation(Violation.INVALID, (field == null ? "the body" : field) + " " + rule, field);
    }

    private static Violation missing(OutputUnit unit, @Nullable String field) {
        String text = unit.getError();
        String key = text.substring(text.indexOf('"') + 1, text.lastIndexOf('"'));
        String path = field == null ? key : field + "." + key;
        return new Violation(Violation.REQUIRED, path + " is required", path);
    }

    /** The library reports a known property whose value is wrong under this keyword too: only an unknown one counts. */
    private static @Nullable Violation unknown(JsonObject rules, List<String> at, @Nullable String field) {
        JsonObject known = rules.getJsonObject("properties", new JsonObject());
        if (at.isEmpty()
                || known.containsKey(at.getLast())
                || !Boolean.FALSE.equals(rules.getValue("additionalProperties"))) {
            return null;
        }
        return new Violation(Violation.UNSUPPORTED, field + " is not a known field", field);
    }

    private static String bound(JsonObject rules, String keyword) {
        return switch (keyword) {
                    case "minimum" -> "at least ";
                    case "maximum" -> "at most ";
                    case "exclusiveMinimum" -> "greater than ";
                    default -> "less than ";
                }
                + rules.getValue(keyword);
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

    private static String list(JsonArray values) {
        return String.join(", ", values.stream().map(String::valueOf).toList());
    }
}
