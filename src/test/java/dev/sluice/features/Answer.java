package dev.sluice.features;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * An answer however it came.
 *
 * @param status of the response
 * @param error the code of the failure, of the response or of the stream's last event; empty if there was none
 * @param message the assistant message as a client would append it to the conversation
 * @param finishReason empty if the answer did not finish
 * @param usage empty if there was none
 * @param retryAfter the header, or empty
 */
record Answer(int status, String error, JsonObject message, String finishReason, JsonObject usage, String retryAfter) {

    private static final String DATA = "data: ";

    static Answer ofDocument(HttpResponse<String> response) {
        JsonObject body = new JsonObject(response.body());
        String retryAfter = response.headers().firstValue("retry-after").orElse("");
        if (!body.getBoolean("success")) {
            return new Answer(response.statusCode(), errorOf(body), new JsonObject(), "", new JsonObject(), retryAfter);
        }
        JsonObject data = body.getJsonObject("data");
        JsonObject choice = data.getJsonArray("choices").getJsonObject(0);
        return new Answer(
                response.statusCode(),
                "",
                choice.getJsonObject("message"),
                choice.getString("finish_reason"),
                data.getJsonObject("usage", new JsonObject()),
                retryAfter);
    }

    static Answer ofStream(HttpResponse<String> response) {
        return new Folding().fold(response);
    }

    String content() {
        String content = message.getString("content");
        return content == null ? "" : content;
    }

    String reasoning() {
        return message.getString("reasoning_content", "");
    }

    List<JsonObject> toolCalls() {
        return message.getJsonArray("tool_calls", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    /** What must be the same however the answer comes: all but ids, and state that providers sign anew each time. */
    JsonObject substance() {
        JsonArray calls = new JsonArray();
        toolCalls().forEach(call -> calls.add(call.getJsonObject("function")));
        return new JsonObject()
                .put("error", error)
                .put("content", message.getValue("content"))
                .put("reasoning", reasoning())
                .put("refusal", message.getString("refusal", ""))
                .put("calls", calls)
                .put("state", message.containsKey("extra_content"))
                .put("finish_reason", finishReason)
                .put("usage", usage);
    }

    private static String errorOf(JsonObject envelope) {
        return envelope.getJsonArray("errors").getJsonObject(0).getString("code");
    }

    /** Puts the chunks of a stream together as the contract says that they may be. */
    private static final class Folding {
        private final StringBuilder content = new StringBuilder();
        private final StringBuilder reasoning = new StringBuilder();
        private final StringBuilder refusal = new StringBuilder();
        private final TreeMap<Integer, JsonObject> calls = new TreeMap<>();
        private final JsonObject message = new JsonObject().put("role", "assistant");
        private String finishReason = "";
        private JsonObject usage = new JsonObject();
        private String error = "";
        private boolean done;

        Answer fold(HttpResponse<String> response) {
            for (String event : response.body().split("\n\n", -1)) {
                if (event.isEmpty()) {
                    continue;
                }
                List<String> lines = event.lines().toList();
                String data = lines.getLast();
                if (lines.getFirst().equals("event: error")) {
                    error = errorOf(new JsonObject(data.substring(DATA.length())));
                } else if (data.equals(DATA + "[DONE]")) {
                    done = true;
                } else if (data.startsWith(DATA)) {
                    chunk(new JsonObject(data.substring(DATA.length())));
                }
            }
            if (done == !error.isEmpty()) {
                throw new AssertionError("a stream ends either in [DONE] or in an error: " + response.body());
            }
            return new Answer(response.statusCode(), error, message(), finishReason, usage, "");
        }

        private void chunk(JsonObject chunk) {
            JsonObject choice = chunk.getJsonArray("choices").getJsonObject(0);
            JsonObject delta = choice.getJsonObject("delta");
            content.append(delta.getString("content", ""));
            reasoning.append(delta.getString("reasoning_content", ""));
            refusal.append(delta.getString("refusal", ""));
            delta.getJsonArray("tool_calls", new JsonArray()).forEach(call -> call((JsonObject) call));
            if (delta.containsKey("extra_content")) {
                message.put("extra_content", delta.getJsonObject("extra_content"));
            }
            if (choice.getString("finish_reason") != null) {
                finishReason = choice.getString("finish_reason");
                usage = chunk.getJsonObject("usage", new JsonObject());
            }
        }

        private void call(JsonObject delta) {
            JsonObject call = calls.computeIfAbsent(delta.getInteger("index"), index -> new JsonObject()
                    .put("type", "function")
                    .put("function", new JsonObject().put("arguments", "")));
            JsonObject function = call.getJsonObject("function");
            if (delta.containsKey("id")) {
                call.put("id", delta.getString("id"));
            }
            if (delta.containsKey("extra_content")) {
                call.put("extra_content", delta.getJsonObject("extra_content"));
            }
            JsonObject part = delta.getJsonObject("function", new JsonObject());
            if (part.containsKey("name")) {
                function.put("name", part.getString("name"));
            }
            function.put("arguments", function.getString("arguments") + part.getString("arguments", ""));
        }

        private JsonObject message() {
            message.put("content", content.isEmpty() && !calls.isEmpty() ? null : content.toString());
            if (!reasoning.isEmpty()) {
                message.put("reasoning_content", reasoning.toString());
            }
            if (!refusal.isEmpty()) {
                message.put("refusal", refusal.toString());
            }
            if (!calls.isEmpty()) {
                message.put("tool_calls", new JsonArray(new ArrayList<>(calls.values())));
            }
            return message;
        }
    }
}
