package dev.sluice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sandbox.GeminiClient.Answer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recorded requests against the stand-in: what Google took is taken, what it refused is refused in its words. */
class GeminiRecordedRequestsTest extends SandboxFixture {

    @ParameterizedTest
    @CsvSource({
        "stream/text, gemini-2.5-flash",
        "stream/text_emoji, gemini-2.0-flash",
        "stream/text_multi_chunk_signature, gemini-flash-latest",
        "stream/tool_call, gemini-2.5-flash",
        "stream/tool_call_with_id, gemini-3-pro-preview",
        "stream/tool_calls_parallel_with_ids, gemini-3-pro-preview",
        "stream/thoughts_then_tool_call, gemini-2.5-pro",
        "stream/thoughts_then_text, gemini-flash-latest",
        "stream/max_tokens, gemini-flash-latest",
        "stream/stop_sequence, gemini-flash-lite-latest",
        "stream/image_inline, gemini-flash-latest",
        "stream/pdf_inline, gemini-flash-latest",
        "stream/audio_inline, gemini-flash-latest",
        "stream/video_inline, gemini-flash-latest",
        "stream/search_grounding, gemini-flash-latest",
        "stream/unicode_tool_args, gemini-2.5-flash",
        "json/text, gemini-2.5-flash",
        "json/tool_calls_parallel, gemini-2.5-flash",
        "json/tool_results_parallel_round_trip, gemini-2.5-flash",
        "json/thoughts_text_signature, gemini-3-flash-preview",
        "json/max_tokens_thoughts_only, gemini-flash-latest",
        "json/json_schema, gemini-2.5-flash",
        "json/image_file_uri, gemini-flash-latest",
        "json/stream_without_alt_sse_json_array, gemini-2.5-flash",
        "json/malformed_function_call, gemini-2.5-pro",
        "json/finish_safety, gemini-1.5-flash",
        // Refused for reasons that are not in the request.
        "error/400_invalid_api_key, gemini-2.0-flash-lite",
        "error/403_permission_denied, gemini-2.0-flash",
        "error/404_model_not_found, gemini-exp-1206",
        "error/500_internal_on_stream, gemini-2.5-flash-lite",
        "error/503_overloaded, gemini-2.5-pro"
    })
    void whatGoogleTookIsTaken(String recording, String model) throws Exception {
        assertThat(send(recording, model).status())
                .as(send(recording, model).body())
                .isEqualTo(200);
    }

    /** Google's signatures are nothing that the sandbox has given out; where they are needed, the placeholder stands for them. */
    @ParameterizedTest
    @CsvSource({
        "stream/tool_results_parallel_round_trip, gemini-3-pro-preview",
        "json/tool_result_with_image, gemini-3-flash-preview"
    })
    void foreignSignaturesAreAllThatIsWrongWithThese(String recording, String model) throws Exception {
        String body = Fixtures.text("google/" + recording + ".request.json");
        Answer foreign = client(model, body);
        assertThat(foreign.error().getString("message")).isEqualTo("Corrupted thought signature.");
        Answer placeholder = client(
                model,
                body.replaceAll(
                        "\"thoughtSignature\":\"[^\"]*\"",
                        "\"thoughtSignature\":\"skip_thought_signature_validator\""));
        assertThat(placeholder.status()).as(placeholder.body()).isEqualTo(200);
    }

    /** The sandbox keeps no caches. */
    @Test
    void aCacheIsAllThatIsMissingHere() throws Exception {
        assertThat(send("json/cached_content", "gemini-2.5-flash").status()).isEqualTo(403);
    }

    @Test
    void whatGoogleRefusedIsRefusedInItsWords() throws Exception {
        Answer answer = send("error/400_json_mime_with_tools", "gemini-2.5-flash");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json()).isEqualTo(Fixtures.json("google/error/400_json_mime_with_tools.json"));
    }

    private Answer send(String recording, String model) throws Exception {
        return client(model, Fixtures.text("google/" + recording + ".request.json"));
    }

    private Answer client(String model, String body) throws Exception {
        assertThat(new JsonObject(body).containsKey("contents")).isTrue();
        return new GeminiClient(sandbox).send(model + ":generateContent", body);
    }
}
