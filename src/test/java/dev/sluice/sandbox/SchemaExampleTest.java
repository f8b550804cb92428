package dev.sluice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.json.JsonText;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaExampleTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'type':'string'}",
                "{'type':'string','minLength':40}",
                "{'type':'string','maxLength':3}",
                "{'type':'string','maxLength':0}",
                "{'type':'string','enum':['celsius','fahrenheit']}",
                "{'const':{'a':[1,null]}}",
                "{'enum':[null,1]}",
                "{'type':['null','integer']}",
                "{'type':'null'}",
                "{'type':'boolean'}",
                "{'type':'integer'}",
                "{'type':'integer','minimum':10,'maximum':12}",
                "{'type':'integer','exclusiveMinimum':10,'exclusiveMaximum':12}",
                "{'type':'integer','maximum':-7}",
                "{'type':'integer','minimum':10.5}",
                "{'type':'integer','multipleOf':7,'minimum':15}",
                "{'type':'integer','multipleOf':2.5}",
                "{'type':'number','minimum':0,'maximum':1}",
                "{'type':'number','exclusiveMinimum':0,'exclusiveMaximum':0.001}",
                "{'type':'number','exclusiveMinimum':3}",
                "{'type':'number','exclusiveMaximum':-3}",
                "{'type':'number','multipleOf':0.25,'minimum':0.3}",
                "{'type':'string','format':'date-time'}",
                "{'type':'string','format':'date'}",
                "{'type':'string','format':'time'}",
                "{'type':'string','format':'duration'}",
                "{'type':'string','format':'email'}",
                "{'type':'string','format':'hostname'}",
                "{'type':'string','format':'ipv4'}",
                "{'type':'string','format':'ipv6'}",
                "{'type':'string','format':'uri'}",
                "{'type':'string','format':'uuid'}",
                "{'type':'string','pattern':'^[A-Z]{3}-\\\\d{4}$'}",
                "{'type':'string','pattern':'^(foo|bar)+[^a-z]?$'}",
                "{'type':'string','pattern':'^\\\\+?[1-9]\\\\d{1,14}$'}",
                "{'type':'string','pattern':'^[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}$'}",
                "{'type':'string','pattern':'^.*@.*\\\\.com$'}",
                "{'type':'string','pattern':'^[\\\\w.-]+$','minLength':20,'maxLength':40}",
                "{'type':'array'}",
                "{'type':'array','items':{'type':'integer'}}",
                "{'type':'array','items':{'type':'integer'},'minItems':3,'maxItems':3,'uniqueItems':true}",
                "{'type':'array','items':{'type':'string'},'minItems':4,'uniqueItems':true}",
                "{'type':'array','items':{'enum':['a','b','c']},'minItems':3,'uniqueItems':true}",
                "{'type':'array','items':{'type':'string','format':'email'},'minItems':2,'uniqueItems':true}",
                "{'type':'array','items':{'type':'object','properties':{'id':{'type':'integer'}},'required':['id']},"
                        + "'minItems':2,'uniqueItems':true}",
                "{'type':'array','maxItems':0,'items':{'type':'string'}}",
                "{'type':'array','prefixItems':[{'type':'string'},{'type':'integer'}],'items':false,'minItems':2}",
                "{'type':'array','items':{'type':['string','integer']},'contains':{'type':'integer'}}",
                "{'type':'object'}",
                "{'properties':{'a':{'type':'string'}},'required':['a']}",
                "{'type':'object','required':['unknown']}",
                "{'type':'object','required':['x'],'additionalProperties':{'type':'integer'}}",
                "{'type':'object','minProperties':2,'properties':{'a':{'type':'string'},'b':{'type':'integer'}}}",
                "{'type':'object','minProperties':2}",
                "{'type':'object','patternProperties':{'^s_':{'type':'string'}},'required':['s_a']}",
                "{'type':'object','properties':{'a':{'type':'string'},'b':{'type':'integer'}},'required':['a'],"
                        + "'dependentRequired':{'a':['b']}}",
                "{'anyOf':[{'type':'integer','minimum':5},{'type':'string'}]}",
                "{'oneOf':[{'type':'object','properties':{'kind':{'const':'a'}},'required':['kind']},"
                        + "{'type':'object','properties':{'kind':{'const':'b'}},'required':['kind']}]}",
                "{'allOf':[{'type':'object','properties':{'a':{'type':'string'}},'required':['a']},"
                        + "{'properties':{'b':{'type':'integer','minimum':3}},'required':['b']}]}",
                "{'allOf':[{'type':'integer','minimum':3},{'minimum':9,'maximum':20},{'maximum':10}]}",
                "{'$defs':{'p':{'type':'object','properties':{'x':{'type':'number'}},'required':['x']}},"
                        + "'type':'object','properties':{'p':{'$ref':'#/$defs/p'}},'required':['p']}",
                "{'$defs':{'a/b':{'type':'integer','minimum':4}},'$ref':'#/$defs/a~1b'}",
                "{'type':'object','properties':{'value':{'type':'integer'},'next':{'anyOf':[{'$ref':'#'},{'type':'null'}]}},"
                        + "'required':['value','next']}",
                "{'type':'object','properties':{'name':{'type':'string'},'children':{'type':'array','items':{'$ref':'#'}}},"
                        + "'required':['name','children']}",
            })
    void theValueFitsTheSchema(String quoted) {
        assertFits(new JsonObject(quoted.replace('\'', '"')));
    }

    private static void assertFits(JsonObject schema) {
        Object value = Json.decodeValue(JsonText.of(SchemaExample.of(schema)));
        OutputUnit result = Validator.create(
                        JsonSchema.of(schema.copy()),
                        new JsonSchemaOptions()
                                .setBaseUri("https://example.com/")
                                .setDraft(Draft.DRAFT202012))
                .validate(value);
        assertThat(result.getValid())
                .as("%s for %s: %s", value, schema, result.getErrors())
                .isTrue();
    }

    @Test
    void onlyWhatIsRequiredIsThere() {
        JsonObject schema = new JsonObject(
                "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},\"unit\":{\"type\":\"string\"}},"
                        + "\"required\":[\"city\"]}");
        assertThat(JsonText.of(SchemaExample.of(schema))).isEqualTo("{\"city\":\"example city\"}");
    }

    @Test
    void argumentsAreAnObjectWhateverTheSchemaSays() {
        assertThat(JsonText.of(SchemaExample.ofObject(new JsonObject()))).isEqualTo("{}");
    }

    @Test
    void anySchemaPutTogetherFromParts() {
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            assertFits(schema(random, 4));
        }
    }

    private static JsonObject schema(Random random, int depth) {
        int least = random.nextInt(5);
        JsonObject schema = new JsonObject();
        switch (random.nextInt(depth == 0 ? 4 : 8)) {
            case 0 -> schema.put("type", "string").put("minLength", least).put("maxLength", least + random.nextInt(9));
            case 1 -> schema.put("type", "integer").put("minimum", least - 3).put("maximum", least + 3);
            case 2 ->
                schema.put("type", "number").put("exclusiveMinimum", least).put("exclusiveMaximum", least + 0.5);
            case 3 -> schema.put("type", new JsonArray().add("null").add("boolean"));
            case 4 ->
                schema.put(
                        "anyOf", new JsonArray().add(schema(random, depth - 1)).add(schema(random, depth - 1)));
            case 5 ->
                schema.put("type", "array")
                        .put("items", schema(random, depth - 1))
                        .put("minItems", least)
                        .put("maxItems", least + 1);
            default -> {
                JsonObject properties = new JsonObject();
                JsonArray required = new JsonArray();
                for (String name : List.of("a", "b", "c")) {
                    properties.put(name, schema(random, depth - 1));
                    if (random.nextBoolean()) {
                        required.add(name);
                    }
                }
                schema.put("type", "object")
                        .put("properties", properties)
                        .put("required", required)
                        .put("additionalProperties", false);
            }
        }
        return schema;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'$ref':'#'}",
                "{'$ref':'https://example.com/other'}",
                "{'$ref':'#/nowhere/at/all'}",
                "{'allOf':[{'$ref':'#'},{'$ref':'#'}]}",
                "{'type':'object','properties':{'self':{'$ref':'#'},'other':{'$ref':'#'}},'required':['self','other']}",
                "{'type':'array','items':{'$ref':'#'},'minItems':1000000}",
                "{'type':'string','minLength':1000000000}",
                "{'type':'string','pattern':'('}",
                "{'type':'string','pattern':'[z-a]'}",
                "{'type':'string','pattern':'^(?=x)y{99999}\\\\1$'}",
                "{'type':'string','pattern':'^(a{999}){999}$'}",
                "{'type':'string','pattern':'^[^\\\\\\\\'}",
                "{'type':'integer','minimum':1e999999}",
                "{'type':'integer','multipleOf':0}",
                "{'type':'number','minimum':5,'maximum':1}",
                "{'type':'integer','multipleOf':0.3333333333333333}",
                "{'enum':[]}",
                "{'type':[]}",
                "{'type':'unheard of'}",
                "{'type':'object','minProperties':1000000}",
                "{'anyOf':'x','oneOf':[],'required':7,'properties':[1],'items':null,'type':'object'}",
            })
    void noSchemaIsTooMuch(String quoted) {
        assertThat(JsonText.of(SchemaExample.of(new JsonObject(quoted.replace('\'', '"')))))
                .hasSizeLessThan(5_000_000);
    }
}
