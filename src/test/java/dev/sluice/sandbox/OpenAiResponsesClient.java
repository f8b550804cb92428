package dev.sluice.sandbox;

import dev.sluice.sandbox.SandboxClient.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Calls the sandbox's Responses API over a real socket. */
final class OpenAiResponsesClient {

    private final SandboxClient client;

    OpenAiResponsesClient(SandboxClient client) {
        this.client = client;
    }

    static JsonObject request(String model, Object input) {
        return new JsonObject().put("model", model).put("input", input);
    }

    static JsonObject tool(String name, String parameters) {
        return new JsonObject()
                .put("type", "function")
                .put("name", name)
                .put("strict", false)
                .put("parameters", new JsonObject(parameters));
    }

    Answer send(JsonObject request, String... headers) throws Exception {
        return send(request.encode(), headers);
    }

    Answer send(String body, String... headers) throws Exception {
        return client.exchange(
                builder -> builder.uri(URI.create(client.base() + "/responses"))
                        .header("Authorization", "Bearer sk-test")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                headers);
    }

    Streamed stream(JsonObject request, String... headers) throws Exception {
        return Streamed.of(send(request.copy().put("stream", true), headers));
    }

    /** The events of a stream, in order. */
    record Streamed(Answer answer, List<JsonObject> events) {

        static Streamed of(Answer answer) {
            List<JsonObject> events = new ArrayList<>();
            for (String block : answer.body().split("\n\n", 0)) {
                List<String> lines = block.lines().toList();
                JsonObject data = new JsonObject(lines.getLast().substring("data: ".length()));
                if (!lines.getFirst().equals("event: " + data.getString("type")) || lines.size() != 2) {
                    throw new AssertionError("no event: " + block);
                }
                events.add(data);
            }
            return new Streamed(answer, events);
        }

        List<String> types() {
            return events.stream().map(event -> event.getString("type")).toList();
        }

        List<JsonObject> ofType(String type) {
            return events.stream()
                    .filter(event -> event.getString("type").equals(type))
                    .toList();
        }

        String joined(String type) {
            return ofType(type).stream().map(event -> event.getString("delta")).collect(Collectors.joining());
        }

        /** The items as they were when they were done. */
        List<JsonObject> items() {
            return ofType("response.output_item.done").stream()
                    .map(event -> event.getJsonObject("item"))
                    .toList();
        }

        /** The response that the stream ends with. */
        JsonObject response() {
            return events.getLast().getJsonObject("response");
        }
    }

    static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
