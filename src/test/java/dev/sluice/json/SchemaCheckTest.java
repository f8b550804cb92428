package dev.sluice.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Violation;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaCheckTest {

    private static final String COMMON = """
            type: object
            required: [name]
            additionalProperties: false
            properties:
              name: { type: string, pattern: '^[a-z]+$', x-rule: be lower case, x-code: bad_name }
              list: { type: array, maxItems: 2 }
              tree: { type: object, properties: { size: { type: integer, minimum: 1 } } }
            """;

    /** {@code anyOf} is not compiled: this one goes to the library. */
    private static final String FOREIGN = COMMON + "anyOf: [{ required: [name] }, { required: [list] }]\n";

    private static SchemaCheck check(String schema) {
        return SchemaCheck.of(YamlDocument.parse(schema).json());
    }

    @ParameterizedTest
    @ValueSource(strings = {COMMON, FOREIGN})
    void tellsTheSameWhoeverChecks(String schema) {
        JsonObject document =
                JsonMutations.parse("{\"name\": \"A\", \"list\": [1, 2, 3], \"tree\": {\"size\": 0}, \"zzz\": 1}");

        assertThat(check(schema).check(document))
                .containsExactlyInAnyOrder(
                        new Violation("bad_name", "name must be lower case", "name"),
                        new Violation("too_many", "list takes at most 2 entries", "list"),
                        new Violation("invalid", "tree.size must be at least 1", "tree.size"),
                        new Violation("unsupported", "zzz is not a known field", "zzz"));
    }

    @ParameterizedTest
    @ValueSource(strings = {COMMON, FOREIGN})
    void pathsBeginWhereTheDocumentStands(String schema) {
        assertThat(check(schema).check(JsonMutations.parse("{\"list\": 1}"), "a[0].b"))
                .contains(
                        new Violation("required", "a[0].b.name is required", "a[0].b.name"),
                        new Violation("invalid", "a[0].b.list must be an array", "a[0].b.list"));
    }

    @ParameterizedTest
    @ValueSource(strings = {COMMON, FOREIGN})
    void whatFitsHasNoViolations(String schema) {
        assertThat(check(schema)
                        .check(JsonMutations.parse("{\"name\": \"a\", \"tree\": {\"size\": 1, \"other\": null}}")))
                .isEmpty();
    }

    @Test
    void aMisfitThatHasNoWordsIsStillOne() {
        assertThat(check("{ not: {}, maxProperties: 5 }").check(new JsonObject()))
                .containsExactly(new Violation("invalid", "the body does not fit the schema", null));
    }

    @Test
    void componentsReferToEachOther() {
        JsonObject openApi = YamlDocument.parse("""
                components:
                  schemas:
                    Outer: { type: object, properties: { inner: { $ref: '#/components/schemas/Inner' } } }
                    Inner: { type: string }
                """).json();

        assertThat(SchemaCheck.ofComponent(openApi, "Outer").check(JsonMutations.parse("{\"inner\": 1}")))
                .containsExactly(new Violation("invalid", "inner must be a string", "inner"));
    }
}
