package dev.sluice.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Violation;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether documents are JSON Schemas, by {@code json-schema.yaml}. */
class JsonSchemaCheckTest {

    private static final SchemaCheck CHECK = SchemaCheck.ofJsonSchemas();

    private static final String RICH = """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.com/x", "title": "T", "description": "D",
             "type": ["object", "null"], "required": ["a"], "minProperties": 1, "maxProperties": 9, "additionalProperties": false,
             "properties": {
               "a": {"type": "string", "minLength": 1, "maxLength": 5, "pattern": "^a", "format": "email", "default": "a"},
               "b": {"type": "integer", "minimum": 1, "maximum": 5, "exclusiveMinimum": 0, "exclusiveMaximum": 6, "multipleOf": 1},
               "c": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 2, "uniqueItems": true},
               "d": {"prefixItems": [{}, true], "contains": {"const": 1}, "minContains": 1, "maxContains": 2, "unevaluatedItems": false},
               "e": {"enum": [1, "x", null, {"y": []}]},
               "f": {"anyOf": [{"$ref": "#/$defs/w"}, {"not": {}}], "oneOf": [{}], "allOf": [{}]},
               "g": {"if": {}, "then": {}, "else": {}, "deprecated": true, "readOnly": false, "writeOnly": false, "examples": [1]}
             },
             "patternProperties": {"^x": {}}, "propertyNames": {"maxLength": 3},
             "dependentRequired": {"a": ["b"]}, "dependentSchemas": {"a": {}}, "dependencies": {"a": ["b"], "b": {}},
             "$defs": {"w": {"$anchor": "w", "$comment": "c"}}, "definitions": {"v": {}}}
            """;

    @Test
    void isCompiled() {
        assertThat(CompiledSchema.compile(YamlDocument.parse(ResourceText.read("/dev/sluice/json/json-schema.yaml"))
                        .json()))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"type\": \"object\"}",
                "{\"unknown\": [1]}",
                "{\"pattern\": \"[^]\\\\p{Letter}\"}",
                "{\"maxLength\": 5.0}",
                "{\"items\": [{}, {\"type\": \"string\"}]}",
                "{\"properties\": {\"$ref\": {\"type\": \"string\"}, \"properties\": true}}",
                "{\"default\": {\"type\": 7}, \"enum\": [], \"const\": {\"type\": 7}}"
            })
    void takesSchemas(String schema) {
        assertThat(CHECK.check(JsonMutations.parse(schema))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type": "strin"}                              | p.type                 | must be one of array, boolean, integer, null, number, object, string
            {"type": 5}                                    | p.type                 | must be a string or an array
            {"type": ["string", "string"]}                 | p.type                 | must not hold an entry twice
            {"required": "a"}                              | p.required             | must be an array
            {"properties": {"a": {"minimum": "1"}}}        | p.properties.a.minimum | must be a number
            {"properties": {"a": 1}}                       | p.properties.a         | must be an object or a boolean
            {"items": {"maxItems": -1}}                    | p.items.maxItems       | must be at least 0
            {"items": {"maxItems": 1.5}}                   | p.items.maxItems       | must be an integer
            {"items": 1}                                   | p.items                | must be an object or a boolean or an array
            {"exclusiveMinimum": true}                     | p.exclusiveMinimum     | must be a number
            {"anyOf": []}                                  | p.anyOf                | must have at least 1 entry
            {"multipleOf": 0}                              | p.multipleOf           | must be greater than 0
            """)
    void tellsWhereASchemaIsNone(String schema, String field, String rule) {
        assertThat(CHECK.check(JsonMutations.parse(schema), "p"))
                .containsExactly(new Violation(Violation.INVALID, field + " " + rule, field));
    }

    @Test
    void agreesWithTheOfficialMetaschemaOnEveryMutation() {
        JsonObject rich = JsonMutations.parse(RICH);
        assertThat(CHECK.check(rich)).isEmpty();
        OfficialMetaschema official = new OfficialMetaschema();
        AtomicInteger tried = new AtomicInteger();
        JsonMutations.each(rich, (name, mutation) -> {
            // On purpose: items may be a list. And the library takes no decimal for an integer, not even 1.0.
            if (!name.contains("items") && !name.contains("1.0") && !name.contains("1E+400")) {
                boolean valid = official.accepts(mutation);
                assertThat(CHECK.check(mutation).isEmpty()).as(name).isEqualTo(valid);
                tried.incrementAndGet();
            }
        });
        assertThat(tried).hasValueGreaterThan(500);
    }

    @Test
    void aSchemaThatIsTooDeepIsRefused() {
        String deep = "{\"items\":".repeat(2_000) + "{}" + "}".repeat(2_000);

        assertThat(CHECK.check(JsonMutations.parse(deep)))
                .extracting(Violation::message)
                .singleElement()
                .asString()
                .endsWith("items is nested too deeply");
    }
}
