package dev.sluice.provider.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Violation;
import dev.sluice.provider.Findings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of every keyword of JSON Schema, in a strict schema and in one that need not be kept to the letter. Schemas are those of a
 * property {@code p}, with single quotes for double ones.
 */
class SchemaTableTest {

    private static final String SAME = "same";
    /** With the place of what is refused, below the property. */
    private static final String REFUSED = "refused ";

    static List<Arguments> keywords() {
        List<Arguments> rows = new ArrayList<>(List.of(
                row("{'type':'object','properties':{'q':{}},'additionalProperties':false}", SAME, SAME),
                row("{'type':'object','properties':{'q':{}},'required':['q']}", SAME, SAME),
                row("{'type':'object','additionalProperties':{'type':'string'}}", SAME, SAME),
                row("{'type':['string','null']}", SAME, SAME),
                row("{'enum':['a',1]}", SAME, SAME),
                both("{'enum':['a',null]}", "{'anyOf':[{'enum':['a']},{'type':'null'}]}"),
                both(
                        "{'type':['string','null'],'enum':['a',null]}",
                        "{'anyOf':[{'type':'string','enum':['a']},{'type':'null'}]}"),
                both("{'type':'string','enum':['a',null]}", "{'type':'string','enum':['a']}"),
                both("{'type':'null','enum':['a',null]}", "{'type':'null'}"),
                both("{'enum':[true,false]}", "{'type':'boolean'}"),
                both("{'enum':[true,1,false]}", "{'anyOf':[{'enum':[1]},{'type':'boolean'}]}"),
                row("{'enum':['a',true]}", REFUSED + "/enum", "{'description':'enum: [\\'a\\',true].'}"),
                row("{'enum':[{}]}", REFUSED + "/enum", "{'description':'enum: [{}].'}"),
                row(
                        "{'enum':[1,null],'anyOf':[{}]}",
                        REFUSED + "/enum",
                        "{'anyOf':[{}],'description':'enum: [1,null].'}"),
                both("{'const':null}", "{'type':'null'}"),
                row("{'const':true}", REFUSED + "/const", "{'description':'const: true.'}"),
                both("{'const':1}", "{'enum':[1]}"),
                row("{'anyOf':[{'type':'string'},{'type':'null'}]}", SAME, SAME),
                both("{'oneOf':[{'type':'string'}]}", "{'anyOf':[{'type':'string'}]}"),
                both("{'allOf':[{'type':'string'}]}", "{'type':'string'}"),
                row(
                        "{'allOf':[{'minimum':1},{'minimum':2}]}",
                        REFUSED + "/allOf",
                        "{'description':'allOf: [{\\'minimum\\':1},{\\'minimum\\':2}].'}"),
                row("{'$ref':'#/$defs/d'}", SAME, SAME),
                row("{'$ref':'#/$defs/d','description':'d'}", SAME, SAME),
                row(
                        "{'$ref':'#/$defs/d','minItems':1}",
                        REFUSED + "/minItems",
                        "{'$ref':'#/$defs/d','description':'minItems: 1.'}"),
                row("{'$ref':'https://a.b/s'}", REFUSED + "/$ref", "{'description':'$ref: \\'https://a.b/s\\'.'}"),
                row("{'$ref':'#/$defs/none'}", REFUSED + "/$ref", "{'description':'$ref: \\'#/$defs/none\\'.'}"),
                row("{'$ref':'#'}", SAME, SAME),
                row("{'minimum':1,'maximum':2}", SAME, SAME),
                row("{'minItems':1,'maxItems':2}", SAME, SAME),
                row("{'prefixItems':[{'type':'string'}]}", SAME, SAME),
                both("{'default':1}", "{'description':'default: 1.'}"),
                row(
                        "{'items':{'pattern':'a'}}",
                        REFUSED + "/items/pattern",
                        "{'items':{'description':'pattern: \\'a\\'.'}}")));
        for (String format : List.of("date-time", "date", "time")) {
            rows.add(row("{'format':'" + format + "'}", SAME, SAME));
        }
        for (String format : List.of("duration", "email", "hostname", "ipv4", "ipv6", "uuid", "uri")) {
            rows.add(noted("format", "'" + format + "'"));
        }
        rows.add(noted("pattern", "'^a$'"));
        for (String keyword : List.of(
                "multipleOf",
                "exclusiveMinimum",
                "exclusiveMaximum",
                "minLength",
                "maxLength",
                "minProperties",
                "maxProperties")) {
            rows.add(noted(keyword, "3"));
        }
        for (String keyword : List.of(
                "propertyNames",
                "patternProperties",
                "if",
                "then",
                "else",
                "not",
                "dependentRequired",
                "dependentSchemas",
                "dependencies",
                "contains")) {
            rows.add(noted(keyword, "{}"));
        }
        rows.add(noted("uniqueItems", "true"));
        for (String keyword :
                List.of("title", "$schema", "$id", "$comment", "examples", "discriminator", "deprecated")) {
            rows.add(both("{'type':'string','" + keyword + "':'x'}", "{'type':'string'}"));
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("keywords")
    void keywordIsSentOrToldOrRefused(String property, String strict, String loose) {
        assertThat(outcome(property, true)).isEqualTo(strict.equals(SAME) ? property : strict);
        assertThat(outcome(property, false)).isEqualTo(loose.equals(SAME) ? property : loose);
    }

    @Test
    void recursionGoesThroughPropertiesThatMayBeAbsent() {
        String tree = "{'$ref':'#/$defs/n','$defs':{'n':{'properties':{'v':{},'n':{'type':'array','items':"
                + "{'$ref':'#/$defs/n'}}},'required':[%s]}}}";
        assertThat(whole(tree.formatted("'v'"), true)).isEqualTo(tree.formatted("'v'"));
        assertThat(whole(tree.formatted("'v','n'"), true)).isEqualTo(REFUSED + "/$defs/n/properties/n/items/$ref");
        assertThat(whole(tree.formatted("'v','n'"), false))
                .contains("'items':{'description':'$ref: \\'#/$defs/n\\'.'}")
                .startsWith("{'$ref':'#/$defs/n'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'$ref':'#'}",
                "{'items':{'$ref':'#'}}",
                "{'anyOf':[{'$ref':'#/$defs/a'}],'$defs':{'a':{'anyOf':[{'$ref':'#/$defs/b'}]},"
                        + "'b':{'additionalProperties':{'$ref':'#/$defs/a'}}}}"
            })
    void otherRecursionIsRefused(String schema) {
        assertThat(whole(schema, true)).startsWith(REFUSED).endsWith("/$ref");
    }

    @Test
    void longChainOfReferencesIsRefusedAndNotFollowedToItsEnd() {
        StringBuilder schema = new StringBuilder("{'$ref':'#/$defs/a0','$defs':{");
        for (int i = 0; i < 5000; i++) {
            schema.append("'a")
                    .append(i)
                    .append("':{'$ref':'#/$defs/a")
                    .append(i + 1)
                    .append("'},");
        }
        assertThat(whole(schema + "'a5000':{}}}", true)).startsWith(REFUSED);
    }

    private static Arguments row(String property, String strict, String loose) {
        return Arguments.of(property, strict, loose);
    }

    private static Arguments both(String property, String sent) {
        return row(property, sent, sent);
    }

    private static Arguments noted(String keyword, String value) {
        return row(
                "{'" + keyword + "':" + value + "}",
                REFUSED + "/" + keyword,
                "{'description':'" + keyword + ": " + value.replace("'", "\\'") + ".'}");
    }

    private static String outcome(String property, boolean strict) {
        String before = "{'type':'object','properties':{'p':";
        String after = "},'$defs':{'d':{'type':'string'}}}";
        String sent = whole(before + property + after, strict);
        return sent.startsWith(REFUSED)
                ? sent.replace("/properties/p", "")
                : sent.substring(before.length(), sent.length() - after.length());
    }

    private static String whole(String schema, boolean strict) {
        Findings findings = new Findings(Models.GEMINI_3);
        String sent = GeminiSchema.of(schema.replace('\'', '"'), "f", strict, findings);
        for (Violation violation : findings.violations()) {
            return REFUSED
                    + violation.message().substring(0, violation.message().indexOf(": "));
        }
        return sent.replace('"', '\'');
    }
}
