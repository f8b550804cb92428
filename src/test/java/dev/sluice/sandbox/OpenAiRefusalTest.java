package dev.sluice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sandbox.SandboxClient.Answer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the OpenAI stand-in refuses, and in which words. */
class OpenAiRefusalTest extends SandboxFixture {

    private static final String USER = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    /** One per line: what is in the body beside a model and a user message, then param, code and the beginning of the message. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "zzz":1                       | zzz                   | unknown_parameter | Unknown parameter: 'zzz'.
            "zzz":1,"n":"x"               | zzz                   | unknown_parameter | Unknown parameter
            "temperature":"hot"           | temperature           | invalid_type      | Invalid type for 'temperature': expected a decimal, but got a string instead.
            "temperature":2.5             | temperature           | decimal_above_max_value | Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 2.5 instead.
            "top_p":-1                    | top_p                 | decimal_below_min_value | Invalid 'top_p'
            "max_tokens":0                | max_tokens            | integer_below_min_value | Invalid 'max_tokens': integer below minimum value. Expected a value >= 1, but got 0 instead.
            "max_tokens":1.5              | max_tokens            | invalid_type      | Invalid type for 'max_tokens': expected an integer, but got a decimal number instead.
            "n":2                         | n                     | unsupported_value | Unsupported value: 'n' does not support 2 with this model.
            "logprobs":true               | logprobs              | unsupported_parameter | Unsupported parameter: 'logprobs'
            "stream":"yes"                | stream                | invalid_type      | Invalid type for 'stream': expected a boolean
            "stream_options":{}           | stream_options        |                   | The 'stream_options' parameter is only allowed when 'stream' is enabled.
            "stream":true,"stream_options":{"x":1} | stream_options.x | unknown_parameter | Unknown parameter: 'stream_options.x'.
            "stop":["a","b","c","d","e"]  | stop                  | array_above_max_length | Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with length 5 instead.
            "stop":7                      | stop                  | invalid_type      | Invalid type for 'stop'
            "stop":[7]                    | stop[0]               | invalid_type      | Invalid type for 'stop[0]': expected a string, but got an integer instead.
            "tools":[]                    | tools                 | empty_array       | Invalid 'tools': empty array.
            "tools":["x"]                 | tools[0]              | invalid_type      | Invalid type for 'tools[0]'
            "tools":[{"type":"function"}] | tools[0].function     | missing_required_parameter | Missing required parameter: 'tools[0].function'.
            "tools":[{"type":"function","function":{"name":"a b"}}] | tools[0].function.name | invalid_value | Invalid 'tools[0].function.name': string does not match pattern.
            "tools":[{"type":"function","function":{"name":""}}] | tools[0].function.name | empty_string | Invalid 'tools[0].function.name': empty string.
            "tools":[{"type":"function","function":{"name":"f","strict":true,"parameters":{"type":"object"}}}] | tools[0].function.parameters | invalid_function_parameters | Invalid schema for function 'f': In context=(), 'additionalProperties' is required
            "tool_choice":"auto"          | tool_choice           |                   | Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.
            "tool_choice":7               | tool_choice           | invalid_type      | Invalid type for 'tool_choice'
            "tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"f" | tool_choice | invalid_value | Invalid value: 'f'. Supported values are: 'none', 'auto', and 'required'.
            "tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":{"type":"function","function":{"name":"g"}} | function_call | | Invalid value for 'function_call': no function named 'g'
            "parallel_tool_calls":true    | parallel_tool_calls   |                   | Invalid value for 'parallel_tool_calls'
            "response_format":{}          | response_format.type  | missing_required_parameter | Missing required
            "response_format":{"type":"xml"} | response_format.type | invalid_value   | Invalid value: 'xml'. Supported values are: 'json_object', 'json_schema', and 'text'.
            "response_format":{"type":"json_schema"} | response_format.json_schema | missing_required_parameter | Missing
            "response_format":{"type":"json_schema","json_schema":{"name":"r","strict":true,"schema":{"type":"object","properties":{"a":{}},"additionalProperties":false}}} | response_format | | Invalid schema for response_format 'r': In context=(), 'required' is required to be supplied
            "response_format":{"type":"json_schema","json_schema":{"name":"r","strict":true,"schema":{"type":"object","properties":{"a":{"type":"object"}},"required":["a"],"additionalProperties":false}}} | response_format | | Invalid schema for response_format 'r': In context=('properties', 'a'), 'additionalProperties'
            "response_format":{"type":"json_object"} | messages   |                   | 'messages' must contain the word 'json'
            "metadata":{"k":7}            | metadata.k            | invalid_type      | Invalid type for 'metadata.k'
            "service_tier":"gold"         | service_tier          | invalid_value     | Invalid value: 'gold'.
            "reasoning_effort":"max"      | reasoning_effort      | invalid_value     | Invalid value: 'max'.
            """)
    void whatIsWrongWithAFieldIsToldAsOpenAiDoes(
            String fields, @Nullable String param, @Nullable String code, String message) throws Exception {
        assertRefused("{\"model\":\"sandbox-fast\"," + USER + "," + fields + "}", param, code, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                     | messages            | empty_array   | Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.
            "hi"                                   | messages            | invalid_type  | Invalid type for 'messages': expected an array of objects, but got a string instead.
            ["hi"]                                 | messages[0]         | invalid_type  | Invalid type for 'messages[0]': expected an object, but got a string instead.
            [{"content":"x"}]                      | messages[0].role    | missing_required_parameter | Missing required parameter: 'messages[0].role'.
            [{"role":"king","content":"x"}]        | messages[0].role    | invalid_value | Invalid value: 'king'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.
            [{"role":"user"}]                      | messages.[0].content |              | Invalid value for 'content': expected a string, got null.
            [{"role":"developer"}]                 | messages[0].content | missing_required_parameter | Missing required
            [{"role":"user","content":7}]          | messages[0].content | invalid_type  | Invalid type for 'messages[0].content': expected one of a string or array of objects, but got an integer instead.
            [{"role":"user","content":["x"]}]      | messages[0].content[0] | invalid_type | Invalid type for 'messages[0].content[0]': expected an object, but got a string instead.
            [{"role":"user","content":[{"type":"video_url"}]}] | messages[0].content[0].type | invalid_value | Invalid value: 'video_url'. Supported values are: 'text', 'image_url', 'input_audio', and 'file'.
            [{"role":"system","content":[{"type":"image_url","image_url":{"url":"https://a"}}]}] | messages[0].content[0].type | invalid_value | Invalid value: 'image_url'.
            [{"role":"user","content":[{"type":"image_url","image_url":"https://a"}]}] | messages[0].content[0].image_url | invalid_type | Invalid type for 'messages[0].content[0].image_url': expected an object, but got a string instead.
            [{"role":"user","content":[{"type":"image_url","image_url":{"url":"ftp://a"}}]}] | messages[0].content[0].image_url.url | invalid_value | Invalid
            [{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,?"}}]}] | messages[0].content[0].image_url.url | invalid_base64_image | Invalid base64 image_url.
            [{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"AAAA","format":"ogg"}}]}] | messages[0].content[0].input_audio.format | invalid_value | Invalid value: 'ogg'. Supported values are: 'wav' and 'mp3'.
            [{"role":"user","content":[{"type":"file","file":{}}]}] | messages[0].content[0].file.file_id | missing_required_parameter | Missing
            [{"role":"user","content":[{"type":"file","file":{"file_data":"data:application/pdf;base64,AAAA"}}]}] | messages[0].content[0].file.filename | missing_required_parameter | Missing
            [{"role":"user","content":"x","name":"two words"}] | messages[0].name | invalid_value | Invalid 'messages[0].name': string does not match pattern.
            [{"role":"assistant","tool_calls":[]}] | messages[0].tool_calls | empty_array | Invalid 'messages[0].tool_calls': empty array.
            [{"role":"assistant","tool_calls":[{"id":null}]}] | messages[0].tool_calls[0].id | invalid_type | Invalid type for 'messages[0].tool_calls[0].id': expected a string, but got null instead.
            [{"role":"tool","tool_call_id":"a","content":"x"}] | messages.[0].role | | Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.
            [{"role":"tool","content":"x"}]        | messages[0].tool_call_id | missing_required_parameter | Missing
            """)
    void whatIsWrongWithTheMessagesIsToldAsOpenAiDoes(
            String messages, @Nullable String param, @Nullable String code, String message) throws Exception {
        assertRefused("{\"model\":\"sandbox-fast\",\"messages\":" + messages + "}", param, code, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"role":"user","content":"go on"}                   | messages.[2].role         | An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: a, b
            {"role":"tool","tool_call_id":"a","content":"x"}    | messages.[2].role         | An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: b
            {"role":"tool","tool_call_id":"c","content":"x"}    | messages.[2].tool_call_id | Invalid parameter: 'tool_call_id' of 'c' not found in 'tool_calls' of previous message.
            """)
    void everyCallWantsItsAnswer(String next, String param, String message) throws Exception {
        String messages = """
                [{"role":"user","content":"x"},{"role":"assistant","tool_calls":[
                 {"id":"a","type":"function","function":{"name":"f","arguments":"{}"}},
                 {"id":"b","type":"function","function":{"name":"f","arguments":"{}"}}]},%s]""".formatted(next);
        assertRefused("{\"model\":\"sandbox-fast\",\"messages\":" + messages + "}", param, null, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            gpt-5        | "max_tokens":9                   | max_tokens       | unsupported_parameter | Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.
            o3-mini      | "stop":"x"                       | stop             | unsupported_parameter | Unsupported parameter: 'stop'
            gpt-5.6-luna | "temperature":0.5                | temperature      | unsupported_value     | Unsupported value: 'temperature' does not support 0.5 with this model. Only the default (1) value is supported.
            gpt-6.1-sol  | "tools":[{"type":"function","function":{"name":"f"}}] | reasoning_effort | | Function tools with reasoning_effort are not supported for gpt-6.1-sol in /v1/chat/completions.
            gpt-5.4      | "reasoning_effort":"low","tools":[{"type":"function","function":{"name":"f"}}] | reasoning_effort | | Function tools with reasoning_effort
            gpt-4o       | "reasoning_effort":"low"         |                  |                       | Unrecognized request argument supplied: reasoning_effort
            """)
    void modelsRefuseWhatTheyCannotDo(
            String model, String fields, @Nullable String param, @Nullable String code, String message)
            throws Exception {
        assertRefused("{\"model\":\"" + model + "\"," + USER + "," + fields + "}", param, code, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            gpt-5        | "temperature":1
            gpt-5.2      | "temperature":0.5,"top_p":0.5
            gpt-5.4      | "tools":[{"type":"function","function":{"name":"f"}}]
            gpt-5.6-luna | "temperature":0.5,"reasoning_effort":"none","tools":[{"type":"function","function":{"name":"f"}}]
            gpt-4o       | "temperature":2,"top_p":0,"max_tokens":1,"stop":["a","b","c","d"],"seed":-1,"user":"u"
            gpt-4o       | "reasoning_effort":null,"temperature":null,"tools":null,"stop":null,"stream":null
            gpt-4o       | "store":false,"metadata":{"a":"b"},"service_tier":"flex","safety_identifier":"x","verbosity":"low"
            """)
    void modelsTakeWhatTheyCanDo(String model, String fields) throws Exception {
        Answer answer = client.send("{\"model\":\"" + model + "\"," + USER + "," + fields + "}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"messages":[]}      |          |                            | you must provide a model parameter
            {"model":"m"}        | messages | missing_required_parameter | Missing required parameter: 'messages'.
            {"model":"m","x":1}  | messages | missing_required_parameter | Missing required parameter: 'messages'.
            {"model":            |          |                            | We could not parse the JSON body of your request.
            []                   |          |                            | We could not parse the JSON body of your request.
            {} {}                |          |                            | We could not parse the JSON body of your request.
            """)
    void whatIsNoRequestIsRefused(String body, @Nullable String param, @Nullable String code, String message)
            throws Exception {
        assertRefused(body, param, code, message);
    }

    private void assertRefused(String body, @Nullable String param, @Nullable String code, String message)
            throws Exception {
        Answer answer = client.send(body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        JsonObject error = answer.error();
        assertThat(error.getString("message")).startsWith(message);
        assertThat(error.getString("type")).isEqualTo("invalid_request_error");
        assertThat(error.getString("param")).isEqualTo(param);
        assertThat(error.getString("code")).isEqualTo(code);
    }

    @Test
    void aRecordedRefusalIsRepeatedToTheLetter() throws Exception {
        Answer answer = client.send(Fixtures.text("openai/error/400_unsupported_parameter_stop.request.json"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json()).isEqualTo(Fixtures.json("openai/error/400_unsupported_parameter_stop.json"));
    }

    @Test
    void withoutAKeyNothingGoes() throws Exception {
        Answer answer = client.exchange(request -> request.uri(URI.create(client.base() + "/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.error().getString("message")).startsWith("You didn't provide an API key.");
        assertThat(answer.header("x-request-id")).startsWith("req_");
    }

    @Test
    void theWrongKeyIsRefusedAsRecorded() throws Exception {
        Answer answer = client.exchange(
                request -> request.uri(URI.create(client.base() + "/chat/completions"))
                        .POST(HttpRequest.BodyPublishers.ofString("{}")),
                "Authorization",
                "Bearer invalid");
        assertThat(answer.status()).isEqualTo(401);
        JsonObject recorded = Fixtures.json("openai/error/401_invalid_api_key.json");
        recorded.getJsonObject("error")
                .put(
                        "message",
                        recorded.getJsonObject("error").getString("message").replace("bad apiKey", "invalid"));
        assertThat(answer.json()).isEqualTo(recorded);
    }

    @Test
    void unknownPathsAreRefused() throws Exception {
        Answer answer = client.exchange(
                request -> request.uri(URI.create(client.base() + "/nowhere")), "Authorization", "Bearer sk-test");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error().getString("message")).isEqualTo("Invalid URL (GET /v1/nowhere)");
    }
}
