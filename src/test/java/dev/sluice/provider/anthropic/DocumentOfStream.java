package dev.sluice.provider.anthropic;

import dev.sluice.json.JsonFields;
import dev.sluice.json.JsonReader;
import dev.sluice.model.Checked;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/** The document that says what a stream says, as the provider would have sent it, and the other way round. */
final class DocumentOfStream {

    private DocumentOfStream() {}

    static JsonObject of(List<JsonObject> events) {
        JsonObject document = new JsonObject();
        Map<Integer, JsonObject> blocks = new TreeMap<>();
        Map<Integer, String> inputs = new TreeMap<>();
        for (JsonObject event : events) {
            switch (event.getString("type")) {
                case "message_start" ->
                    document = event.getJsonObject("message").copy();
                case "content_block_start" ->
                    blocks.put(
                            event.getInteger("index"),
                            event.getJsonObject("content_block").copy());
                case "content_block_delta" -> {
                    int index = event.getInteger("index");
                    JsonFields delta = JsonFields.of(event.getJsonObject("delta"));
                    for (String key : List.of("text", "thinking", "signature")) {
                        append(Objects.requireNonNull(blocks.get(index)), key, delta.string(key, ""));
                    }
                    inputs.merge(index, delta.string("partial_json", ""), String::concat);
                }
                case "message_delta" -> {
                    document.mergeIn(event.getJsonObject("delta"));
                    document.getJsonObject("usage").mergeIn(event.getJsonObject("usage"));
                }
                case "error" -> {
                    return event;
                }
                default -> {}
            }
        }
        inputs.forEach((index, input) -> {
            if (!input.isEmpty()) {
                Objects.requireNonNull(blocks.get(index)).put("input", new JsonObject(input));
            }
        });
        return document.put("content", new JsonArray(new ArrayList<>(blocks.values())));
    }

    private static void append(JsonObject block, String key, String more) {
        if (!more.isEmpty()) {
            block.put(key, block.getString(key, "") + more);
        }
    }

    /** A stream that says what a document says, its texts cut at random. */
    static String split(JsonObject document, Random random) {
        StringBuilder stream = new StringBuilder();
        JsonObject start = document.copy().put("content", new JsonArray());
        start.putNull("stop_reason");
        stream.append(event(JsonObject.of("type", "message_start", "message", start)));
        List<JsonFields> blocks = JsonFields.of(document).objects("content");
        for (int i = 0; i < blocks.size(); i++) {
            block(stream, i, blocks.get(i), random);
        }
        stream.append(event(JsonObject.of(
                "type",
                "message_delta",
                "delta",
                JsonObject.of("stop_reason", document.getValue("stop_reason")),
                "usage",
                document.getValue("usage"))));
        return stream.append(event(JsonObject.of("type", "message_stop"))).toString();
    }

    private static void block(StringBuilder stream, int index, JsonFields block, Random random) {
        JsonObject start = block.toJson().copy();
        List<JsonObject> deltas = new ArrayList<>();
        for (String key : List.of("text", "thinking", "signature")) {
            if (block.has(key)) {
                start.put(key, "");
                pieces(block.string(key, ""), random)
                        .forEach(piece -> deltas.add(JsonObject.of("type", key + "_delta", key, piece)));
            }
        }
        String input = block.jsonText("input");
        if (input != null) {
            start.put("input", new JsonObject());
            pieces(input, random)
                    .forEach(piece -> deltas.add(JsonObject.of("type", "input_json_delta", "partial_json", piece)));
        }
        stream.append(event(JsonObject.of("type", "content_block_start", "index", index, "content_block", start)));
        for (JsonObject delta : deltas) {
            stream.append(event(JsonObject.of("type", "content_block_delta", "index", index, "delta", delta)));
        }
        stream.append(event(JsonObject.of("type", "content_block_stop", "index", index)));
    }

    private static String event(JsonObject event) {
        return "event: " + event.getString("type") + "\ndata: " + event.encode() + "\n\n";
    }

    private static List<String> pieces(String text, Random random) {
        List<String> pieces = new ArrayList<>(List.of(""));
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(20));
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }

    /** JSON as it came. */
    static JsonObject parse(byte[] json) {
        Checked<JsonObject> parsed = JsonReader.tolerant(100).readObject(json, 0, json.length);
        return ((Checked.Valid<JsonObject>) parsed).value();
    }
}
