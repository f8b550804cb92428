package dev.sluice.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Calls the sandbox's Google over a real socket. */
final class GeminiClient {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    GeminiClient(SandboxProviders sandbox) {
        this.base = sandbox.baseUrl("google");
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

        /** The chunks of a stream of events; the one of a document. */
        List<JsonObject> chunks() {
            if (!body.startsWith("data: ")) {
                return List.of(json());
            }
            List<JsonObject> chunks = new ArrayList<>();
            for (String event : body.split("\r\n\r\n", -1)) {
                if (event.startsWith("data: ")) {
                    chunks.add(new JsonObject(event.substring("data: ".length())));
                }
            }
            return chunks;
        }

        List<JsonObject> parts() {
            return chunks().stream()
                    .filter(chunk -> chunk.containsKey("candidates"))
                    .map(chunk -> candidate(chunk).getJsonObject("content").getJsonArray("parts", new JsonArray()))
                    .flatMap(JsonArray::stream)
                    .map(JsonObject.class::cast)
                    .toList();
        }

        String text() {
            return joined(false);
        }

        String thoughts() {
            return joined(true);
        }

        private String joined(boolean thought) {
            return parts().stream()
                    .filter(part -> part.getBoolean("thought", false) == thought)
                    .map(part -> part.getString("text", ""))
                    .collect(Collectors.joining());
        }

        List<JsonObject> calls() {
            return parts().stream()
                    .filter(part -> part.containsKey("functionCall"))
                    .toList();
        }

        List<String> finishReasons() {
            return chunks().stream()
                    .filter(chunk -> chunk.containsKey("candidates"))
                    .map(chunk -> candidate(chunk).getString("finishReason", ""))
                    .filter(reason -> !reason.isEmpty())
                    .toList();
        }

        JsonObject usage() {
            return chunks().getLast().getJsonObject("usageMetadata");
        }

        private static JsonObject candidate(JsonObject chunk) {
            return chunk.getJsonArray("candidates").getJsonObject(0);
        }
    }

    static JsonObject request(String text) {
        return new JsonObject().put("contents", new JsonArray().add(user(text)));
    }

    static JsonObject user(String text) {
        return content("user", new JsonObject().put("text", text));
    }

    static JsonObject content(String role, JsonObject... parts) {
        return new JsonObject().put("role", role).put("parts", new JsonArray(List.of(parts)));
    }

    static JsonObject config(JsonObject request, String config) {
        return request.put("generationConfig", new JsonObject(config));
    }

    Answer whole(String model, JsonObject request, String... headers) throws Exception {
        return send(model + ":generateContent", request.encode(), headers);
    }

    Answer stream(String model, JsonObject request, String... headers) throws Exception {
        return send(model + ":streamGenerateContent?alt=sse", request.encode(), headers);
    }

    Answer send(String method, String body, String... headers) throws Exception {
        return answer(post(method, body, "sandbox", headers));
    }

    HttpRequest post(String method, String body, String key, String... headers) {
        HttpRequest.Builder request = builder("/v1beta/models/" + method, key);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.POST(HttpRequest.BodyPublishers.ofString(body)).build();
    }

    Answer get(String path) throws Exception {
        return answer(builder(path, "sandbox").GET().build());
    }

    private HttpRequest.Builder builder(String path, String key) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(20));
        return key.isEmpty() ? request : request.header("x-goog-api-key", key);
    }

    Answer answer(HttpRequest request) throws Exception {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    /** The response with its body still to be read. */
    HttpResponse<InputStream> open(HttpRequest request) throws Exception {
        return http.send(request, BodyHandlers.ofInputStream());
    }
}
