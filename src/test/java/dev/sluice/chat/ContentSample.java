package dev.sluice.chat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A content part as a client sends it, and all by which it can be known again in what a provider gets.
 *
 * @param name tells it from other samples of its row
 * @param url the URL in it, or null
 * @param fileId the id in it, or null
 * @param bytes what it is, or what is behind its URL
 */
record ContentSample(
        String name,
        Place place,
        JsonObject part,
        @Nullable String url,
        @Nullable String fileId,
        Bytes bytes) {

    private static final String TOOL = "look";

    /**
     * A file and what it is.
     *
     * @param text its bytes as Latin-1
     */
    record Bytes(String name, String type, String text) {
        String base64() {
            return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        String dataUrl() {
            return dataUrl(type);
        }

        String dataUrl(String declared) {
            return "data:" + declared + ";base64," + base64();
        }
    }

    /** Where in a conversation the part stands. */
    enum Place {
        USER,
        TOOL_RESULT,
        SYSTEM,
        ASSISTANT
    }

    /** A part of {@code type} whose one field, named like it, has this value. */
    static ContentSample inline(String type, Bytes bytes, Function<Bytes, Object> value) {
        JsonObject part = JsonObject.of("type", type, type, value.apply(bytes));
        return new ContentSample(bytes.name(), Place.USER, part, null, null, bytes);
    }

    /** A part that names the bytes by this URL. */
    static ContentSample remote(String type, String key, Bytes bytes, String url) {
        JsonObject part = JsonObject.of("type", type, type, JsonObject.of(key, url));
        return new ContentSample(bytes.name(), Place.USER, part, url, null, bytes);
    }

    static ContentSample uploaded(String name, String fileId, Bytes bytes) {
        JsonObject part = JsonObject.of("type", "file", "file", JsonObject.of("file_id", fileId));
        return new ContentSample(name, Place.USER, part, null, fileId, bytes);
    }

    ContentSample in(Place other) {
        return new ContentSample(name, other, part, url, fileId, bytes);
    }

    /** The request of a client who asks a model about it. */
    JsonObject request(String model) {
        JsonArray messages = new JsonArray();
        JsonArray content = JsonArray.of(part);
        JsonArray question = JsonArray.of(JsonObject.of("type", "text", "text", "What is this?"));
        switch (place) {
            case USER -> messages.add(message("user", JsonArray.of(part).addAll(question)));
            case SYSTEM -> messages.add(message("system", content)).add(message("user", question));
            case ASSISTANT ->
                messages.add(message("user", question))
                        .add(message("assistant", content))
                        .add(message("user", question));
            case TOOL_RESULT ->
                messages.add(message("user", question))
                        .add(call())
                        .add(message("tool", content).put("tool_call_id", "call_1"));
        }
        JsonObject request = JsonObject.of("model", model, "messages", messages);
        return place == Place.TOOL_RESULT ? request.put("tools", JsonArray.of(tool())) : request;
    }

    /** The field of the request that the part is in. */
    String path() {
        return switch (place) {
            case USER, SYSTEM -> "messages[0]";
            case ASSISTANT -> "messages[1]";
            case TOOL_RESULT -> "messages[2]";
        };
    }

    /** Whether it is said to be something that it is not. */
    boolean isMisnamed() {
        String text = part.encode();
        return text.contains("data:") && !text.contains("data:" + bytes.type());
    }

    private static JsonObject message(String role, JsonArray content) {
        return JsonObject.of("role", role, "content", content);
    }

    private static JsonObject call() {
        JsonObject function = JsonObject.of("name", TOOL, "arguments", "{}");
        return JsonObject.of(
                "role",
                "assistant",
                "tool_calls",
                JsonArray.of(JsonObject.of("id", "call_1", "type", "function", "function", function)));
    }

    private static JsonObject tool() {
        return JsonObject.of("type", "function", "function", JsonObject.of("name", TOOL));
    }
}
