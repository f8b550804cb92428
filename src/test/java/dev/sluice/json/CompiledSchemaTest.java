package dev.sluice.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.model.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompiledSchemaTest {

    private static final String SCHEMA = """
            type: object
            required: [name]
            additionalProperties: false
            minProperties: 1
            maxProperties: 30
            propertyNames: { maxLength: 20 }
            properties:
              name: { type: string, minLength: 2, maxLength: 4, pattern: '^[a-z]+$', x-rule: be lower case, x-code: bad_name }
              size: { enum: [small, 2, null] }
              kind: { const: good }
              count: { type: integer, minimum: 1, maximum: 5 }
              ratio: { type: [number, 'null'], exclusiveMinimum: 0, exclusiveMaximum: 1 }
              list: { type: array, minItems: 1, maxItems: 2, uniqueItems: true, items: { type: integer } }
              map: { type: object, additionalProperties: { $ref: '#/$defs/word' } }
              both: { allOf: [{ minLength: 1 }, { maxLength: 3 }] }
              open: true
              tree: { $ref: '#' }
              either: { oneOf: [{ type: string, minLength: 1 }, { type: array, items: { type: string } }, { type: 'null' }] }
              paid: { type: boolean }
            if: { properties: { paid: { const: true } }, required: [paid] }
            then: { required: [count] }
            else: { properties: { kind: { type: string } } }
            $defs:
              word: { type: string }
            """;

    private static final String SHAPES = """
            type: object
            oneOf:
              - $ref: '#/$defs/dot'
              - $ref: '#/$defs/line'
            discriminator:
              propertyName: type
              mapping: { dot: '#/$defs/dot', line: '#/$defs/line' }
            $defs:
              dot: { type: object, required: [type], additionalProperties: false, properties: { type: { const: dot } } }
              line: { type: object, required: [type, to], properties: { type: { const: line }, to: { $ref: '#' } } }
            """;

    private static final JsonObject FULL = JsonMutations.parse("""
            {"name": "abc", "size": "small", "kind": "good", "count": 3, "ratio": 0.5, "list": [1, 2], "map": {"a": "b"}, "both": "ab",
             "open": [1], "tree": {"name": "ab", "tree": {"name": "ba"}}, "either": ["x"], "paid": true}
            """);

    private static CompiledSchema compiled(String yaml) {
        return Objects.requireNonNull(
                CompiledSchema.compile(YamlDocument.parse(yaml).json()));
    }

    private static List<Violation> check(SchemaEngine schema, JsonObject document) {
        Findings found = new Findings(SchemaCheck.MAX_VIOLATIONS);
        schema.check(document, "", found);
        return found.list();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"kind": "good"}                         | name            | name is required
            {"name": 5}                              | name            | name must be a string
            {"name": "a"}                            | name            | name must have at least 2 characters
            {"name": "abcde"}                        | name            | name takes at most 4 characters
            {"name": "AB"}                           | name            | name must be lower case
            {"name": "ab\\n"}                        | name            | name must be lower case
            {"name": "ab", "zzz": 1}                 | zzz             | zzz is not a known field
            {"name": "ab", "size": "big"}            | size            | size must be one of small, 2, null
            {"name": "ab", "kind": "bad"}            | kind            | kind must be good
            {"name": "ab", "count": 0}               | count           | count must be at least 1
            {"name": "ab", "count": 6}               | count           | count must be at most 5
            {"name": "ab", "count": 1.5}             | count           | count must be an integer
            {"name": "ab", "ratio": 0}               | ratio           | ratio must be greater than 0
            {"name": "ab", "ratio": 1.0}             | ratio           | ratio must be less than 1
            {"name": "ab", "ratio": "1"}             | ratio           | ratio must be a number or null
            {"name": "ab", "list": []}               | list            | list must have at least 1 entry
            {"name": "ab", "list": [1, 2, 3]}        | list            | list takes at most 2 entries
            {"name": "ab", "list": [1, 1]}           | list            | list must not hold an entry twice
            {"name": "ab", "list": [1, "2"]}         | list[1]         | list[1] must be an integer
            {"name": "ab", "map": {"k": {}}}         | map.k           | map.k must be a string
            {"name": "ab", "both": "abcd"}           | both            | both takes at most 3 characters
            {"name": "ab", "tree": {"tree": 1, "name": "ab"}} | tree.tree | tree.tree must be an object
            {"name": "ab", "either": ""}             | either          | either must not be empty
            {"name": "ab", "either": [7]}            | either[0]       | either[0] must be a string
            {"name": "ab", "either": 7}              | either          | either must be a string or an array or null
            {"name": "ab", "paid": true}             | count           | count is required
            """)
    void tellsWhatIsWrongAndWhere(String document, String field, String message) {
        assertThat(check(compiled(SCHEMA), JsonMutations.parse(document)))
                .extracting(Violation::field, Violation::message)
                .containsExactly(tuple(field, message));
    }

    @Test
    void aRuleMayNameItsCode() {
        assertThat(check(compiled(SCHEMA), JsonMutations.parse("{\"name\": \"AB\"}")))
                .extracting(Violation::code)
                .containsExactly("bad_name");
    }

    @Test
    void aWholeDecimalIsAnInteger() {
        assertThat(check(compiled(SCHEMA), JsonMutations.parse("{\"name\": \"ab\", \"count\": 3.0}")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                              | type    | type is required
            {"type": "box"}                                 | type    | type must be one of dot, line
            {"type": 7}                                     | type    | type must be one of dot, line
            {"type": "dot", "to": 1}                        | to      | to is not a known field
            {"type": "line"}                                | to      | to is required
            {"type": "line", "to": {"type": "line"}}        | to.to   | to.to is required
            """)
    void ofAlternativesOnlyTheOneThatIsMeantIsJudgedBy(String document, String field, String message) {
        assertThat(check(compiled(SHAPES), JsonMutations.parse(document)))
                .extracting(Violation::field, Violation::message)
                .containsExactly(tuple(field, message));
    }

    @Test
    void agreesWithTheLibraryOnEveryMutation() {
        agrees(SCHEMA, FULL);
        agrees(
                SHAPES,
                JsonMutations.parse("{\"type\": \"line\", \"to\": {\"type\": \"line\", \"to\": {\"type\": \"dot\"}}}"));
    }

    @Test
    void agreesWithTheLibraryOnRequests() throws IOException {
        JsonObject schema = requestSchema();
        CompiledSchema ours = Objects.requireNonNull(CompiledSchema.compile(schema));
        LibrarySchema theirs = new LibrarySchema(schema);
        JsonObject request =
                JsonMutations.parse(Files.readString(Path.of("src/test/resources/dialect/v3/full-request.json")));
        AtomicInteger tried = new AtomicInteger();
        JsonMutations.each(request, (name, mutation) -> {
            // One in seventeen, since the library takes milliseconds for each.
            if (tried.incrementAndGet() % 17 == 0 && !name.contains("1.0") && !name.contains("1E+400")) {
                List<Violation> found = check(ours, mutation);
                assertThat(found.isEmpty())
                        .as("%s: %s", name, found)
                        .isEqualTo(check(theirs, mutation).isEmpty());
            }
        });
        assertThat(tried).hasValueGreaterThan(2_000);
    }

    private static JsonObject requestSchema() {
        JsonObject openApi =
                YamlDocument.parse(ResourceText.read("/openapi.yaml")).json();
        return new JsonObject()
                .put("$ref", "#/components/schemas/ChatCompletionRequest")
                .put("components", openApi.getJsonObject("components"));
    }

    private static void agrees(String yaml, JsonObject document) {
        JsonObject schema = YamlDocument.parse(yaml).json();
        CompiledSchema ours = compiled(yaml);
        LibrarySchema theirs = new LibrarySchema(schema);
        assertThat(check(ours, document)).isEmpty();
        AtomicInteger tried = new AtomicInteger();
        JsonMutations.each(document, (name, mutation) -> {
            // The library takes no decimal for an integer, not even 1.0.
            if (!name.contains("1.0") && !name.contains("1E+400")) {
                List<Violation> found = check(ours, mutation);
                List<Violation> expected = check(theirs, mutation);
                assertThat(found.isEmpty())
                        .as("%s: %s / %s", name, found, expected)
                        .isEqualTo(expected.isEmpty());
                if (!yaml.contains("discriminator") && !name.contains("either")) {
                    assertThat(new HashSet<>(expected)).as(name).containsAll(found);
                }
                tried.incrementAndGet();
            }
        });
        assertThat(tried).hasValueGreaterThan(50);
    }

    @Test
    void theSchemaOfRequestsIsCompiled() {
        assertThat(CompiledSchema.compile(requestSchema())).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"anyOf": [{"type": "string"}]}
            {"not": {}}
            {"type": "object", "patternProperties": {"a": {}}}
            {"oneOf": [{"type": "object"}, {"type": "object"}]}
            {"oneOf": [{"type": "string"}, {}]}
            {"$ref": "https://example.com/schema"}
            {"$ref": "#/nowhere"}
            {"pattern": "(?<"}
            {"properties": {"a": {"items": [{}]}}}
            """)
    void whatIsNotKnownIsLeftToTheLibrary(String schema) {
        assertThat(CompiledSchema.compile(JsonMutations.parse(schema))).isNull();
    }

    @Test
    void isBoundedInWhatItTells() {
        JsonArray many = new JsonArray();
        for (int i = 0; i < 100_000; i++) {
            many.add("x");
        }
        CompiledSchema schema = compiled("properties: { list: { items: { type: integer } } }");

        assertThat(check(schema, new JsonObject().put("list", many))).hasSize(SchemaCheck.MAX_VIOLATIONS);
    }

    @Test
    void aLongKeyIsCutInThePath() {
        CompiledSchema schema = compiled("additionalProperties: false");

        assertThat(check(schema, new JsonObject().put("k".repeat(1_000_000), 1)))
                .allSatisfy(violation -> assertThat(violation.field()).hasSize(101));
    }

    @Test
    void aTextThatIsTooLongIsNotMatched() {
        CompiledSchema schema = compiled("properties: { a: { maxLength: 9, pattern: '^(a|b)+$' } }");

        assertThat(check(schema, new JsonObject().put("a", "ab".repeat(1_000_000))))
                .extracting(Violation::code)
                .containsExactly(Violation.TOO_LARGE);
    }
}
