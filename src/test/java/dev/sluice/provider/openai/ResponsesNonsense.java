package dev.sluice.provider.openai;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Makes JSON at random that has the keys of Responses' events. */
record ResponsesNonsense(Random random) {

    private static final List<String> EVENTS = List.of(
            "response.created",
            "response.output_item.added",
            "response.output_item.added",
            "response.output_item.added",
            "response.output_text.delta",
            "response.refusal.delta",
            "response.reasoning_summary_text.delta",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "response.output_item.done",
            "response.completed",
            "response.incomplete",
            "response.failed",
            "error",
            "keepalive");

    private static final List<String> ITEMS =
            List.of("message", "function_call", "function_call", "reasoning", "web_search_call");

    JsonObject event() {
        JsonObject event = JsonObject.of("type", one(EVENTS));
        put(event, "output_index", () -> random.nextInt(3));
        put(event, "summary_index", () -> random.nextInt(2));
        put(event, "delta", this::word);
        put(event, "arguments", this::word);
        put(event, "item", this::item);
        put(event, "response", this::response);
        if (random.nextInt(10) == 0) {
            put(event, "error", () -> JsonObject.of("code", anything(), "message", anything()));
            put(event, "code", this::word);
            put(event, "message", this::word);
        }
        return event;
    }

    JsonObject response() {
        JsonObject response = new JsonObject();
        put(response, "id", this::word);
        put(response, "model", this::word);
        put(response, "status", () -> one(List.of("completed", "completed", "incomplete", "failed", "queued", "x")));
        put(response, "output", () -> JsonArray.of(item(), anything(), item()));
        put(response, "incomplete_details", () -> JsonObject.of("reason", one(List.of("max_output_tokens", "x"))));
        put(response, "usage", () -> JsonObject.of("input_tokens", anything(), "output_tokens_details", anything()));
        if (random.nextInt(10) == 0) {
            put(response, "error", () -> JsonObject.of("code", anything(), "message", anything()));
        }
        return response;
    }

    private JsonObject item() {
        JsonObject item = JsonObject.of("type", one(ITEMS));
        for (String key : List.of("id", "call_id", "arguments", "encrypted_content", "phase")) {
            put(item, key, this::word);
        }
        put(item, "name", () -> random.nextInt(4) == 0 ? "parallel" : word());
        put(item, "content", () -> JsonArray.of(part("output_text", "text"), anything(), part("refusal", "refusal")));
        put(item, "summary", () -> JsonArray.of(part("summary_text", "text"), part("summary_text", "text")));
        return item;
    }

    private JsonObject part(String type, String key) {
        JsonObject part = JsonObject.of("type", type);
        put(part, key, this::word);
        return part;
    }

    private void put(JsonObject object, String key, Supplier<Object> value) {
        int dice = random.nextInt(20);
        if (dice > 5) {
            object.put(key, value.get());
        } else if (dice > 3) {
            object.put(key, anything());
        }
    }

    private String one(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }

    private String word() {
        return one(List.of("", "a", "{\"x\":", "1}", "東", "\uD83D", "\uDE00", "commentary", "😀"));
    }

    private Object anything() {
        return List.of(1, -5, 1.5, true, "x", JsonArray.of(1), JsonObject.of("a", 1), 1L << 40, Long.MAX_VALUE)
                .get(random.nextInt(9));
    }
}
