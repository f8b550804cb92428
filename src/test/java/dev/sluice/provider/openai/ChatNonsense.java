package dev.sluice.provider.openai;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Makes JSON at random that has the keys of chunks. */
record ChatNonsense(Random random) {

    String chunk() {
        JsonObject chunk = new JsonObject();
        put(chunk, "id", this::word);
        put(chunk, "model", this::word);
        put(chunk, "choices", () -> array(this::choice));
        put(chunk, "usage", () -> new JsonObject().put("total_tokens", anything()));
        if (random.nextInt(20) == 0) {
            put(chunk, "error", () -> new JsonObject().put("code", anything()).put("message", anything()));
        }
        return chunk.encode();
    }

    private JsonObject choice() {
        JsonObject choice = new JsonObject();
        put(choice, "index", () -> random.nextInt(2));
        put(choice, "delta", this::delta);
        put(choice, "finish_reason", this::word);
        return choice;
    }

    private JsonObject delta() {
        JsonObject delta = new JsonObject();
        for (String key : List.of("content", "refusal", "reasoning", "reasoning_content")) {
            put(delta, key, this::word);
        }
        put(delta, "tool_calls", () -> array(this::call));
        return delta;
    }

    private JsonObject call() {
        JsonObject call = new JsonObject();
        put(call, "index", () -> random.nextInt(4));
        put(call, "id", this::word);
        put(call, "function", () -> {
            JsonObject function = new JsonObject();
            put(function, "name", () -> random.nextBoolean() ? "parallel" : word());
            put(function, "arguments", this::word);
            return function;
        });
        return call;
    }

    private void put(JsonObject object, String key, Supplier<Object> value) {
        int dice = random.nextInt(20);
        if (dice > 7) {
            object.put(key, value.get());
        } else if (dice > 5) {
            object.put(key, anything());
        }
    }

    private JsonArray array(Supplier<Object> element) {
        JsonArray array = new JsonArray();
        for (int i = random.nextInt(3); i >= 0; i--) {
            array.add(random.nextInt(20) == 0 ? anything() : element.get());
        }
        return array;
    }

    private String word() {
        return List.of("", "a", "{\"x\":", "1}", "東", "\uD83D", "\uDE00", "stop", "😀")
                .get(random.nextInt(9));
    }

    private Object anything() {
        return List.of(1, -5, 1.5, true, "x", new JsonArray().add(1), new JsonObject().put("a", 1), 1L << 40)
                .get(random.nextInt(8));
    }
}
