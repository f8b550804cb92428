package dev.sluice.sandbox;

import static dev.sluice.sandbox.OpenAiResponsesClient.request;
import static dev.sluice.sandbox.OpenAiResponsesClient.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sandbox.OpenAiResponsesClient.Streamed;
import dev.sluice.sandbox.SandboxClient.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the stand-in of the Responses API refuses, and in which words. */
class OpenAiResponsesRefusalTest extends SandboxFixture {

    private OpenAiResponsesClient api;

    @BeforeAll
    void connect() {
        api = new OpenAiResponsesClient(client);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "zzz":1                 | zzz               | unknown_parameter       | Unknown parameter: 'zzz'.
            "stop":["x"]            | stop              | unknown_parameter       | Unknown parameter: 'stop'.
            "n":1                   | n                 | unknown_parameter       | Unknown parameter: 'n'.
            "messages":[]           | messages          | unsupported_parameter   | Unsupported parameter: 'messages'. In the Responses API, this parameter has moved to 'input'.
            "max_tokens":100        | max_tokens        | unsupported_parameter   | Unsupported parameter: 'max_tokens'. In the Responses API, this parameter has moved to 'max_output_tokens'.
            "response_format":{}    | response_format   | unsupported_parameter   | Unsupported parameter: 'response_format'. In the Responses API, this parameter has moved to 'text.format'.
            "max_output_tokens":15  | max_output_tokens | integer_below_min_value | Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got 15 instead.
            "temperature":3         | temperature       | decimal_above_max_value | Invalid 'temperature'
            "top_p":"x"             | top_p             | invalid_type            | Invalid type for 'top_p'
            "store":"no"            | store             | invalid_type            | Invalid type for 'store': expected a boolean
            "include":["x"]         | include[0]        | invalid_value           | Invalid value: 'x'. Supported values are: 'file_search_call.results',
            "include":"x"           | include           | invalid_type            | Invalid type for 'include'
            "truncation":"some"     | truncation        | invalid_value           | Invalid value: 'some'. Supported values are: 'auto' and 'disabled'.
            "background":true       | background        | unsupported_parameter   | Unsupported parameter: 'background'
            "previous_response_id":"resp_1" | previous_response_id | previous_response_not_found | Previous response with id 'resp_1' not found.
            "stream_options":{}     | stream_options    |                         | The 'stream_options' parameter is only allowed when 'stream' is enabled.
            "stream":true,"stream_options":{"include_usage":true} | stream_options.include_usage | unknown_parameter | Unknown parameter
            "reasoning":{"effort":"much"} | reasoning.effort | invalid_value      | Invalid value: 'much'.
            "reasoning":{"x":1}     | reasoning.x       | unknown_parameter       | Unknown parameter
            "tools":[{"type":"function","function":{"name":"f"}}] | tools[0].name | missing_required_parameter | Missing required parameter: 'tools[0].name'.
            "tools":[{"type":"function","name":"f","function":{}}] | tools[0].function | unknown_parameter | Unknown parameter: 'tools[0].function'.
            "tools":[{"type":"function","name":"a b"}] | tools[0].name | invalid_value | Invalid 'tools[0].name': string does not match pattern.
            "tools":[{"type":"function","name":"f","parameters":{}}] | tools[0].parameters | invalid_function_parameters | Invalid schema for function 'f': schema must be a JSON Schema of 'type: "object"', got 'type: "None"'.
            "tools":[{"type":"function","name":"f","strict":true,"parameters":{"type":"object"}}] | tools[0].parameters | invalid_function_parameters | Invalid schema for function 'f': In context=(), 'additionalProperties' is required
            "tools":[{"type":"web_search"}] | tools         |                       | Hosted tool 'web_search' is not supported with sandbox-fast.
            "tool_choice":"required" | tool_choice      |                         | Tool choice 'required' must be specified with 'tools' parameter.
            "tool_choice":"any"     | tool_choice       | invalid_value           | Invalid value: 'any'.
            "tool_choice":{"type":"function","function":{"name":"f"}} | tool_choice.name | missing_required_parameter | Missing
            "tool_choice":{"type":"function","name":"f"} | tool_choice |              | Tool choice 'function' not found in 'tools' parameter.
            "text":{"format":{"type":"json_schema","json_schema":{}}} | text.format.name | missing_required_parameter | Missing
            "text":{"format":{"type":"json_schema","name":"r"}} | text.format.schema | missing_required_parameter | Missing
            "text":{"format":{"type":"json_schema","name":"r","strict":true,"schema":{"type":"object"}}} | text.format.schema | invalid_json_schema | Invalid schema for response_format 'r': In context=()
            "text":{"format":{"type":"json_object"}} | input |                        | Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'.
            """)
    void whatIsWrongWithAFieldIsTold(String fields, @Nullable String param, @Nullable String code, String message)
            throws Exception {
        assertRefused("{\"model\":\"sandbox-fast\",\"input\":\"hi\"," + fields + "}", param, code, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                               | input            | empty_array   | Invalid 'input': empty array.
            7                                | input            | invalid_type  | Invalid type for 'input'
            [7]                              | input[0]         | invalid_type  | Invalid type for 'input[0]'
            [{"role":"tool","content":"x"}]  | input[0].role    | invalid_value | Invalid value: 'tool'. Supported values are: 'assistant', 'system', 'developer', and 'user'.
            [{"role":"user"}]                | input[0].content | missing_required_parameter | Missing
            [{"role":"user","content":"x","name":"n"}] | input[0].name | unknown_parameter | Unknown parameter: 'input[0].name'.
            [{"role":"assistant","content":"x","tool_calls":[]}] | input[0].tool_calls | unknown_parameter | Unknown parameter
            [{"role":"user","content":"x","phase":"commentary"}] | input[0].phase | unsupported_parameter | Unsupported
            [{"role":"user","content":[{"type":"text","text":"x"}]}] | input[0].content[0].type | invalid_value | Invalid value: 'text'. Supported values are: 'input_text', 'input_image',
            [{"role":"user","content":[{"type":"output_text","text":"x"}]}] | input[0].content[0] | invalid_value | Invalid value: 'output_text'. Supported values are: 'input_text', 'input_image', and 'input_file'.
            [{"role":"user","content":[{"type":"input_audio","input_audio":{}}]}] | input[0].content[0] | invalid_value | Invalid value: 'input_audio'.
            [{"role":"assistant","content":[{"type":"input_text","text":"x"}]}] | input[0].content[0] | invalid_value | Invalid value: 'input_text'. Supported values are: 'output_text' and 'refusal'.
            [{"role":"system","content":[{"type":"input_image","image_url":"https://a"}]}] | input[0].content[0] | invalid_value | Invalid value: 'input_image'. Supported values are: 'input_text'.
            [{"role":"user","content":[{"type":"input_image","image_url":{"url":"https://a"}}]}] | input[0].content[0].image_url | invalid_type | Invalid type for 'input[0].content[0].image_url': expected an image URL, but got an object instead.
            [{"role":"user","content":[{"type":"input_image"}]}] | input[0].content[0].image_url | missing_required_parameter | Missing
            [{"role":"user","content":[{"type":"input_image","image_url":"ftp://a"}]}] | input[0].content[0].image_url | invalid_value | Invalid 'input[0].content[0].image_url'. Expected a valid URL
            [{"role":"user","content":[{"type":"input_image","image_url":"data:image/bmp;base64,AAAA"}]}] | input[0].content[0].image_url | invalid_value | Invalid 'input[0].content[0].image_url'. Expected a base64-encoded data URL with an image MIME type
            [{"role":"user","content":[{"type":"input_image","image_url":"data:image/png;base64,?"}]}] | input[0].content[0].image_url | invalid_base64_image | Invalid base64 image_url.
            [{"role":"user","content":[{"type":"input_image","image_url":"data:image/png;base64,AAAA"}]}] | input[0].content[0].image_url | image_parse_error | The image data you provided does not represent a valid image.
            [{"role":"user","content":[{"type":"input_file"}]}] | input[0].content[0].file_id | missing_required_parameter | Missing
            [{"role":"user","content":[{"type":"input_file","file_url":"a.pdf"}]}] | input[0].content[0].file_url | invalid_value | Invalid
            [{"role":"user","content":[{"type":"input_file","file_data":"data:application/pdf;base64,AAAA"}]}] | input[0].content[0].filename | missing_required_parameter | Missing
            [{"role":"user","content":[{"type":"input_file","filename":"a","file_data":"AAAA"}]}] | input[0].content[0].file_data | invalid_value | Invalid file data: 'input[0].content[0].file_data'.
            [{"role":"user","content":[{"type":"input_file","filename":"a.wav","file_data":"data:audio/wav;base64,AAAA"}]}] | input[0].content[0].file_data | invalid_value | Invalid file data: 'input[0].content[0].file_data'. Expected a base64-encoded data URL with a valid file MIME type (e.g. 'data:text/plain;base64,SGVsbG8sIFdvcmxkIQ=='), but got unsupported MIME type 'audio/wav'.
            [{"type":"video","content":"x"}] | input[0].type    | invalid_value | Invalid value: 'video'.
            [{"type":"function_call","call_id":"a","name":"f"}] | input[0].arguments | missing_required_parameter | Missing required parameter: 'input[0].arguments'.
            [{"type":"function_call","call_id":"a","name":"f","arguments":{}}] | input[0].arguments | invalid_type | Invalid type
            [{"type":"function_call","id":"call_a","call_id":"a","name":"f","arguments":"{}"}] | input[0].id | invalid_value | Invalid 'input[0].id': 'call_a'. Expected an ID that begins with 'fc'.
            [{"type":"function_call","call_id":"a23456789b123456789c123456789d123456789e123456789f123456789g12345","name":"f","arguments":"{}"}] | input[0].call_id | string_above_max_length | Invalid 'input[0].call_id': string too long. Expected a string with maximum length 64, but got a string with length 65 instead.
            [{"type":"function_call_output","call_id":"a"}] | input[0].output | missing_required_parameter | Missing
            [{"type":"reasoning","encrypted_content":"x"}] | input[0].summary | missing_required_parameter | Missing
            [{"type":"function_call","call_id":"a","name":"f","arguments":"{}"}] | input | | No tool output found for function call a.
            [{"type":"function_call_output","call_id":"a","output":"x"}] | input | | No tool call found for function call output with call_id a.
            [{"role":"assistant","id":"msg_1","content":"x"},{"role":"assistant","id":"msg_1","content":"x"}] | input | | Duplicate item found with id msg_1. Remove duplicate items from your input and try again.
            [{"type":"reasoning","summary":[],"encrypted_content":"gAAAAABforeign=="},{"role":"assistant","content":"x"}] | | invalid_encrypted_content | The encrypted content gAAA...gn== could not be verified.
            """)
    void whatIsWrongWithTheInputIsTold(String input, @Nullable String param, @Nullable String code, String message)
            throws Exception {
        assertRefused("{\"model\":\"sandbox-fast\",\"input\":" + input + "}", param, code, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            gpt-5        | "temperature":1                        | temperature       |                   | Unsupported parameter: 'temperature' is not supported with this model.
            gpt-5.6-luna | "top_p":0.5                            | top_p             |                   | Unsupported parameter: 'top_p'
            gpt-5.2      | "temperature":0,"reasoning":{"effort":"low"} | temperature |                   | Unsupported parameter: 'temperature'
            gpt-4o       | "reasoning":{"effort":"low"}           | reasoning.effort  | unsupported_parameter | Unsupported parameter: 'reasoning.effort'
            gpt-4o       | "include":["reasoning.encrypted_content"] | include        |                   | Encrypted content is not supported with this model.
            gpt-5        | "reasoning":{"effort":"none"}          | reasoning.effort  | unsupported_value | Unsupported value: 'none' is not supported with the 'gpt-5' model. Supported values are: 'minimal', 'low', 'medium', and 'high'.
            gpt-6-astra  | "reasoning":{"effort":"none"}          | reasoning.effort  | unsupported_value | Unsupported value: 'none'
            gpt-6.1-sol  | "reasoning":{"effort":"minimal"}       | reasoning.effort  | unsupported_value | Unsupported value: 'minimal'
            """)
    void modelsRefuseWhatTheyCannotDo(
            String model, String fields, @Nullable String param, @Nullable String code, String message)
            throws Exception {
        assertRefused("{\"model\":\"" + model + "\",\"input\":\"hi\"," + fields + "}", param, code, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            gpt-4o       | "temperature":2,"top_p":0,"max_output_tokens":16,"tools":[],"store":false,"user":"u"
            gpt-5.2      | "temperature":0.5,"top_p":0.5
            gpt-5.6-luna | "temperature":0.5,"reasoning":{"effort":"none"},"include":["reasoning.encrypted_content"]
            gpt-6-astra  | "temperature":null,"reasoning":{"effort":"max","summary":"detailed"},"text":{"verbosity":"low"}
            gpt-5        | "tools":[{"type":"function","name":"f"}],"tool_choice":"auto","metadata":{"a":"b"},"truncation":"disabled"
            """)
    void modelsTakeWhatTheyCanDo(String model, String fields) throws Exception {
        Answer answer = api.send("{\"model\":\"" + model + "\",\"input\":\"hi\"," + fields + "}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"input":"x"}        | model | missing_required_parameter | Missing required parameter: 'model'.
            {"model":"gpt-5"}    | input | missing_required_parameter | Missing required parameter: 'input'.
            [1]                  |       |                            | We could not parse the JSON body of your request.
            """)
    void whatIsNoRequestIsRefused(String body, @Nullable String param, @Nullable String code, String message)
            throws Exception {
        assertRefused(body, param, code, message);
    }

    /** The items of a turn with one call, and the output of the call. */
    private JsonArray turn() throws Exception {
        JsonObject request = request("gpt-5.6-luna", "go")
                .put("tools", new JsonArray().add(tool("f", "{\"type\":\"object\",\"properties\":{}}")));
        Streamed stream = api.stream(request);
        JsonArray items =
                new JsonArray().add(new JsonObject().put("role", "user").put("content", "go"));
        stream.items().forEach(items::add);
        return items.add(new JsonObject()
                .put("type", "function_call_output")
                .put("call_id", stream.items().getLast().getString("call_id"))
                .put("output", "x"));
    }

    @Test
    void reasoningComesBackAsItWasOrNotAtAll() throws Exception {
        JsonArray items = turn();
        JsonObject reasoning = items.getJsonObject(1);
        String sealed = reasoning.getString("encrypted_content");
        assertThat(api.send(request("gpt-5.6-luna", items)).status()).isEqualTo(200);
        reasoning.remove("id");
        assertThat(api.send(request("gpt-5.6-luna", items)).status()).isEqualTo(200);
        char last = sealed.charAt(sealed.length() - 5);
        String changed = sealed.substring(0, sealed.length() - 5)
                + (last == 'A' ? 'B' : 'A')
                + sealed.substring(sealed.length() - 4);
        reasoning.put("encrypted_content", changed);
        assertRefused(
                request("gpt-5.6-luna", items).encode(),
                null,
                "invalid_encrypted_content",
                "The encrypted content gAAA..." + sealed.substring(sealed.length() - 4) + " could not be verified.");
    }

    @Test
    void whatReasoningWasBeforeItWasDoneIsWorthNothing() throws Exception {
        JsonArray items = turn();
        JsonObject reasoning = items.getJsonObject(1);
        reasoning.put("encrypted_content", OpenAiResponsesSeal.preliminary(reasoning.getString("id")));
        assertRefused(
                request("gpt-5.6-luna", items).encode(), null, "invalid_encrypted_content", "The encrypted content");
    }

    @Test
    void reasoningStandsRightBeforeWhatCameOfIt() throws Exception {
        JsonArray items = turn();
        JsonObject reasoning = items.getJsonObject(1);
        JsonObject call = items.getJsonObject(2);
        String message = "Item '" + reasoning.getString("id")
                + "' of type 'reasoning' was provided without its required following item.";
        JsonArray swapped = new JsonArray().add(call).add(reasoning).add(items.getJsonObject(3));
        assertRefused(request("gpt-5.6-luna", swapped).encode(), "input", null, message);
        JsonObject commentary = new JsonObject().put("role", "assistant").put("content", "wait");
        JsonArray apart =
                new JsonArray().add(reasoning).add(commentary).add(call).add(items.getJsonObject(3));
        assertRefused(request("gpt-5.6-luna", apart).encode(), "input", null, message);
        assertRefused(
                request("gpt-4o", items).encode(),
                "input",
                null,
                "Reasoning input items can only be provided to a reasoning or computer use model.");
    }

    @Test
    void nothingWasStoredThatCouldBeReferredTo() throws Exception {
        JsonArray input = new JsonArray("[{\"type\":\"item_reference\",\"id\":\"rs_1\"}]");
        Answer answer = api.send(request("gpt-5", input));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error().getString("message")).startsWith("Item with id 'rs_1' not found.");
    }

    @Test
    void withoutAKeyNothingGoes() throws Exception {
        Answer answer = client.exchange(request ->
                request.uri(URI.create(client.base() + "/responses")).POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(answer.status()).isEqualTo(401);
    }

    private void assertRefused(String body, @Nullable String param, @Nullable String code, String message)
            throws Exception {
        Answer answer = api.send(body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        JsonObject error = answer.error();
        assertThat(error.getString("message")).startsWith(message);
        assertThat(error.getString("type")).isEqualTo("invalid_request_error");
        assertThat(error.getString("param")).isEqualTo(param);
        assertThat(error.getString("code")).isEqualTo(code);
    }
}
