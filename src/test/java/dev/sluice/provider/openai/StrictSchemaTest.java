package dev.sluice.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Violation;
import dev.sluice.provider.Findings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictSchemaTest {

    private static final String FIELD = "response_format.json_schema.schema";

    private final Findings findings = new Findings(Models.GPT_4O);

    @Test
    void schemaThatIsTakenIsNotTouched() {
        String schema = json(
                "{'$schema':'x','title':'T', 'type':'object','properties':{'default':{'type':"
                        + "['string','null'],'enum':[1.0, 1e2]}},'required':['default'],'additionalProperties':false,'$defs':{}}");
        assertThat(strict(schema)).isSameAs(schema);
        assertThat(findings.violations()).isEmpty();
    }

    @Test
    void whatOnlyAnnotatesIsDroppedAndOneOfBecomesAnyOf() {
        String schema = json(
                "{'type':'object','properties':{'a':{'oneOf':[{'type':'string','default':'x'},"
                        + "{'type':'number','examples':[12345678901234567890.10]}]}},'required':['a'],'additionalProperties':false}");
        assertThat(strict(schema))
                .isEqualTo(json("{'type':'object','properties':{'a':{'anyOf':[{'type':'string'},{'type':'number'}]}},"
                        + "'required':['a'],'additionalProperties':false}"));
        assertThat(findings.violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'a':{'allOf':[]}|/properties/a/allOf|allOf",
                "'a':{'type':'string','minLength':1}|/properties/a/minLength|minLength",
                "'a':{'type':'array','items':{'not':{}}}|/properties/a/items/not|not",
                "'a/b~':{'anyOf':[{'type':'null'},{'if':{}}]}|/properties/a~1b~0/anyOf/1/if|if",
                "'a':{'oneOf':[],'anyOf':[]}|/properties/a/oneOf|oneOf beside anyOf",
                "'a':{'$ref':'#/$defs/none'}|/properties/a/$ref|a $ref that leads out of the schema",
                "'a':{'$ref':'https://a.b/s'}|/properties/a/$ref|a $ref that leads out of the schema",
                "'a':{'type':'object'}|/properties/a/additionalProperties|anything but additionalProperties: false",
            })
    void constraintThatCannotBeExpressedIsRefusedWithItsPlace(String property, String pointer, String what) {
        String name = property.substring(1, property.indexOf("':"));
        strict(json("{'type':'object','properties':{" + property + "},'required':['" + name
                + "'],'additionalProperties':false}"));
        assertThat(findings.violations())
                .containsExactly(new Violation(
                        "schema_not_supported",
                        pointer + ": " + what + " is not supported by openai/gpt-4o in a strict schema",
                        FIELD));
    }

    @Test
    void everyPropertyHasToBeRequired() {
        strict(json("{'type':'object','properties':{'a':{},'b':{}},'required':['b'],'additionalProperties':false}"));
        assertThat(findings.violations())
                .extracting(Violation::message)
                .containsExactly("/properties/a: a property that is not required is not supported by openai/gpt-4o"
                        + " in a strict schema");
    }

    @Test
    void rootHasToBeAnObject() {
        for (String root : List.of("{'type':'array','items':{}}", "{'anyOf':[]}", "{}")) {
            strict(json(root));
        }
        assertThat(findings.violations())
                .hasSize(3)
                .allMatch(violation -> violation.message().startsWith("/: "));
    }

    @Test
    void definitionsAreLookedInto() {
        strict(json("{'type':'object','properties':{},'additionalProperties':false,"
                + "'$defs':{'n':{'type':'object','properties':{},'required':[]}}}"));
        assertThat(findings.violations()).hasSize(1);
    }

    private String strict(String schema) {
        return StrictSchema.of(schema, FIELD, findings);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
