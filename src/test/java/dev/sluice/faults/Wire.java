package dev.sluice.faults;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How each provider says what it says, well or in error. */
enum Wire {
    CHAT(
            "openai/chat",
            "/chat/completions",
            List.of("{\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
                    + "\"content\":\"half\"},\"finish_reason\":null}]}"),
            List.of(
                    "{\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
                    "[DONE]"),
            "{\"error\":{\"message\":\"boom\",\"type\":\"server_error\",\"code\":null}}"),
    RESPONSES(
            "openai/responses",
            "/responses",
            List.of(
                    "{\"type\":\"response.created\",\"response\":{\"id\":\"r\",\"model\":\"m\"}}",
                    "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"id\":\"m\",\"type\":\"message\","
                            + "\"role\":\"assistant\",\"content\":[]}}",
                    "{\"type\":\"response.content_part.added\",\"output_index\":0,\"content_index\":0,\"item_id\":\"m\","
                            + "\"part\":{\"type\":\"output_text\",\"text\":\"\"}}",
                    "{\"type\":\"response.output_text.delta\",\"output_index\":0,\"content_index\":0,\"item_id\":\"m\","
                            + "\"delta\":\"half\"}"),
            List.of(
                    "{\"type\":\"response.completed\",\"response\":{\"id\":\"r\",\"model\":\"m\",\"status\":\"completed\",\"output\":[]}}"),
            "{\"type\":\"error\",\"code\":\"server_error\",\"message\":\"boom\",\"error\":{\"message\":\"boom\","
                    + "\"type\":\"server_error\",\"code\":\"server_error\"}}"),
    MESSAGES(
            "anthropic/messages",
            "/messages",
            List.of(
                    "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\","
                            + "\"model\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":7,\"output_tokens\":1}}}",
                    "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"half\"}}"),
            List.of(
                    "{\"type\":\"content_block_stop\",\"index\":0}",
                    "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":2}}",
                    "{\"type\":\"message_stop\"}"),
            "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"boom\"}}"),
    GENERATE(
            "google/generate",
            "GenerateContent",
            List.of("{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"half\"}]}}]}"),
            List.of("{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[]},\"finishReason\":\"STOP\"}]}"),
            "{\"error\":{\"code\":500,\"message\":\"boom\",\"status\":\"INTERNAL\"}}");

    /** The registry that {@link #model} is of. */
    static final String MODELS = """
            models:
              openai/chat: {wire: chat}
              openai/responses: {wire: responses}
              anthropic/messages: {wire: messages, max_output_tokens: 100}
              google/generate: {wire: generate}
            """;

    private static final String KEY = "sk-test-0123456789abcdefghij";

    private final String model;
    private final String path;

    @SuppressWarnings("ImmutableEnumChecker") // A list that does not change.
    private final List<String> begin;

    @SuppressWarnings("ImmutableEnumChecker") // A list that does not change.
    private final List<String> end;

    private final String error;

    Wire(String model, String path, List<String> begin, List<String> end, String error) {
        this.model = model;
        this.path = path;
        this.begin = begin;
        this.end = end;
        this.error = error;
    }

    /** The providers of these models, all at one address, as a configuration has them. */
    static String providers(URI address) {
        return "providers: {"
                + Stream.of("openai", "anthropic", "google")
                        .map(name -> "%1$s: {adapter: %1$s, base_url: \"%2$s\", api_key: %3$s}"
                                .formatted(name, address, KEY))
                        .collect(Collectors.joining(", "))
                + "}";
    }

    /** That of a request with this head. */
    static Wire at(String head) {
        return Arrays.stream(values())
                .filter(wire -> head.contains(wire.path))
                .findFirst()
                .orElseThrow();
    }

    /** The one that is spoken to in this way. */
    String model() {
        return model;
    }

    /** The events of an answer until it has output. */
    List<String> begin() {
        return begin;
    }

    /** That of the last of these that can be said again and again. */
    String more() {
        return begin.getLast();
    }

    /** The events that end an answer well. */
    List<String> end() {
        return end;
    }

    /** A failure of the provider's own, as an event and as a document. */
    String error() {
        return error;
    }
}
