package dev.sluice.provider.anthropic;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Makes JSON at random that has the keys of Anthropic's events. */
record MessagesNonsense(Random random) {

    private static final List<String> EVENTS = List.of(
            "content_block_start",
            "content_block_start",
            "content_block_delta",
            "content_block_delta",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop",
            "message_start",
            "ping",
            "error");
    private static final List<String> BLOCKS =
            List.of("text", "tool_use", "thinking", "redacted_thinking", "server_tool_use");
    private static final List<String> DELTAS =
            List.of("text_delta", "input_json_delta", "thinking_delta", "signature_delta", "citations_delta");

    JsonObject event() {
        JsonObject event = JsonObject.of("type", one(EVENTS), "index", random.nextInt(3));
        put(event, "message", this::message);
        put(event, "content_block", this::block);
        put(event, "delta", this::delta);
        put(event, "usage", () -> JsonObject.of("output_tokens", anything(), "input_tokens", anything()));
        put(event, "error", () -> JsonObject.of("type", anything(), "message", anything()));
        return event;
    }

    JsonObject message() {
        JsonObject message = new JsonObject();
        put(message, "id", this::word);
        put(message, "model", this::word);
        put(message, "content", () -> JsonArray.of(block(), anything(), block()));
        put(message, "stop_reason", this::word);
        put(message, "usage", () -> JsonObject.of("cache_read_input_tokens", anything()));
        return message;
    }

    private JsonObject block() {
        JsonObject block = JsonObject.of("type", one(BLOCKS));
        for (String key : List.of("id", "name", "text", "thinking", "signature", "data")) {
            put(block, key, this::word);
        }
        put(block, "input", () -> JsonObject.of("a", anything()));
        return block;
    }

    private JsonObject delta() {
        JsonObject delta = JsonObject.of("type", one(DELTAS));
        for (String key : List.of("text", "thinking", "partial_json", "signature", "stop_reason")) {
            put(delta, key, this::word);
        }
        return delta;
    }

    private void put(JsonObject object, String key, Supplier<Object> value) {
        int dice = random.nextInt(20);
        if (dice > 5) {
            object.put(key, value.get());
        } else if (dice > 3) {
            object.put(key, anything());
        }
    }

    private static <T> T pick(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private String one(List<String> words) {
        return pick(words, random);
    }

    private String word() {
        return one(List.of("", "a", "{\"x\":", "1}", "東", "\uD83D", "\uDE00", "end_turn", "refusal", "😀"));
    }

    private Object anything() {
        return pick(
                List.of(1, -5, 1.5, true, "x", JsonArray.of(1), JsonObject.of("a", 1), 1L << 40, Long.MAX_VALUE),
                random);
    }
}
