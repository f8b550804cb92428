package dev.sluice.provider.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Violation;
import dev.sluice.provider.Findings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiSchemaTest {

    private final Findings findings = new Findings(Models.GEMINI_3);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'object',  'properties':{'a':{'type':['string','null'],'enum':['x',1.0]}},'required':['a']}",
                "{'type':'array','items':{'type':'number','minimum':1,'maximum':2},'minItems':1,'maxItems':3}",
                "{'$defs':{'n':{'type':'string','format':'date-time'}},'type':'object','properties':{'n':{'$ref':'#/$defs/n','description':'d'}}}",
                "{'type':'object','additionalProperties':{'type':'string'}}",
                "{'anyOf':[{'type':'string'},{'type':'null'}]}"
            })
    void whatGeminiReadsStaysToTheLetter(String schema) {
        assertThat(of(schema, true)).isEqualTo(schema);
        assertThat(findings.violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'const':1} | {'enum':[1]}",
                "{'oneOf':[{'type':'string','title':'T'}]} | {'anyOf':[{'type':'string'}]}",
                "{'definitions':{'a':{'const':'x'}},'items':{'$ref':'#/definitions/a'}}"
                        + " | {'items':{'$ref':'#/$defs/a'},'$defs':{'a':{'enum':['x']}}}",
                "{'$schema':'s','$id':'i','title':'t','examples':[1],'x-y':2,'type':'string'} | {'type':'string'}",
                "{'type':'string','default':'a'} | {'type':'string','description':'default: \\'a\\'.'}",
                "{'allOf':[{'properties':{'a':{}},'required':['a']},{'properties':{'b':{}},'required':['b']}]}"
                        + " | {'properties':{'a':{},'b':{}},'required':['a','b']}"
            })
    void whatCanBeSaidOtherwiseIs(String schema, String sent) {
        assertThat(of(schema, true)).isEqualTo(sent);
        assertThat(findings.violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pattern | 'a+'",
                "minLength | 2",
                "maxLength | 2",
                "multipleOf | 0.5",
                "exclusiveMinimum | 1.0",
                "uniqueItems | true",
                "not | {'type':'null'}",
                "patternProperties | {'a':{}}",
                "propertyNames | {}",
                "format | 'email'",
                "if | {}",
                "somethingNew | 1"
            })
    void whatCannotBeSaidIsToldToTheModelOrRefused(String keyword, String value) {
        String schema = "{'properties':{'a/b':{'description':'d','" + keyword + "':" + value + "}}}";
        assertThat(of(schema, false))
                .isEqualTo("{'properties':{'a/b':{'description':'d " + keyword + ": " + value.replace("'", "\\'")
                        + ".'}}}");
        assertThat(findings.violations()).isEmpty();
        of(schema, true);
        assertThat(findings.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.code()).isEqualTo("schema_not_supported");
            assertThat(violation.message()).startsWith("/properties/a~1b/" + keyword + ":");
        });
    }

    @Test
    void partsOfAllOfThatContradictAreNotMerged() {
        of("{'allOf':[{'type':'string'},{'type':'number'}]}", true);
        assertThat(findings.violations()).extracting(Violation::code).containsExactly("schema_not_supported");
    }

    @Test
    void onlyADescriptionStandsBesideAReference() {
        assertThat(of("{'properties':{'a':{'$ref':'#','title':'t','minItems':1}}}", false))
                .isEqualTo("{'properties':{'a':{'$ref':'#','description':'minItems: 1.'}}}");
    }

    @Test
    void longConstraintIsOnlyNamed() {
        assertThat(of("{'pattern':'" + "a".repeat(1000) + "'}", false)).isEqualTo("{'description':'pattern applies.'}");
    }

    private String of(String singleQuoted, boolean strict) {
        return GeminiSchema.of(singleQuoted.replace('\'', '"'), "f", strict, findings)
                .replace('"', '\'');
    }
}
