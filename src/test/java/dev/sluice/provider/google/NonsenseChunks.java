package dev.sluice.provider.google;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Makes JSON at random that has the keys of Gemini's chunks. */
record NonsenseChunks(Random random) {

    String chunk() {
        JsonObject chunk = new JsonObject();
        put(chunk, "responseId", this::word);
        put(chunk, "modelVersion", this::word);
        put(chunk, "candidates", () -> array(this::candidate));
        put(chunk, "usageMetadata", () -> new JsonObject()
                .put("totalTokenCount", anything())
                .put("thoughtsTokenCount", anything()));
        if (random.nextInt(20) == 0) {
            put(chunk, "promptFeedback", () -> new JsonObject().put("blockReason", anything()));
            put(chunk, "error", () -> new JsonObject()
                    .put("code", anything())
                    .put("message", anything())
                    .put("details", anything()));
        }
        return random.nextInt(10) == 0 ? "[" + chunk.encode() + "]" : chunk.encode();
    }

    private JsonObject candidate() {
        JsonObject candidate = new JsonObject();
        put(candidate, "index", () -> random.nextInt(2));
        put(candidate, "content", () -> {
            JsonObject content = new JsonObject();
            put(content, "parts", () -> array(this::part));
            return content;
        });
        put(candidate, "finishReason", () -> random.nextBoolean() ? "STOP" : word());
        return candidate;
    }

    private JsonObject part() {
        JsonObject part = new JsonObject();
        put(part, "text", this::word);
        put(part, "thought", random::nextBoolean);
        put(part, "thoughtSignature", this::word);
        if (random.nextBoolean()) {
            put(part, "functionCall", () -> {
                JsonObject call = new JsonObject();
                put(call, "name", this::word);
                put(call, "args", () -> new JsonObject().put("a", anything()));
                return call;
            });
        }
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

    private JsonArray array(Supplier<Object> element) {
        JsonArray array = new JsonArray();
        for (int i = random.nextInt(3); i >= 0; i--) {
            array.add(random.nextInt(20) == 0 ? anything() : element.get());
        }
        return array;
    }

    private String word() {
        return List.of("", "a", "MAX_TOKENS", "東", "\uD83D", "\uDE00", "😀", "OTHER")
                .get(random.nextInt(8));
    }

    private Object anything() {
        return List.of(1, -5, 1.5, true, "x", new JsonArray().add(1), new JsonObject().put("a", 1), 1L << 62)
                .get(random.nextInt(8));
    }
}
