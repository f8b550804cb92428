package dev.sluice.dialect.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.json.JsonMutations;
import dev.sluice.json.SchemaCheck;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, with which code and at which place; the messages where they say more than the schema. */
class V3RefusedRequestTest {

    private static final V3Dialect DIALECT = new V3Dialect();

    private static final String CALL =
            "{'role':'assistant','tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':'{}'}}]}";

    private static List<Violation> refused(JsonObject body) {
        return switch (DIALECT.decodeRequest(body)) {
            case Checked.Valid<ChatRequest> valid -> throw new AssertionError(valid.toString());
            case Checked.Invalid<ChatRequest> invalid -> invalid.violations();
        };
    }

    /** Tables are written with single quotes. */
    private static JsonObject json(String text) {
        return JsonMutations.parse(text.replace('\'', '"'));
    }

    private static List<String> codesAndFields(JsonObject body) {
        return refused(body).stream()
                .map(violation -> violation.code() + " " + violation.field())
                .toList();
    }

    private static JsonObject ordinary() {
        return json("{'model':'openai/gpt-4o','messages':[{'role':'user','content':'Hi'}]}");
    }

    /** Fields beside an ordinary question; {@code ;} parts several violations. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'model':null                                              | invalid model
            'model':5                                                 | invalid model
            'model':''                                                | invalid model
            'model':'gpt-4o'                                          | invalid model
            'model':'/gpt-4o'                                         | invalid model
            'model':'openai/'                                         | invalid model
            'model':'openai//x'                                       | invalid model
            'model':'openai/../x'                                     | invalid model
            'model':'openai/a..b'                                     | invalid model
            'model':'openai/a?b'                                      | invalid model
            'model':'openai/a#b'                                      | invalid model
            'model':'openai/a%2fb'                                    | invalid model
            'model':'openai/a b'                                      | invalid model
            'model':'openai/a\\u0000'                                 | invalid model
            'model':'openai/gpt-4o\\n'                                | invalid model
            'messages':null                                           | invalid messages
            'messages':'Hi'                                           | invalid messages
            'messages':[]                                             | invalid messages
            'temprature':1                                            | unsupported temprature
            'n':1                                                     | unsupported n
            'stream':'yes'                                            | invalid stream
            'async':1                                                 | invalid async
            'temperature':-0.1                                        | invalid temperature
            'temperature':2.1                                         | invalid temperature
            'temperature':'1'                                         | invalid temperature
            'top_p':1.01                                              | invalid top_p
            'max_tokens':0                                            | invalid max_tokens
            'max_tokens':1.5                                          | invalid max_tokens
            'max_tokens':2147483648                                   | invalid max_tokens
            'seed':9223372036854775808                                | invalid seed
            'stop':''                                                 | invalid stop
            'stop':5                                                  | invalid stop
            'stop':['a','']                                           | invalid stop[1]
            'stop':['1','2','3','4','5']                              | too_many stop
            'reasoning_effort':'much'                                 | invalid reasoning_effort
            'include_reasoning':'yes'                                 | invalid include_reasoning
            'metadata':{'a':1}                                        | invalid metadata.a
            'metadata':{'':'a'}                                       | invalid metadata.
            'fallbacks':['gpt-4o']                                    | invalid fallbacks[0]
            'fallbacks':'openai/gpt-4o'                               | invalid fallbacks
            'webhook':{'url':'https://e.com/'}                        | invalid webhook
            'async':true,'webhook':{'url':'ftp://e.com/'}             | invalid webhook.url
            'async':true,'webhook':{'url':'https://'}                 | invalid webhook.url
            'async':true,'webhook':{}                                 | required webhook.url
            'async':true,'webhook':'https://e.com/'                   | invalid webhook
            'response_format':'json'                                  | invalid response_format
            'response_format':{}                                      | required response_format.type
            'response_format':{'type':'xml'}                          | invalid response_format.type
            'response_format':{'type':'json_schema'}                  | required response_format.json_schema
            'response_format':{'type':'json_schema','json_schema':{}} | required response_format.json_schema.name; required response_format.json_schema.schema
            'response_format':{'type':'json_schema','json_schema':{'name':'a b','schema':{}}}                    | invalid response_format.json_schema.name
            'response_format':{'type':'json_schema','json_schema':{'name':'a','schema':{'type':'strin'}}}        | invalid response_format.json_schema.schema.type
            'response_format':{'type':'json_schema','json_schema':{'name':'a','schema':{'properties':{'x':1}}}}  | invalid response_format.json_schema.schema.properties.x
            'response_format':{'type':'text','json_schema':{}}        | unsupported response_format.json_schema
            'tools':{}                                                | invalid tools
            'tools':[5]                                               | invalid tools[0]
            'tools':[{'type':'web'}]                                  | required tools[0].function; invalid tools[0].type
            'tools':[{'type':'function','function':{}}]               | required tools[0].function.name
            'tools':[{'type':'function','function':{'name':'a.b'}}]   | invalid_tool_name tools[0].function.name
            'tools':[{'type':'function','function':{'name':''}}]      | invalid_tool_name tools[0].function.name
            'tools':[{'type':'function','function':{'name':'f'}},{'type':'function','function':{'name':'f'}}]            | invalid_tool_name tools[1].function.name
            'tools':[{'type':'function','function':{'name':'f','parameters':'{}'}}]                                      | invalid tools[0].function.parameters
            'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'string'}}}]                         | invalid tools[0].function.parameters.type
            'tools':[{'type':'function','function':{'name':'f','parameters':{'properties':{}}}}]                         | invalid tools[0].function.parameters.type
            'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object','required':'a'}}}]          | invalid tools[0].function.parameters.required
            'tools':[{'type':'function','function':{'name':'f','zzz':1}}]                                                | unsupported tools[0].function.zzz
            'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'some'                                   | invalid tool_choice
            'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':{'type':'function','function':{'name':'g'}} | invalid tool_choice.function.name
            'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':{'type':'function'}                      | required tool_choice.function
            'tool_choice':'auto'                                      | invalid tool_choice
            'tools':[],'tool_choice':'required'                       | invalid tool_choice
            """)
    void ofFields(String fields, String expected) {
        JsonObject body = ordinary().mergeIn(json("{" + fields + "}"));

        assertThat(codesAndFields(body)).containsExactly(expected.split("; "));
    }

    /** Whole conversations. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            5                                                               | invalid messages[0]; no_user_message messages
            {'content':'Hi'}                                                | required messages[0].role; no_user_message messages
            {'role':'developer','content':'Hi'}                             | invalid messages[0].role; no_user_message messages
            {'role':'system','content':'Hi'}                                | no_user_message messages
            {'role':'user'}                                                 | required messages[0].content
            {'role':'user','content':null}                                  | invalid messages[0].content
            {'role':'user','content':''}                                    | invalid messages[0].content
            {'role':'user','content':[]}                                    | invalid messages[0].content
            {'role':'user','content':[{'type':'text','text':''}]}           | invalid messages[0].content
            {'role':'user','content':'Hi','zzz':1}                          | unsupported messages[0].zzz
            {'role':'user','content':'Hi','tool_calls':[]}                  | unsupported messages[0].tool_calls
            {'role':'user','content':'Hi','tool_call_id':'c'}               | unsupported messages[0].tool_call_id
            {'role':'user','content':'Hi'},{'role':'assistant'}             | required messages[1].content
            {'role':'user','content':'Hi'},{'role':'assistant','content':null,'tool_calls':[]} | required messages[1].content
            {'role':'user','content':'Hi'},{'role':'assistant','tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':{}}}]} | invalid messages[1].tool_calls[0].function.arguments
            {'role':'user','content':'Hi'},{'role':'assistant','tool_calls':[{'id':'','type':'function','function':{'name':'f','arguments':''}}]}  | invalid messages[1].tool_calls[0].id
            {'role':'user','content':'Hi'},{'role':'assistant','tool_calls':[{'type':'function','function':{'name':'f','arguments':''},'zzz':1}]}  | required messages[1].tool_calls[0].id; unsupported messages[1].tool_calls[0].zzz
            {'role':'user','content':'Hi'},{'role':'assistant','content':'a','extra_content':'x'} | invalid messages[1].extra_content
            {'role':'user','content':'Hi'},{'role':'tool','content':'a'}    | required messages[1].tool_call_id
            {'role':'system','content':[{'type':'image_url','image_url':'https://e.com/a'}]},{'role':'user','content':'Hi'}    | unsupported_content messages[0].content[0]
            {'role':'user','content':'Hi'},{'role':'assistant','content':[{'type':'file','file':{'file_id':'a'}}]}             | unsupported_content messages[1].content[0]
            {'role':'user','content':'Hi'},{'role':'tool','tool_call_id':'c','content':'a'}                                    | invalid_tool_history messages[1]
            {'role':'user','content':'Hi'},CALL                                                                                | invalid_tool_history messages[1]
            {'role':'user','content':'Hi'},CALL,{'role':'user','content':'Ho'}                                                 | invalid_tool_history messages[1]
            {'role':'user','content':'Hi'},CALL,{'role':'assistant','content':'Ho'}                                            | invalid_tool_history messages[1]
            {'role':'user','content':'Hi'},CALL,{'role':'tool','tool_call_id':'x','content':'a'}                               | invalid_tool_history messages[2]; invalid_tool_history messages[1]
            {'role':'user','content':'Hi'},CALL,{'role':'tool','tool_call_id':'c','content':'a'},{'role':'tool','tool_call_id':'c','content':'b'} | invalid_tool_history messages[3]
            {'role':'user','content':'Hi'},CALL,{'role':'tool','tool_call_id':'c','content':'a'},{'role':'user','content':'Ho'},{'role':'tool','tool_call_id':'c','content':'b'} | invalid_tool_history messages[4]
            {'role':'user','content':'Hi'},{'role':'assistant','tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':''}},{'id':'c','type':'function','function':{'name':'g','arguments':''}}]},{'role':'tool','tool_call_id':'c','content':'a'} | invalid_tool_history messages[1]
            {'role':'user','content':'Hi'},CALL,{'role':'tool','tool_call_id':'c'}                                             | required messages[2].content
            {'role':'user','content':'Hi'},{'role':'assistant','tool_calls':5},{'role':'tool','tool_call_id':'c','content':'a'} | invalid messages[1].tool_calls
            """)
    void ofMessages(String messages, String expected) {
        JsonObject body = json("{'model':'openai/gpt-4o','messages':[" + messages.replace("CALL", CALL) + "]}");

        assertThat(codesAndFields(body)).containsExactly(expected.split("; "));
    }

    /** One part of a user message. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'Hi'                                                                 | invalid
            {'text':'Hi'}                                                        | required .type
            {'type':'picture'}                                                   | invalid .type
            {'type':'text'}                                                      | required .text
            {'type':'text','text':null}                                          | invalid .text
            {'type':'text','text':'Hi','zzz':1}                                  | unsupported .zzz
            {'type':'image_url'}                                                 | required .image_url
            {'type':'image_url','image_url':5}                                   | invalid .image_url
            {'type':'image_url','image_url':''}                                  | invalid .image_url
            {'type':'image_url','image_url':{}}                                  | required .image_url.url
            {'type':'image_url','image_url':{'url':'https://e.com/','detail':'x'}} | invalid .image_url.detail
            {'type':'image_url','image_url':{'url':'https://e.com/','zzz':1}}    | unsupported .image_url.zzz
            {'type':'image_url','image_url':{'url':'ftp://e.com/a'}}             | media_unreachable .image_url.url
            {'type':'image_url','image_url':'file:///etc/passwd'}                | media_unreachable .image_url
            {'type':'image_url','image_url':'https://'}                          | media_unreachable .image_url
            {'type':'image_url','image_url':'https:///a'}                        | media_unreachable .image_url
            {'type':'image_url','image_url':'https://u@/a'}                      | media_unreachable .image_url
            {'type':'image_url','image_url':'https://:80/a'}                     | media_unreachable .image_url
            {'type':'image_url','image_url':'https://e.com/a b'}                 | media_unreachable .image_url
            {'type':'image_url','image_url':'https://e.com/a\\r\\nX: y'}         | media_unreachable .image_url
            {'type':'image_url','image_url':'data:image/png,hi'}                 | invalid_media .image_url
            {'type':'image_url','image_url':'data:image/png;base64'}             | invalid_media .image_url
            {'type':'image_url','image_url':'data:image png;base64,aGk='}        | invalid_media .image_url
            {'type':'image_url','image_url':'data:png;base64,aGk='}              | invalid_media .image_url
            {'type':'image_url','image_url':'data:image/png;base64,'}            | invalid_media .image_url
            {'type':'image_url','image_url':'data:image/png;base64,aGk'}         | invalid_media .image_url
            {'type':'image_url','image_url':'data:image/png;base64,aG=k'}        | invalid_media .image_url
            {'type':'image_url','image_url':'data:image/png;base64,a==='}        | invalid_media .image_url
            {'type':'image_url','image_url':'data:image/png;base64,aG\\nk='}     | invalid_media .image_url
            {'type':'image_url','image_url':'data:image/png;base64,a-_='}        | invalid_media .image_url
            {'type':'image','image':{'data':'aGk='}}                             | required .image.media_type
            {'type':'image','image':{'data':'a','media_type':'image/png'}}       | invalid_media .image.data
            {'type':'image','image':{'data':'aGk=','media_type':'png'}}          | invalid .image.media_type
            {'type':'audio_url','audio_url':{'url':'x'}}                         | media_unreachable .audio_url.url
            {'type':'input_audio','input_audio':{'data':'aGk='}}                 | required .input_audio.format
            {'type':'input_audio','input_audio':{'data':'aGk=','format':'a/b'}}  | invalid .input_audio.format
            {'type':'input_audio','input_audio':{'data':'*','format':'wav'}}     | invalid_media .input_audio.data
            {'type':'input_audio','input_audio':'aGk='}                          | invalid .input_audio
            {'type':'video_url','video_url':'x'}                                 | media_unreachable .video_url
            {'type':'file','file':{}}                                            | required .file
            {'type':'file','file':{'filename':'a'}}                              | required .file
            {'type':'file','file':{'file_id':'a','file_url':'https://e.com/'}}   | invalid .file
            {'type':'file','file':{'file_data':'nope!'}}                         | invalid_media .file.file_data
            {'type':'file','file':{'file_data':'data:,hi'}}                      | invalid_media .file.file_data
            {'type':'file','file':{'file_url':'gs://a/b'}}                       | media_unreachable .file.file_url
            {'type':'file','file':{'file_id':'../a'}}                            | invalid .file.file_id
            {'type':'file','file':{'file_id':'a','filename':'a\\nb'}}            | invalid .file.filename
            """)
    void ofParts(String part, String expected) {
        JsonObject body = json("{'model':'openai/gpt-4o','messages':[{'role':'user','content':[" + part + "]}]}");
        int blank = expected.indexOf(' ');
        String code = blank < 0 ? expected : expected.substring(0, blank);

        assertThat(codesAndFields(body))
                .containsExactly(code + " messages[0].content[0]" + (blank < 0 ? "" : expected.substring(blank + 1)));
    }

    @Test
    void everythingIsToldAtOnce() {
        assertThat(codesAndFields(json("""
                {'modl':'x','temperature':3,'messages':[
                  {'role':'user','content':[{'type':'text'},{'type':'image_url','image_url':'ftp://e.com/'}]},
                  {'role':'user','content':[{'type':'image_url','image_url':'ftp://e.com/'}]},
                  {'role':'tool','content':'a','tool_call_id':'x'}],
                 'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object','required':1}}}],
                 'tool_choice':{'type':'function','function':{'name':'g'}}}""")))
                .containsExactlyInAnyOrder(
                        "required model",
                        "unsupported modl",
                        "invalid temperature",
                        "required messages[0].content[0].text",
                        "media_unreachable messages[1].content[0].image_url",
                        "invalid_tool_history messages[2]",
                        "invalid tools[0].function.parameters.required",
                        "invalid tool_choice.function.name");
    }

    @Test
    void messagesNameThePlaceAndTheRule() {
        assertThat(
                        refused(
                                json(
                                        "{'model':'gpt-4o','messages':[{'role':'system','content':[{'type':'video_url','video_url':'x'}]}]}")))
                .extracting(Violation::message)
                .containsExactly(
                        "model must be provider/model, such as openai/gpt-4o",
                        "messages[0].content[0] must be text: only text is allowed in system messages",
                        "messages must hold at least one message with the role user");
    }

    @ParameterizedTest
    @CsvSource({"messages,10001", "stop,5", "tools,1025", "fallbacks,11"})
    void tooManyEntriesAreNotLookedAt(String field, int count) {
        JsonArray many = new JsonArray();
        for (int i = 0; i < count; i++) {
            many.add(true);
        }

        assertThat(codesAndFields(ordinary().put(field, many)))
                .contains("too_many " + field)
                .hasSizeLessThan(3);
    }

    @Test
    void partsAndCallsAndLabelsAreCounted() {
        JsonArray parts = new JsonArray();
        JsonArray calls = new JsonArray();
        JsonObject labels = new JsonObject();
        for (int i = 0; i < 4097; i++) {
            parts.add(json("{'type':'text','text':'a'}"));
            calls.add(0);
            labels.put("k" + i, "v");
        }
        JsonObject body = ordinary().put("metadata", labels);
        body.getJsonArray("messages")
                .add(new JsonObject().put("role", "user").put("content", parts))
                .add(new JsonObject().put("role", "assistant").put("tool_calls", calls));

        assertThat(codesAndFields(body))
                .containsExactlyInAnyOrder(
                        "too_many metadata", "too_many messages[1].content", "too_many messages[2].tool_calls");
    }

    @Test
    void textsThatNameThingsAreBounded() {
        String tooLong = "a".repeat(9000);
        assertThat(codesAndFields(ordinary()
                        .put("model", "openai/" + tooLong)
                        .put("stop", tooLong)
                        .put("metadata", new JsonObject().put("k", tooLong).put("k".repeat(65), ""))
                        .put("async", true)
                        .put("webhook", new JsonObject().put("url", "https://e.com/" + tooLong))
                        .put(
                                "messages",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("role", "user")
                                                .put("content", "a")
                                                .put("name", tooLong))
                                        .add(new JsonObject()
                                                .put("role", "user")
                                                .put(
                                                        "content",
                                                        new JsonArray()
                                                                .add(new JsonObject()
                                                                        .put("type", "image_url")
                                                                        .put(
                                                                                "image_url",
                                                                                "https://e.com/" + tooLong)))))))
                .containsExactlyInAnyOrder(
                        "too_large model",
                        "too_large stop",
                        "too_large metadata.k",
                        "too_large metadata." + "k".repeat(65),
                        "too_large webhook.url",
                        "too_large messages[0].name",
                        "too_large messages[1].content[0].image_url");
    }

    @Test
    void ofEndlessProblemsSomeAreTold() {
        JsonArray bad = new JsonArray();
        for (int i = 0; i < 9_000; i++) {
            bad.add(new JsonObject().put("role", "user").put("content", i));
        }
        JsonObject manyKeys = ordinary();
        for (int i = 0; i < 100_000; i++) {
            manyKeys.put("key" + i, i);
        }

        assertThat(refused(ordinary().put("messages", bad))).hasSize(SchemaCheck.MAX_VIOLATIONS);
        assertThat(refused(manyKeys)).hasSize(SchemaCheck.MAX_VIOLATIONS);
    }
}
