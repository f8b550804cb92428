package dev.sluice.faults;

import java.util.List;

/** How each provider says what it says, well or in error. */
enum Wire {
    CHAT(
            "openai/chat",
            List.of("{\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
                    + "\"content\":\"half\"},\"finish_reason\":null}]}"),
            "{\"error\":{\"message\":\"boom\",\"type\":\"server_error\",\"code\":null}}"),
    RESPONSES(
            "openai/responses",
            List.of(
                    "{\"type\":\"response.created\",\"response\":{\"id\":\"r\",\"model\":\"m\"}}",
                    "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"id\":\"m\",\"type\":\"message\","
                            + "\"role\":\"assistant\",\"content\":[]}}",
                    "{\"type\":\"response.content_part.added\",\"output_index\":0,\"content_index\":0,\"item_id\":\"m\","
                            + "\"part\":{\"type\":\"output_text\",\"text\":\"\"}}",
                    "{\"type\":\"response.output_text.delta\",\"output_index\":0,\"content_index\":0,\"item_id\":\"m\","
                            + "\"delta\":\"half\"}"),
            "{\"type\":\"error\",\"code\":\"server_error\",\"message\":\"boom\",\"error\":{\"message\":\"boom\","
                    + "\"type\":\"server_error\",\"code\":\"server_error\"}}"),
    MESSAGES(
            "anthropic/messages",
            List.of(
                    "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\","
                            + "\"model\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":7,\"output_tokens\":1}}}",
                    "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"half\"}}"),
            "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"boom\"}}"),
    GENERATE(
            "google/generate",
            List.of("{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"half\"}]}}]}"),
            "{\"error\":{\"code\":500,\"message\":\"boom\",\"status\":\"INTERNAL\"}}");

    private final String model;

    @SuppressWarnings("ImmutableEnumChecker") // A list that does not change.
    private final List<String> begin;

    private final String error;

    Wire(String model, List<String> begin, String error) {
        this.model = model;
        this.begin = begin;
        this.error = error;
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

    /** A failure of the provider's own, as an event and as a document. */
    String error() {
        return error;
    }
}
