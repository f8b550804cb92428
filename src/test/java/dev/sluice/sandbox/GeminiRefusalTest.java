package dev.sluice.sandbox;

import static dev.sluice.sandbox.GeminiClient.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sandbox.GeminiClient.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Google stand-in refuses, and in which words; and what it takes although it looks odd. */
class GeminiRefusalTest extends SandboxFixture {

    private static final String CONTENTS = "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]";
    private static final String TOOL = "\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\"}]}]";
    private static final String CALL = "{\"functionCall\":{\"name\":\"f\",\"args\":{}}}";
    private static final String RESULT = "{\"functionResponse\":{\"name\":\"f\",\"response\":{\"output\":\"1\"}}}";

    private GeminiClient google;

    @BeforeEach
    void call() {
        google = new GeminiClient(sandbox);
    }

    /** One per line: what is in the body beside a user's turn, where the violation is, and what is said of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "zzz":1 | `` | Invalid JSON payload received. Unknown name "zzz": Cannot find field.
            "generationConfig":{"topq":1} | generation_config | Invalid JSON payload received. Unknown name "topq" at 'generation_config': Cannot find field.
            "generationConfig":{"temperature":"hot"} | generation_config.temperature | Invalid value at 'generation_config.temperature' (TYPE_FLOAT), "hot"
            "generationConfig":{"maxOutputTokens":1.5} | generation_config.max_output_tokens | Invalid value at 'generation_config.max_output_tokens' (TYPE_INT32), 1.5
            "generationConfig":{"responseLogprobs":1} | generation_config.response_logprobs | Invalid value at 'generation_config.response_logprobs' (TYPE_BOOL), 1
            "generationConfig":{"thinkingConfig":{"thinkingLevel":"max"}} | generation_config.thinking_config.thinking_level | Invalid value at 'generation_config.thinking_config.thinking_level' (type.googleapis.com/google.ai.generativelanguage.v1beta.ThinkingLevel), "max"
            "generationConfig":{"responseMimeType":["a"]} | generation_config | Invalid JSON payload received. Unknown name "responseMimeType" at 'generation_config': Proto field is not repeating, cannot start list.
            "tools":["f"] | tools[0] | Invalid value at 'tools[0]' (type.googleapis.com/google.ai.generativelanguage.v1beta.Tool), "f"
            "tools":[{"functionDeclarations":[{"name":"f","strict":true}]}] | tools[0].function_declarations[0] | Invalid JSON payload received. Unknown name "strict" at 'tools[0].function_declarations[0]': Cannot find field.
            "tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"OBJECT","properties":{"a":{"type":"STRING","const":"x"}}}}]}] | tools[0].function_declarations[0].parameters.properties[0].value | Invalid JSON payload received. Unknown name "const" at 'tools[0].function_declarations[0].parameters.properties[0].value': Cannot find field.
            "tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"OBJECT","additionalProperties":false}}]}] | tools[0].function_declarations[0].parameters | Invalid JSON payload received. Unknown name "additionalProperties" at 'tools[0].function_declarations[0].parameters': Cannot find field.
            "tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":["STRING","NULL"]}}]}] | tools[0].function_declarations[0].parameters | Invalid JSON payload received. Unknown name "type" at 'tools[0].function_declarations[0].parameters': Proto field is not repeating, cannot start list.
            "tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"INTEGER","enum":[1]}}]}] | tools[0].function_declarations[0].parameters.enum[0] | Invalid value at 'tools[0].function_declarations[0].parameters.enum[0]' (TYPE_STRING), 1
            "tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"text"}}]}] | tools[0].function_declarations[0].parameters.type | Invalid value at 'tools[0].function_declarations[0].parameters.type' (type.googleapis.com/google.ai.generativelanguage.v1beta.Type), "text"
            """)
    void whatIsNoFieldOrOfAnotherTypeIsTold(String fields, String field, String description) throws Exception {
        JsonObject error = refused("sandbox-fast", "{" + CONTENTS + "," + fields + "}");
        assertThat(error.getString("message")).isEqualTo(description);
        JsonObject violation = error.getJsonArray("details")
                .getJsonObject(0)
                .getJsonArray("fieldViolations")
                .getJsonObject(0);
        assertThat(violation.getString("description")).isEqualTo(description);
        assertThat(violation.getString("field", "")).isEqualTo(field);
    }

    /** One per line: the model, what is in the body beside a user's turn, and the beginning of the message. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            sandbox-fast | "generationConfig":{"temperature":2.5} | * GenerateContentRequest.generation_config.temperature: temperature must be in the range [0.0, 2.0].
            sandbox-fast | "generationConfig":{"topP":1.5} | * GenerateContentRequest.generation_config.top_p: top_p must be in the range
            sandbox-fast | "generationConfig":{"maxOutputTokens":0} | * GenerateContentRequest.generation_config.max_output_tokens:
            gemini-2.5-pro | "generationConfig":{"maxOutputTokens":65537} | * GenerateContentRequest.generation_config.max_output_tokens:
            gemini-2.0-flash | "generationConfig":{"maxOutputTokens":8193} | * GenerateContentRequest.generation_config.max_output_tokens:
            sandbox-fast | "generationConfig":{"stopSequences":["a","b","c","d","e","f"]} | * GenerateContentRequest.generation_config.stop_sequences:
            sandbox-fast | "generationConfig":{"stopSequences":[""]} | * GenerateContentRequest.generation_config.stop_sequences:
            gemini-2.5-pro | "generationConfig":{"candidateCount":2} | Multiple candidates is not enabled
            gemini-3.8-flash | "generationConfig":{"candidateCount":1} | Multiple candidates is not enabled
            sandbox-fast | "generationConfig":{"responseLogprobs":true} | Logprobs is not enabled
            sandbox-fast | "generationConfig":{"responseModalities":["IMAGE"]} | Model does not support the requested response modalities: image
            sandbox-fast | "generationConfig":{"responseMimeType":"application/pdf"} | * GenerateContentRequest.generation_config.response_mime_type: allowed mimetypes are
            sandbox-fast | "generationConfig":{"responseSchema":{"type":"STRING"}} | * GenerateContentRequest.generation_config.response_mime_type: a response schema
            sandbox-fast | "generationConfig":{"responseMimeType":"application/json","responseSchema":{"type":"STRING"},"responseJsonSchema":{"type":"string"}} | * GenerateContentRequest.generation_config.response_schema: cannot be set together
            gemini-2.0-flash | "generationConfig":{"responseMimeType":"application/json","responseJsonSchema":{"type":"string"}} | * GenerateContentRequest.generation_config.response_json_schema: JSON Schema is not supported
            gemini-2.0-flash | "generationConfig":{"thinkingConfig":{"includeThoughts":true}} | Thinking is not enabled
            gemini-2.5-pro | "generationConfig":{"thinkingConfig":{"thinkingLevel":"LOW"}} | Thinking level is not supported
            gemini-2.5-pro | "generationConfig":{"thinkingConfig":{"thinkingBudget":0}} | The thinking budget 0 is invalid. Please choose a value between 128 and 32768.
            gemini-2.5-flash | "generationConfig":{"thinkingConfig":{"thinkingBudget":24577}} | The thinking budget 24577 is invalid
            gemini-2.5-flash-lite | "generationConfig":{"thinkingConfig":{"thinkingBudget":511}} | The thinking budget 511 is invalid
            gemini-4-argon | "generationConfig":{"thinkingConfig":{"thinkingBudget":512}} | Thinking budget is not supported
            gemini-3.8-flash | "generationConfig":{"thinkingConfig":{"thinkingLevel":"MINIMAL"}} | Thinking level MINIMAL is not supported
            gemini-3.1-pro-preview | "generationConfig":{"thinkingConfig":{"thinkingLevel":"minimal"}} | Thinking level MINIMAL is not supported
            gemini-3-flash | "generationConfig":{"thinkingConfig":{"thinkingLevel":"LOW","thinkingBudget":512}} | You can only set only one of thinking budget and thinking level.
            sandbox-fast | "systemInstruction":{"parts":[]} | * GenerateContentRequest.system_instruction.parts: contents.parts must not be empty.
            sandbox-fast | "systemInstruction":{"parts":[{}]} | * GenerateContentRequest.system_instruction.parts[0].data: required oneof field 'data'
            sandbox-fast | "systemInstruction":{"parts":[{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}}]} | * GenerateContentRequest.system_instruction.parts[0].data: only text
            sandbox-fast | "toolConfig":{"functionCallingConfig":{}} | Function calling config is set without function_declarations.
            sandbox-fast | "tools":[{"functionDeclarations":[{"name":"f"}]}],"toolConfig":{"functionCallingConfig":{"mode":"AUTO","allowedFunctionNames":["f"]}} | * GenerateContentRequest.tool_config.function_calling_config.allowed_function_names:
            sandbox-fast | "tools":[{"functionDeclarations":[{"name":"f"}]}],"toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["g"]}} | * GenerateContentRequest.tool_config.function_calling_config.allowed_function_names:
            gemini-2.0-flash | "tools":[{"functionDeclarations":[{"name":"f"}]}],"toolConfig":{"functionCallingConfig":{"mode":"VALIDATED"}} | * GenerateContentRequest.tool_config.function_calling_config.mode:
            sandbox-fast | "tools":[{"functionDeclarations":[{"name":"1f"}]}] | * GenerateContentRequest.tools[0].function_declarations[0].name: Invalid function name.
            sandbox-fast | "tools":[{"functionDeclarations":[{"name":"f"},{"name":"f"}]}] | Duplicate function declaration found: f
            sandbox-fast | "tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"OBJECT"},"parametersJsonSchema":{"type":"object"}}]}] | * GenerateContentRequest.tools[0].function_declarations[0].parameters: cannot be set together
            gemini-2.0-flash | "tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"OBJECT","properties":{}}}]}] | * GenerateContentRequest.tools[0].function_declarations[0].parameters.properties: should be non-empty for OBJECT type
            sandbox-fast | "tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"OBJECT","properties":{"a":{"type":"ARRAY"}}}}]}] | * GenerateContentRequest.tools[0].function_declarations[0].parameters.properties[a].items: missing field.
            sandbox-fast | "tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"OBJECT","properties":{"a":{"type":"STRING","format":"uri"}}}}]}] | * GenerateContentRequest.tools[0].function_declarations[0].parameters.properties[a].format: only 'enum' and 'date-time' are supported for STRING type
            sandbox-fast | "tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"OBJECT","required":["a"]}}]}] | * GenerateContentRequest.tools[0].function_declarations[0].parameters.required[0]: property is not defined
            sandbox-fast | "tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"OBJECT","properties":{"a":{"description":"x"}}}}]}] | * GenerateContentRequest.tools[0].function_declarations[0].parameters.properties[a].type: must be specified when not using one_of
            sandbox-fast | "tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"INTEGER","enum":["1"]}}]}] | * GenerateContentRequest.tools[0].function_declarations[0].parameters.enum: only allowed for STRING type
            sandbox-fast | "tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"STRING","properties":{}}}]}] | * GenerateContentRequest.tools[0].function_declarations[0].parameters.properties: only allowed for OBJECT type
            sandbox-fast | "tools":[{"functionDeclarations":[{"name":"f","parametersJsonSchema":{"type":"object","properties":{"a":{"type":"string","pattern":"a"}}}}]}] | * GenerateContentRequest.tools[0].function_declarations[0].parameters_json_schema.properties[a]: keyword pattern is not supported
            sandbox-fast | "tools":[{"functionDeclarations":[{"name":"f","parametersJsonSchema":{"type":"object","properties":{"a":{"$ref":"#/$defs/b","title":"x"}}}}]}] | * GenerateContentRequest.tools[0].function_declarations[0].parameters_json_schema.properties[a]: keyword title is not supported beside $ref
            gemini-2.5-flash | "tools":[{"functionDeclarations":[{"name":"f"}]}],"generationConfig":{"responseMimeType":"application/json"} | Function calling with a response mime type: 'application/json' is unsupported
            """)
    void whatIsWrongWithAValueIsTold(String model, String fields, String message) throws Exception {
        assertThat(refused(model, "{" + CONTENTS + "," + fields + "}").getString("message"))
                .startsWith(message);
    }

    /** One per line: the model, the contents, and the beginning of the message; U is a user's turn. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            sandbox-fast | [] | * GenerateContentRequest.contents: contents is not specified
            sandbox-fast | [{"role":"user","parts":[]}] | * GenerateContentRequest.contents[0].parts: contents.parts must not be empty.
            sandbox-fast | [{"role":"user","parts":[{}]}] | * GenerateContentRequest.contents[0].parts[0].data: required oneof field 'data' must have one initialized field
            sandbox-fast | [{"role":"user","parts":[{"text":"a","inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}}]}] | Invalid value at 'contents[0].parts[0]' (oneof), oneof field 'data' is already set. Cannot set 'inlineData'
            sandbox-fast | [{"role":"assistant","parts":[{"text":"a"}]}] | Please use a valid role: user, model.
            sandbox-fast | [{"role":"system","parts":[{"text":"a"}]}] | Please use a valid role: user, model.
            sandbox-fast | [{"role":"model","parts":[{"text":"a"}]},U] | Please ensure that multiturn requests start with a user turn.
            gemini-3.8-flash | [U,{"role":"model","parts":[{"text":"a"}]}] | Please ensure that multiturn requests end with a user turn
            gemini-3.8-flash | [{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}}]}] | Please ensure that the last user turn has non-empty text.
            sandbox-fast | [{"role":"model","parts":[CALL]},{"role":"user","parts":[RESULT]}] | Please ensure that function call turn comes immediately after a user turn
            sandbox-fast | [U,{"role":"model","parts":[{"text":"a"}]},{"role":"model","parts":[CALL]},{"role":"user","parts":[RESULT]}] | Please ensure that function call turn comes immediately after a user turn
            sandbox-fast | [{"role":"user","parts":[RESULT]}] | Please ensure that function response turn comes immediately after a function call turn.
            sandbox-fast | [U,{"role":"model","parts":[CALL]},{"role":"user","parts":[RESULT,{"text":"x"}]}] | Please ensure that function response turn comes immediately after a function call turn.
            sandbox-fast | [U,{"role":"model","parts":[CALL]},U] | Please ensure that the number of function response parts is equal to the number of function call parts
            sandbox-fast | [U,{"role":"model","parts":[CALL,CALL]},{"role":"user","parts":[RESULT]}] | Please ensure that the number of function response parts is equal
            sandbox-fast | [U,{"role":"model","parts":[CALL]},{"role":"user","parts":[{"functionResponse":{"name":"g","response":{}}}]}] | Please ensure that the number of function response parts is equal
            sandbox-fast | [U,{"role":"model","parts":[{"functionCall":{"id":"1","name":"f"}}]},{"role":"user","parts":[RESULT]}] | Please ensure that the number of function response parts is equal
            sandbox-fast | [U,{"role":"model","parts":[CALL]},{"role":"user","parts":[{"functionResponse":{"name":"f"}}]}] | * GenerateContentRequest.contents[2].parts[0].function_response.response:
            sandbox-fast | [U,{"role":"model","parts":[{"functionCall":{}}]}] | * GenerateContentRequest.contents[1].parts[0].function_call.name: Name cannot be empty.
            sandbox-fast | [U,{"role":"model","parts":[CALL]},{"role":"user","parts":[RESULT]}] | Function call is missing a thought_signature in functionCall parts.
            gemini-2.5-pro | [U,{"role":"model","parts":[CALL]},{"role":"user","parts":[{"functionResponse":{"name":"f","response":{},"parts":[{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}}]}}]}] | * GenerateContentRequest.contents[2].parts[0].function_response.parts: media in function responses
            sandbox-fast | [{"role":"user","parts":[{"inlineData":{"mimeType":"image/gif","data":"R0lGODlh"}}]}] | Unsupported MIME type: image/gif
            sandbox-fast | [{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"R0lGODlhR0lGODlh"}}]}] | Provided image is not valid
            sandbox-fast | [{"role":"user","parts":[{"inlineData":{"mimeType":"application/pdf","data":"R0lGODlhR0lGODlh"}}]}] | The document has no pages.
            sandbox-fast | [{"role":"user","parts":[{"inlineData":{"mimeType":"audio/wav","data":"R0lGODlhR0lGODlh"}}]}] | Unable to process input audio.
            sandbox-fast | [{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":""}}]}] | * GenerateContentRequest.contents[0].parts[0].inline_data.data:
            sandbox-fast | [{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"data:image/png;base64,iVBORw0KGgo="}}]}] | Invalid value at 'contents[0].parts[0].inline_data.data' (TYPE_BYTES), Base64 decoding failed for "data:image/png;base64,iVBORw0KGgo="
            sandbox-fast | [{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGg-_"}}]}] | Invalid value at 'contents[0].parts[0].inline_data.data' (TYPE_BYTES), Base64 decoding failed
            sandbox-fast | [{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo"}}]}] | Invalid value at 'contents[0].parts[0].inline_data.data' (TYPE_BYTES), Base64 decoding failed
            sandbox-fast | [{"role":"user","parts":[{"fileData":{"mimeType":"image/png"}}]}] | * GenerateContentRequest.contents[0].parts[0].file_data.file_uri:
            sandbox-fast | [{"role":"user","parts":[{"fileData":{"fileUri":"http://example.com/a.png"}}]}] | Invalid or unsupported file uri: http://example.com/a.png
            sandbox-fast | [{"role":"user","parts":[{"fileData":{"fileUri":"https://example.com/a.mp3","mimeType":"audio/mp3"}}]}] | Invalid or unsupported file uri
            gemini-2.0-flash | [{"role":"user","parts":[{"fileData":{"fileUri":"https://example.com/a.png","mimeType":"image/png"}}]}] | Invalid or unsupported file uri
            """)
    void whatIsWrongWithTheConversationIsTold(String model, String contents, String message) throws Exception {
        assertThat(refused(model, "{" + TOOL + ",\"contents\":" + spelledOut(contents) + "}")
                        .getString("message"))
                .startsWith(message);
    }

    private static String spelledOut(String contents) {
        return contents.replace("CALL", CALL)
                .replace("RESULT", RESULT)
                .replaceAll("(?<=[\\[,])U(?=[,\\]])", "{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"model\":\"models/sandbox-fast\"",
                "\"toolConfig\":null,\"safetySettings\":null",
                "\"generation_config\":{\"max_output_tokens\":\"5\",\"temperature\":\"0.5\",\"top_k\":3}",
                "\"safetySettings\":[{\"category\":7,\"threshold\":\"BLOCK_NONE\"}]",
                "\"tools\":{\"googleSearch\":{}}",
                "\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"description\":null,\"parameters\":{\"type\":\"object\",\"properties\":{}}}]}]",
                "\"generationConfig\":{\"thinkingConfig\":{\"includeThoughts\":true,\"thinkingBudget\":512}}"
            })
    void whatGoogleTakesIsTaken(String fields) throws Exception {
        Answer answer = google.send("gemini-3.5-flash:generateContent", "{" + CONTENTS + "," + fields + "}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void manyViolationsAreToldAtOnce() throws Exception {
        JsonObject error = refused("sandbox-fast", "{" + CONTENTS + ",\"a\":1,\"b\":2}");
        assertThat(error.getJsonArray("details").getJsonObject(0).getJsonArray("fieldViolations"))
                .hasSize(2);
        assertThat(error.getString("message").lines()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{} x"})
    void whatIsNoObjectIsRefused(String body) throws Exception {
        assertThat(refused("sandbox-fast", body).getString("message")).startsWith("Invalid JSON payload received.");
    }

    @Test
    void cachesOfNobodysAreNotFound() throws Exception {
        Answer answer = google.whole("gemini-2.5-flash", request("x").put("cachedContent", "cachedContents/a"));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.error().getString("message")).startsWith("CachedContent not found");
    }

    @Test
    void errorsToStreamsAreSaidInTheirForm() throws Exception {
        Answer events = google.send("sandbox-fast:streamGenerateContent?alt=sse", "{}");
        assertThat(events.header("content-type")).isEqualTo("text/event-stream");
        assertThat(events.error().getString("status")).isEqualTo("INVALID_ARGUMENT");
        Answer array = google.send("sandbox-fast:streamGenerateContent", "{}");
        assertThat(List.of(array.status(), new JsonArray(array.body()).size())).containsExactly(400, 1);
    }

    private JsonObject refused(String model, String body) throws Exception {
        Answer answer = google.send(model + ":generateContent", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        JsonObject error = answer.error();
        assertThat(error.getInteger("code")).isEqualTo(400);
        assertThat(error.getString("status")).isEqualTo("INVALID_ARGUMENT");
        return error;
    }
}
