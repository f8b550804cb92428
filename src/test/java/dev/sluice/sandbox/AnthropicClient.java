package dev.sluice.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Calls the sandbox's Anthropic over a real socket. */
final class AnthropicClient {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    AnthropicClient(SandboxProviders sandbox) {
        this.base = sandbox.baseUrl("anthropic");
    }

    /** A whole response. */
    record Answer(int status, HttpHeaders headers, String body) {

        JsonObject json() {
            return new JsonObject(body);
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        JsonObject error() {
            return json().getJsonObject("error");
        }

        String message() {
            return error().getString("message");
        }

        /** The data of a stream's events; each has its type as its name too. */
        List<JsonObject> events() {
            List<JsonObject> events = new ArrayList<>();
            for (String event : body.split("\n\n", -1)) {
                if (!event.isEmpty()) {
                    String[] lines = event.split("\n", 2);
                    JsonObject data = new JsonObject(lines[1].substring("data: ".length()));
                    if (!lines[0].equals("event: " + data.getString("type"))) {
                        throw new AssertionError(event);
                    }
                    events.add(data);
                }
            }
            return events;
        }

        List<String> types() {
            return events().stream().map(event -> event.getString("type")).toList();
        }

        /** The message that a stream makes, put together as Anthropic's own libraries do. */
        JsonObject streamed() {
            JsonObject message = new JsonObject();
            for (JsonObject event : events()) {
                switch (event.getString("type")) {
                    case "message_start" -> message = event.getJsonObject("message");
                    case "content_block_start" ->
                        message.getJsonArray("content").add(event.getJsonObject("content_block"));
                    case "content_block_delta" ->
                        add(message.getJsonArray("content").getJsonObject(event.getInteger("index")), event);
                    case "content_block_stop" ->
                        finish(message.getJsonArray("content").getJsonObject(event.getInteger("index")));
                    case "message_delta" -> {
                        message.mergeIn(event.getJsonObject("delta"));
                        message.getJsonObject("usage").mergeIn(event.getJsonObject("usage"));
                    }
                    default -> {}
                }
            }
            return message;
        }

        private static void add(JsonObject block, JsonObject event) {
            JsonObject delta = event.getJsonObject("delta");
            String key =
                    switch (delta.getString("type")) {
                        case "text_delta" -> "text";
                        case "thinking_delta" -> "thinking";
                        case "signature_delta" -> "signature";
                        case "input_json_delta" -> "partial_json";
                        default -> throw new AssertionError(event.encode());
                    };
            block.put(key, block.getString(key, "") + delta.getString(key));
        }

        private static void finish(JsonObject block) {
            String input = (String) block.remove("partial_json");
            if (input != null && !input.isEmpty()) {
                block.put("input", new JsonObject(input));
            }
        }
    }

    static JsonObject request(String model, String text) {
        return new JsonObject()
                .put("model", model)
                .put("max_tokens", 4096)
                .put("messages", new JsonArray().add(message("user", text)));
    }

    static JsonObject streamed(JsonObject request) {
        return request.copy().put("stream", true);
    }

    static JsonObject message(String role, Object content) {
        return new JsonObject().put("role", role).put("content", content);
    }

    static JsonObject tool(String name, String schema) {
        return new JsonObject().put("name", name).put("input_schema", new JsonObject(schema));
    }

    static JsonObject result(String id, String text) {
        return new JsonObject()
                .put("type", "tool_result")
                .put("tool_use_id", id)
                .put("content", text);
    }

    Answer send(JsonObject request, String... headers) throws Exception {
        return send(request.encode(), headers);
    }

    Answer send(String body, String... headers) throws Exception {
        HttpRequest.Builder builder =
                post(body).header("x-api-key", "sk-test").header("anthropic-version", "2023-06-01");
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return exchange(builder);
    }

    Answer exchange(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response =
                http.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    /** The response with its body still to be read. */
    HttpResponse<InputStream> open(JsonObject request) throws Exception {
        return http.send(
                post(request.encode())
                        .header("x-api-key", "sk-test")
                        .header("anthropic-version", "2023-06-01")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    }

    HttpRequest.Builder post(String body) {
        return HttpRequest.newBuilder(URI.create(base + "/v1/messages"))
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).GET();
    }
}
