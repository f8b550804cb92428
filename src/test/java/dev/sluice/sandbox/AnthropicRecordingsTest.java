package dev.sluice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sandbox.AnthropicClient.Answer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Anthropic really answered to requests, the stand-in answers too. */
class AnthropicRecordingsTest extends SandboxFixture {

    private AnthropicClient anthropic;

    @BeforeAll
    void connect() {
        anthropic = new AnthropicClient(sandbox);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "json/cache_read",
                "json/empty_content",
                "json/image_url",
                "json/pdf_page_citations",
                "json/stop_sequence",
                "json/text",
                "json/tool_calls_parallel",
                "json/tool_result_with_image",
                "json/tool_results_parallel_round_trip",
                "stream/citations",
                "stream/image_base64",
                "stream/json_schema",
                "stream/max_tokens",
                "stream/pdf_base64",
                "stream/redacted_thinking",
                "stream/stop_sequence_no_content_block",
                "stream/text",
                "stream/thinking_adaptive",
                "stream/thinking_signature",
                "stream/tool_call_no_arguments",
                "stream/tool_calls_parallel",
                "stream/tool_result_unicode_emoji",
            })
    void whatWasAcceptedIsAccepted(String recording) throws Exception {
        Answer answer = anthropic.send(Fixtures.json("anthropic/" + recording + ".request.json"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /** These models are retired since; the requests are as good as ever. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "json/thinking_then_tool_use",
                "stream/thinking_then_tool_use",
                "stream/tool_call_after_text",
                "error/200_stream_error_event_first",
                "error/200_stream_error_event_midway",
                "error/503_upstream_connect_text",
                "error/529_overloaded",
            })
    void whatRetiredModelsAcceptedALivingOneDoes(String recording) throws Exception {
        JsonObject request = Fixtures.json("anthropic/" + recording + ".request.json");
        assertThat(anthropic.send(request).status()).isEqualTo(404);
        Answer answer = anthropic.send(request.put("model", "claude-sonnet-4-5"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /** Accepted by the real one: a signature of its own, tools that it runs itself, a field of a beta. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            stream/thinking_tool_result_round_trip | messages.1.content.0: Invalid `signature` in `thinking` block
            stream/pause_turn                      | tools.0: Input tag 'web_search_20250305'
            stream/web_search_server_tool          | tools.0: Input tag 'web_search_20250305'
            error/500_api_error                    | output_format: Extra inputs are not permitted
            """)
    void whatIsBeyondTheSandboxIsRefused(String recording, String message) throws Exception {
        Answer answer = anthropic.send(
                Fixtures.json("anthropic/" + recording + ".request.json").put("model", "claude-sonnet-4-5"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).startsWith(message);
    }

    @Test
    void whatWasNotFoundIsNotFound() throws Exception {
        Answer answer = anthropic.send(Fixtures.json("anthropic/error/404_model_not_found.request.json"));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error())
                .isEqualTo(Fixtures.json("anthropic/error/404_model_not_found.json")
                        .getJsonObject("error"));
    }
}
