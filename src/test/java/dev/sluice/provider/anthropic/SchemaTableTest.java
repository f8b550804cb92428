package dev.sluice.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Violation;
import dev.sluice.provider.Findings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of every keyword of JSON Schema, in a strict schema and in one that need not be kept to the letter. Schemas are those of a
 * property {@code p}, with single quotes for double ones.
 */
class SchemaTableTest {

    private static final String SAME = "same";
    /** With the place of what is refused, below the property. */
    private static final String REFUSED = "refused ";
    /** It goes into the instructions instead. */
    private static final String INSTRUCTION = "instruction";

    static List<Arguments> keywords() {
        List<Arguments> rows = new ArrayList<>(List.of(
                row("{'type':'object','properties':{'q':{}},'additionalProperties':false}", SAME, SAME),
                row(
                        "{'type':'object','properties':{'q':{}},'required':['q'],'additionalProperties':false}",
                        SAME,
                        SAME),
                row(
                        "{'type':'object','properties':{'q':{}}}",
                        REFUSED + "/additionalProperties",
                        "{'type':'object','properties':{'q':{}},'additionalProperties':false}"),
                row(
                        "{'type':'object','properties':{'q':{}},'additionalProperties':true}",
                        REFUSED + "/additionalProperties",
                        "{'type':'object','properties':{'q':{}},'additionalProperties':false}"),
                row(
                        "{'type':'object','additionalProperties':{'type':'string'}}",
                        REFUSED + "/additionalProperties",
                        INSTRUCTION),
                row("{'type':['string','null']}", SAME, SAME),
                row("{'enum':['a',1,null,true]}", SAME, SAME),
                noted("enum", "[[1]]"),
                row("{'const':1}", SAME, SAME),
                row("{'anyOf':[{'type':'string'},{'type':'null'}]}", SAME, SAME),
                row("{'oneOf':[{'type':'string'}]}", "{'anyOf':[{'type':'string'}]}", "{'anyOf':[{'type':'string'}]}"),
                row("{'anyOf':[{}],'oneOf':[{}]}", REFUSED + "/oneOf", INSTRUCTION),
                row("{'allOf':[{'type':'string'}]}", SAME, SAME),
                row("{'allOf':[{'$ref':'#/$defs/d'}]}", REFUSED + "/allOf/0/$ref", INSTRUCTION),
                row("{'$ref':'#/$defs/d'}", SAME, SAME),
                noted("$ref", "'https://example.com/s'"),
                noted("$ref", "'#/$defs/none'"),
                row(
                        "{'type':'array','items':{'type':'string','minLength':1}}",
                        REFUSED + "/items/minLength",
                        "{'type':'array','items':{'type':'string','description':'(minLength: 1)'}}"),
                row("{'pattern':'^[a-z]{2,3}(x|y)+$'}", SAME, SAME),
                row("{'minItems':0}", SAME, SAME),
                row("{'minItems':1}", SAME, SAME),
                noted("minItems", "2"),
                row("{'default':1}", SAME, SAME),
                row("{'description':'d','minimum':1}", REFUSED + "/minimum", "{'description':'d (minimum: 1)'}")));
        for (String format :
                List.of("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid", "uri")) {
            rows.add(row("{'format':'" + format + "'}", SAME, SAME));
        }
        rows.add(noted("format", "'int32'"));
        for (String pattern : List.of("(?=a)b", "(?!a)b", "(?<=a)b", "(?<!a)b")) {
            rows.add(noted("pattern", "'" + pattern + "'"));
        }
        for (String keyword : List.of(
                "minimum",
                "maximum",
                "multipleOf",
                "exclusiveMinimum",
                "exclusiveMaximum",
                "minLength",
                "maxLength",
                "maxItems",
                "minProperties",
                "maxProperties",
                "minContains",
                "maxContains")) {
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
            rows.add(row("{'type':'string','" + keyword + "':'x'}", "{'type':'string'}", "{'type':'string'}"));
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("keywords")
    void keywordIsSentOrToldOrRefused(String property, String strict, String loose) {
        assertThat(outcome(property, true)).isEqualTo(strict.equals(SAME) ? property : strict);
        assertThat(outcome(property, false)).isEqualTo(loose.equals(SAME) ? property : loose);
    }

    @ParameterizedTest
    @MethodSource("recursions")
    void recursionIsRefusedOrAnInstruction(String schema) {
        Findings findings = new Findings(Models.HAIKU_4_5);
        SchemaSubset.strict(json(schema), "f", findings);
        assertThat(findings.violations()).extracting(Violation::code).containsExactly("schema_not_supported");
        assertThat(SchemaSubset.loose(json(schema), findings)).isNull();
    }

    static List<String> recursions() {
        return List.of(
                "{'$ref':'#'}",
                "{'properties':{'a':{'$ref':'#'}},'additionalProperties':false}",
                "{'$ref':'#/$defs/a','$defs':{'a':{'anyOf':[{'$ref':'#/$defs/b'}]},'b':{'items':{'$ref':'#/$defs/a'}}}}");
    }

    private static Arguments row(String property, String strict, String loose) {
        return Arguments.of(property, strict, loose);
    }

    private static Arguments noted(String keyword, String value) {
        return row(
                "{'" + keyword + "':" + value + "}",
                REFUSED + "/" + keyword,
                "{'description':'(" + keyword + ": " + value.replace("'", "\\'") + ")'}");
    }

    private static String outcome(String property, boolean strict) {
        String before = "{'type':'object','properties':{'p':";
        String after = "},'additionalProperties':false,'$defs':{'d':{'type':'string'}}}";
        Findings findings = new Findings(Models.HAIKU_4_5);
        String schema = json(before + property + after);
        @Nullable
        String sent = strict ? SchemaSubset.strict(schema, "f", findings) : SchemaSubset.loose(schema, findings);
        if (!findings.violations().isEmpty()) {
            String message = findings.violations().getFirst().message();
            return REFUSED + message.substring("/properties/p".length(), message.indexOf(": "));
        }
        if (sent == null) {
            return INSTRUCTION;
        }
        String quoted = sent.replace('"', '\'');
        return quoted.substring(before.length(), quoted.length() - after.length());
    }

    private static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }
}
