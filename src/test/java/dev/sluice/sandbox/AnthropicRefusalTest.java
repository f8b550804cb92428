package dev.sluice.sandbox;

import static dev.sluice.sandbox.AnthropicClient.message;
import static dev.sluice.sandbox.AnthropicClient.request;
import static dev.sluice.sandbox.AnthropicClient.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sandbox.AnthropicClient.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the Anthropic stand-in refuses, and in which words. */
class AnthropicRefusalTest extends SandboxFixture {

    private static final JsonArray TOOL = new JsonArray("""
            [{"name":"f","input_schema":{"type":"object","properties":{}}}]""");

    private AnthropicClient anthropic;

    @BeforeAll
    void connect() {
        anthropic = new AnthropicClient(sandbox);
    }

    private void assertRefused(JsonObject request, String message) throws Exception {
        Answer answer = anthropic.send(request);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.error().getString("type")).isEqualTo("invalid_request_error");
        assertThat(answer.message()).startsWith(message);
    }

    private void assertAccepted(JsonObject request) throws Exception {
        Answer answer = anthropic.send(request);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /** One per line: what is in the body beside a model, max_tokens and a user message, then the beginning of the message. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "zzz":1                                   | zzz: Extra inputs are not permitted
            "output_format":{}                        | output_format: Extra inputs are not permitted
            "max_tokens":null                         | max_tokens: Field required
            "max_tokens":-1                           | max_tokens: Input should be greater than or equal to 0
            "max_tokens":200000                       | max_tokens: 200000 > 128000, which is the maximum allowed number of output tokens for sandbox-fast
            "temperature":1.5                         | temperature: range: 0..1
            "temperature":"hot"                       | temperature: Input should be a valid number
            "stream":"yes"                            | stream: Input should be a valid boolean
            "stop_sequences":"x"                      | stop_sequences: Input should be a valid array
            "stop_sequences":["x"," \\n"]             | stop_sequences: each stop sequence must contain non-whitespace
            "system":[{"type":"text","text":""}]      | system: text content blocks must be non-empty
            "system":[{"type":"text","text":" "}]     | system: text content blocks must contain non-whitespace text
            "system":[{"type":"image"}]               | system.0: Input tag 'image' found using 'type' does not match
            "thinking":{"type":"enabled"}             | thinking.enabled.budget_tokens: Field required
            "thinking":{"type":"enabled","budget_tokens":10} | thinking.enabled.budget_tokens: Input should be greater than or equal to 1024
            "thinking":{"type":"enabled","budget_tokens":4096} | `max_tokens` must be greater than `thinking.budget_tokens`.
            "thinking":{"type":"disabled","display":"omitted"} | thinking.disabled.display: Extra inputs are not permitted
            "thinking":{"type":"on"}                  | thinking: Input tag 'on' found using 'type' does not match any of the expected tags: 'adaptive', 'between_tools', 'disabled', 'enabled'
            "thinking":{"type":"between_tools"},"output_config":{"effort":"max"} | output_config.effort 'max' is not supported
            "thinking":{"type":"adaptive"},"temperature":0.5 | `temperature` may only be set to 1 when thinking is enabled
            "thinking":{"type":"adaptive"},"top_p":0.5 | `top_p` must be greater than or equal to 0.95
            "output_config":{"effort":"minimal"}      | output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh' or 'max'
            "output_config":{"format":{"type":"json_schema"}} | output_config.format.schema: Field required
            "output_config":{"format":{"type":"json_schema","name":"x","schema":{}}} | output_config.format.name: Extra inputs are not permitted
            "output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}} | output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false
            "output_config":{"format":{"type":"json_schema","schema":{"type":"integer","minimum":1,"maximum":2}}} | output_config.format.schema: For 'integer' type, properties maximum, minimum are not supported
            "output_config":{"format":{"type":"json_schema","schema":{"type":"array","maxItems":2}}} | output_config.format.schema: For 'array' type, property 'maxItems' is not supported
            "output_config":{"format":{"type":"json_schema","schema":{"type":"array","minItems":2}}} | output_config.format.schema: For 'array' type, 'minItems' values other than 0 or 1 are not supported
            "output_config":{"format":{"type":"json_schema","schema":{"oneOf":[]}}} | output_config.format.schema: Schema type 'oneOf' is not supported
            "output_config":{"format":{"type":"json_schema","schema":{"type":"string","format":"regex"}}} | output_config.format.schema: For 'string' type, format 'regex' is not supported
            "output_config":{"format":{"type":"json_schema","schema":{"$ref":"#/$defs/a","$defs":{"a":{"type":"array","items":{"$ref":"#/$defs/a"}}}}}} | output_config.format.schema: Circular reference detected
            "tools":[{"name":"a b","input_schema":{"type":"object"}}] | tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'
            "tools":[{"name":"f"}]                    | tools.0.custom.input_schema: Field required
            "tools":[{"name":"f","input_schema":{}}]  | tools.0.custom.input_schema.type: Field required
            "tools":[{"name":"f","input_schema":{"type":"string"}}] | tools.0.custom.input_schema.type: Input should be 'object'
            "tools":[{"name":"f","input_schema":{"type":"object","anyOf":[]}}] | tools.0.custom.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level
            "tools":[{"name":"f","parameters":{},"input_schema":{"type":"object"}}] | tools.0.custom.parameters: Extra inputs are not permitted
            "tools":[{"name":"f","input_schema":{"type":"object"}},{"name":"f","input_schema":{"type":"object"}}] | tools: Tool names must be unique.
            "tools":[{"name":"f","strict":true,"input_schema":{"type":"object"}}] | tools.0.custom.input_schema: For 'object' type, 'additionalProperties' must be
            "tools":[{"type":"web_search_20250305","name":"web_search"}] | tools.0: Input tag 'web_search_20250305'
            "tool_choice":{"type":"auto"}             | tool_choice: tool_choice may only be specified while providing tools.
            "tool_choice":{"type":"required"}         | tool_choice: Input tag 'required'
            "tool_choice":"auto"                      | tool_choice: Input should be a valid dictionary
            "tools":[{"name":"f","input_schema":{"type":"object"}}],"tool_choice":{"type":"tool","name":"g"} | Tool 'g' not found in provided tools
            "tools":[{"name":"f","input_schema":{"type":"object"}}],"tool_choice":{"type":"none","disable_parallel_tool_use":true} | tool_choice.none.disable_parallel_tool_use: Extra inputs are not permitted
            """)
    void whatIsWrongWithAFieldIsToldAsAnthropicDoes(String fields, String message) throws Exception {
        assertRefused(request("sandbox-fast", "hi").mergeIn(new JsonObject("{" + fields + "}"), 1), message);
    }

    /** One per line: the messages, then the beginning of the message. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            []                                                     | messages: at least one message is required
            ["x"]                                                  | messages.0: Input should be a valid dictionary
            [{"content":"x"}]                                      | messages.0.role: Field required
            [{"role":"tool","content":"x"}]                        | messages.0.role: Input should be 'user', 'assistant' or 'system'
            [{"role":"user"}]                                      | messages.0.content: Field required
            [{"role":"user","content":""}]                         | messages.0: all messages must have non-empty content
            [{"role":"user","content":" "}]                        | messages: text content blocks must contain non-whitespace text
            [{"role":"user","content":[{"type":"text","text":""}]}] | messages: text content blocks must be non-empty
            [{"role":"user","content":"x","name":"bob"}]           | messages.0.name: Extra inputs are not permitted
            [{"role":"user","content":[{"type":"text","text":"x","foo":1}]}] | messages.0.content.0.text.foo: Extra inputs are not permitted
            [{"role":"user","content":[{"type":"video"}]}]         | messages.0.content.0: Input tag 'video' found using 'type' does not match
            [{"role":"user","content":[{"type":"image","source":{"type":"url","url":"http://a.de/x.png"}}]}] | messages.0.content.0.image.source.url.url: Only HTTPS URLs are supported.
            [{"role":"user","content":[{"type":"image","source":{"type":"file","file_id":"x"}}]}] | messages.0.content.0.image.source: Input tag 'file'
            [{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/bmp","data":"AAAA"}}]}] | messages.0.content.0.image.source.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'
            [{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"A"}}]}] | messages.0.content.0.image.source.base64: invalid base64 data
            [{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"data:image/png;base64,AAAA"}}]}] | messages.0.content.0.image.source.base64: invalid base64 data
            [{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]}] | messages.0.content.0.image.source.base64.data: Could not process image
            [{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"/9j/4AAQ"}}]}] | messages.0.content.0.image.source.base64: The image was specified using the image/png media type, but the image appears to be a image/jpeg image
            [{"role":"user","content":[{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"AAAA"}}]}] | messages.0.content.0.document.source.base64.data: The PDF specified was not valid.
            [{"role":"user","content":[{"type":"document","source":{"type":"text","media_type":"text/csv","data":"a"}}]}] | messages.0.content.0.document.source.text.media_type: Input should be 'text/plain'
            [{"role":"user","content":[{"type":"tool_use","id":"a","name":"f","input":{}}]}] | messages.0: `tool_use` blocks are not permitted in `user` messages
            [{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"a.b","name":"f","input":{}}]}] | messages.1.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'
            [{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":"{}"}]}] | messages.1.content.0.tool_use.input: Input should be a valid dictionary
            [{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{}}]},{"role":"user","content":"y"}] | messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: a.
            [{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{}}]},{"role":"user","content":[{"type":"text","text":"so"},{"type":"tool_result","tool_use_id":"a"}]}] | messages.1: `tool_use` ids were found without
            [{"role":"user","content":[{"type":"tool_result","tool_use_id":"a"}]}] | messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: a.
            [{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a"},{"type":"tool_result","tool_use_id":"a"}]}] | messages.1.content.1: each tool_use must have a single result.
            [{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{}},{"type":"tool_use","id":"a","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a"}]}] | messages.0.content.1: `tool_use` ids must be unique
            [{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","is_error":true,"content":[{"type":"image","source":{"type":"url","url":"https://a.de/x"}}]}]}] | messages.1.content.0.tool_result: all content must be type `text` if `is_error` is true
            [{"role":"system","content":"x"},{"role":"user","content":"y"}] | messages.0: use the top-level 'system' parameter
            [{"role":"user","content":"x"},{"role":"system","content":"y"},{"role":"user","content":"z"}] | messages.1: a 'system' message must precede
            [{"role":"user","content":"x"},{"role":"assistant","content":"y "}] | messages: final assistant content cannot end with trailing whitespace
            [{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":"EtYD"},{"type":"text","text":"y"}]},{"role":"user","content":"z"}] | messages.1.content.0: Invalid `signature` in `thinking` block
            """)
    void whatIsWrongWithMessagesIsToldAsAnthropicDoes(String messages, String message) throws Exception {
        assertRefused(request("sandbox-fast", "hi").put("messages", new JsonArray(messages)), message);
    }

    /** One per line: model, fields, then the beginning of the message; nothing if it is accepted. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            claude-haiku-4-5  | "temperature":0.5,"top_p":0.5       | `temperature` and `top_p` cannot both be specified for this model.
            claude-sonnet-4-6 | "temperature":0.5,"top_p":0.5       | `temperature` and `top_p` cannot both be specified for this model.
            claude-haiku-4-5  | "temperature":0.5                   |
            claude-opus-4-7   | "temperature":0.5                   | `temperature` is deprecated for this model.
            claude-opus-5-5   | "temperature":1                     |
            claude-opus-5-5   | "top_p":0.5                         | `top_p` is deprecated for this model.
            claude-haiku-4-5  | "max_tokens":64001                  | max_tokens: 64001 > 64000, which is
            claude-opus-5     | "max_tokens":128000                 |
            claude-haiku-4-5  | "thinking":{"type":"adaptive"}      | adaptive thinking is not supported on this model
            claude-opus-4-8   | "thinking":{"type":"enabled","budget_tokens":1024} | "thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive"
            claude-opus-5-5   | "thinking":{"type":"disabled"}      | "thinking.type.disabled" is not supported for this model. Use "thinking.type.adaptive"
            claude-sonnet-5-5 | "thinking":{"type":"disabled"}      | "thinking.type.disabled" is not supported for this model. Use "thinking.type.between_tools"
            claude-opus-5     | "thinking":{"type":"between_tools"} | "thinking.type.between_tools" is not supported
            claude-opus-5     | "thinking":{"type":"disabled"},"output_config":{"effort":"xhigh"} | output_config.effort 'xhigh' is not supported when thinking is disabled
            claude-haiku-4-5  | "output_config":{"effort":"low"}    | This model does not support the effort parameter.
            claude-sonnet-4-6 | "output_config":{"effort":"xhigh"}  | This model does not support effort level 'xhigh'.
            claude-opus-5-5   | "output_config":{"effort":"xhigh"}  |
            claude-opus-5-5   | "tools":[{"name":"f","input_schema":{"type":"object"}}],"tool_choice":{"type":"any"} | tool_choice: type "tool" and "any" are not supported for this model.
            claude-opus-5     | "tools":[{"name":"f","input_schema":{"type":"object"}}],"tool_choice":{"type":"any"} |
            claude-haiku-4-5  | "tools":[{"name":"f","input_schema":{"type":"object"}}],"tool_choice":{"type":"any"},"thinking":{"type":"enabled","budget_tokens":1024} | Thinking may not be enabled when tool_choice forces tool use.
            claude-haiku-4-5  | "messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y"}] |
            claude-sonnet-4-6 | "messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y"}] | This model does not support assistant message prefill.
            claude-haiku-4-5  | "thinking":{"type":"enabled","budget_tokens":1024},"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y"}] | messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `text`.
            claude-opus-4-7   | "messages":[{"role":"user","content":"x"},{"role":"system","content":"y"}] | messages.1: role 'system' is not supported on this model
            claude-opus-4-8   | "messages":[{"role":"user","content":"x"},{"role":"system","content":"y"}] |
            claude-opus-4-8   | "messages":[{"role":"assistant","content":"x"},{"role":"user","content":"y"},{"role":"user","content":"z"}] |
            """)
    void eachFamilyTakesWhatItsModelsTake(String model, String fields, @Nullable String message) throws Exception {
        JsonObject request = request(model, "hi").mergeIn(new JsonObject("{" + fields + "}"), 1);
        if (message == null) {
            assertAccepted(request);
        } else {
            assertRefused(request, message);
        }
    }

    @ParameterizedTest
    @CsvSource({"claude-3-5-sonnet-latest", "claude-sonnet-4-20250514", "claude-opus-9", "bad model"})
    void modelsThatAreGoneAreNotFound(String model) throws Exception {
        Answer answer = anthropic.send(request(model, "hi"));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message()).isEqualTo("model: " + model);
    }

    @Test
    void manyOptionalParametersAreTooMany() throws Exception {
        JsonObject properties = new JsonObject();
        for (int i = 0; i < 25; i++) {
            properties.put("p" + i, new JsonObject("{\"type\":\"string\"}"));
        }
        JsonObject schema = new JsonObject()
                .put("type", "object")
                .put("additionalProperties", false)
                .put("properties", properties);
        JsonObject tool = new JsonObject().put("name", "f").put("strict", true).put("input_schema", schema);
        assertRefused(
                request("sandbox-fast", "hi").put("tools", new JsonArray().add(tool)),
                "Schemas contains too many optional parameters (25)");
        tool.put("strict", false);
        assertAccepted(request("sandbox-fast", "hi").put("tools", new JsonArray().add(tool)));
    }

    /** A turn with a call, and its result. */
    private JsonObject loop(JsonObject request) throws Exception {
        JsonArray content = anthropic.send(request.put("tools", TOOL)).json().getJsonArray("content");
        String id = content.getJsonObject(content.size() - 1).getString("id");
        request.getJsonArray("messages")
                .add(message("assistant", content))
                .add(message("user", new JsonArray().add(result(id, "ok"))));
        return request;
    }

    private static JsonArray answer(JsonObject loop) {
        return loop.getJsonArray("messages").getJsonObject(1).getJsonArray("content");
    }

    @Test
    void thinkingComesBackAsItWasGiven() throws Exception {
        JsonObject loop = loop(request("claude-opus-5-5", "hi"));
        assertAccepted(loop);
        JsonObject thinking = answer(loop).getJsonObject(0);
        assertThat(thinking.getString("type")).isEqualTo("thinking");
        thinking.put("thinking", "something else");
        assertRefused(
                loop,
                "messages.1.content.0: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be"
                        + " modified.");
        thinking.put("thinking", "");
        assertAccepted(loop);
        assertRefused(
                loop.copy().put("system", "Other instructions."),
                "messages.1.content.0: Invalid `signature` in `thinking` block. The block is bound to a different"
                        + " conversation.");
        assertRefused(
                loop.copy().put("model", "claude-opus-5"),
                "messages.1.content.0: `thinking` or `redacted_thinking` blocks in the latest");
    }

    @Test
    void adaptiveThinkingMayBeLeftOut() throws Exception {
        JsonObject loop = loop(request("claude-opus-5-5", "hi"));
        answer(loop).remove(0);
        assertAccepted(loop);
    }

    @Test
    void aTurnWithinABudgetBeginsWithItsThinking() throws Exception {
        JsonObject loop = loop(request("claude-haiku-4-5", "hi")
                .put("thinking", new JsonObject("{\"type\":\"enabled\",\"budget_tokens\":1024}")));
        assertAccepted(loop);
        answer(loop).remove(0);
        assertRefused(
                loop,
                "messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`. When `thinking`"
                        + " is enabled");
        loop.remove("thinking");
        assertAccepted(loop);
    }

    @Test
    void largeBodiesAreRefused() throws Exception {
        Answer answer = anthropic.send(request("sandbox-fast", "x".repeat(33 << 20)));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.error().getString("type")).isEqualTo("request_too_large");
    }
}
