package dev.sluice.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Calls the sandbox's OpenAI over a real socket. */
final class SandboxClient {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    SandboxClient(SandboxProviders sandbox) {
        this.base = sandbox.baseUrl("openai");
    }

    /** A whole response. */
    record Answer(int status, HttpHeaders headers, String body) {

        JsonObject json() {
            return new JsonObject(body);
        }

        JsonObject error() {
            return json().getJsonObject("error");
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        JsonObject choice() {
            return json().getJsonArray("choices").getJsonObject(0);
        }

        JsonObject message() {
            return choice().getJsonObject("message");
        }

        /** The data of a stream's events. */
        List<String> events() {
            List<String> events = new ArrayList<>();
            for (String event : body.split("\n\n", -1)) {
                if (!event.isEmpty()) {
                    events.add(event.substring("data: ".length()));
                }
            }
            return events;
        }

        /** A stream's chunks, without its end marker. */
        List<JsonObject> chunks() {
            return events().stream()
                    .filter(event -> !event.equals("[DONE]"))
                    .map(JsonObject::new)
                    .toList();
        }

        List<JsonObject> deltas() {
            return chunks().stream()
                    .filter(chunk -> chunk.containsKey("choices")
                            && !chunk.getJsonArray("choices").isEmpty())
                    .map(chunk -> chunk.getJsonArray("choices").getJsonObject(0).getJsonObject("delta"))
                    .toList();
        }

        String joined(String key) {
            return deltas().stream()
                    .map(delta -> delta.getString(key))
                    .filter(text -> text != null)
                    .collect(Collectors.joining());
        }

        List<String> finishReasons() {
            return chunks().stream()
                    .flatMap(chunk -> chunk.getJsonArray("choices").stream())
                    .map(choice -> ((JsonObject) choice).getString("finish_reason"))
                    .filter(reason -> reason != null)
                    .toList();
        }

        JsonObject usage() {
            return chunks().getLast().getJsonObject("usage");
        }

        /** The calls of a stream, put together: id, name and arguments. */
        List<JsonObject> calls() {
            List<JsonObject> calls = new ArrayList<>();
            for (JsonObject delta : deltas()) {
                for (Object part : delta.getJsonArray("tool_calls", new JsonArray())) {
                    JsonObject call = (JsonObject) part;
                    JsonObject function = call.getJsonObject("function");
                    if (call.containsKey("id")) {
                        calls.add(new JsonObject()
                                .put("id", call.getString("id"))
                                .put("name", function.getString("name"))
                                .put("arguments", ""));
                    }
                    JsonObject whole = calls.get(call.getInteger("index"));
                    whole.put("arguments", whole.getString("arguments") + function.getString("arguments"));
                }
            }
            return calls;
        }
    }

    static JsonObject request(String model, String text) {
        return new JsonObject().put("model", model).put("messages", new JsonArray().add(message("user", text)));
    }

    static JsonObject streamed(JsonObject request) {
        return request.copy().put("stream", true).put("stream_options", new JsonObject().put("include_usage", true));
    }

    static JsonObject message(String role, Object content) {
        return new JsonObject().put("role", role).put("content", content);
    }

    static JsonObject tool(String name, JsonObject parameters) {
        return new JsonObject()
                .put("type", "function")
                .put("function", new JsonObject().put("name", name).put("parameters", parameters));
    }

    Answer send(JsonObject request, String... headers) throws Exception {
        return send(request.encode(), headers);
    }

    Answer send(String body, String... headers) throws Exception {
        return exchange(
                builder -> builder.uri(URI.create(base + "/chat/completions"))
                        .header("Authorization", "Bearer sk-test")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                headers);
    }

    Answer exchange(Function<HttpRequest.Builder, HttpRequest.Builder> request, String... headers) throws Exception {
        HttpRequest.Builder builder = request.apply(HttpRequest.newBuilder().timeout(Duration.ofSeconds(20)));
        if (headers.length > 0) {
            builder.headers(headers);
        }
        HttpResponse<String> response = http.send(builder.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    /** The response with its body still to be read. */
    HttpResponse<InputStream> open(JsonObject request, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(base + "/chat/completions"))
                .header("Authorization", "Bearer sk-test")
                .POST(HttpRequest.BodyPublishers.ofString(request.encode()));
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return http.send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    URI base() {
        return base;
    }
}
