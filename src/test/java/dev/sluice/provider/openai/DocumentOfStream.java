package dev.sluice.provider.openai;

import dev.sluice.json.JsonFields;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From raw chunks to the document that says the same, and back: on the wire's own JSON, knowing nothing of our decoder. */
final class DocumentOfStream {

    private DocumentOfStream() {}

    /** The document of a stream, of its first answer. A broken stream has none: its error stands for it. */
    static JsonObject of(List<JsonObject> chunks) {
        JsonObject message = new JsonObject();
        JsonObject choice = new JsonObject().put("index", 0).put("message", message);
        JsonObject document = new JsonObject().put("choices", new JsonArray().add(choice));
        Map<Integer, JsonObject> calls = new TreeMap<>();
        for (JsonObject chunk : chunks) {
            if (chunk.containsKey("error")) {
                return chunk;
            }
            copy(chunk, document, "id", "model", "usage");
            for (JsonFields part : JsonFields.of(chunk).objects("choices")) {
                if (part.toJson().getInteger("index") == 0) {
                    copy(part.toJson(), choice, "finish_reason");
                    JsonFields delta = part.objectOrEmpty("delta");
                    append(message, "content", delta.string("content"));
                    append(message, "refusal", delta.string("refusal"));
                    delta.objects("tool_calls").forEach(fragment -> addTo(calls, fragment));
                }
            }
        }
        if (!calls.isEmpty()) {
            message.put("tool_calls", new JsonArray(new ArrayList<>(calls.values())));
        }
        return document;
    }

    private static void addTo(Map<Integer, JsonObject> calls, JsonFields fragment) {
        JsonObject call = calls.computeIfAbsent(
                fragment.toJson().getInteger("index"), i -> new JsonObject().put("function", new JsonObject()));
        copy(fragment.toJson(), call, "id", "type");
        JsonFields function = fragment.objectOrEmpty("function");
        copy(function.toJson(), call.getJsonObject("function"), "name");
        append(call.getJsonObject("function"), "arguments", function.string("arguments"));
    }

    /** A stream that says what a document says, its texts cut at random. */
    static String split(JsonObject document, Random random) {
        JsonObject choice = document.getJsonArray("choices").getJsonObject(0);
        JsonFields message = JsonFields.of(choice.getJsonObject("message"));
        List<JsonObject> deltas = new ArrayList<>();
        deltas.add(new JsonObject().put("role", "assistant").put("content", ""));
        for (String key : List.of("content", "refusal")) {
            pieces(message.string(key, ""), random).forEach(piece -> deltas.add(new JsonObject().put(key, piece)));
        }
        List<JsonFields> calls = message.objects("tool_calls");
        for (int i = 0; i < calls.size(); i++) {
            deltas.addAll(callDeltas(i, calls.get(i).toJson(), random));
        }
        StringBuilder stream = new StringBuilder();
        for (JsonObject delta : deltas) {
            stream.append(event(
                    document,
                    new JsonArray().add(new JsonObject().put("index", 0).put("delta", delta))));
        }
        JsonObject end = new JsonObject().put("index", 0).put("delta", new JsonObject());
        copy(choice, end, "finish_reason");
        JsonObject usage = new JsonObject().put("usage", document.getValue("usage"));
        stream.append(event(document, new JsonArray().add(end)));
        stream.append(event(document.copy().mergeIn(usage), new JsonArray()));
        return stream.append("data: [DONE]\n\n").toString();
    }

    private static List<JsonObject> callDeltas(int index, JsonObject call, Random random) {
        List<JsonObject> deltas = new ArrayList<>();
        JsonObject first = call.copy().put("index", index);
        JsonObject function = first.getJsonObject("function");
        if (function != null) {
            String arguments = function.getString("arguments");
            function.put("arguments", "");
            for (String piece : pieces(arguments, random)) {
                JsonObject more = new JsonObject().put("arguments", piece);
                deltas.add(calls(new JsonObject().put("index", index).put("function", more)));
            }
        }
        deltas.addFirst(calls(first));
        return deltas;
    }

    private static JsonObject calls(JsonObject fragment) {
        return new JsonObject().put("tool_calls", new JsonArray().add(fragment));
    }

    private static String event(JsonObject document, JsonArray choices) {
        JsonObject chunk = new JsonObject();
        copy(document, chunk, "id", "model");
        if (choices.isEmpty()) {
            copy(document, chunk, "usage");
        }
        return "data: " + chunk.put("choices", choices).encode() + "\n\n";
    }

    private static List<String> pieces(String text, Random random) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(20));
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }

    private static void copy(JsonObject from, JsonObject to, String... keys) {
        for (String key : keys) {
            if (from.getValue(key) != null) {
                to.put(key, from.getValue(key));
            }
        }
    }

    private static void append(JsonObject object, String key, @Nullable String more) {
        if (more != null) {
            object.put(key, object.getString(key, "") + more);
        }
    }
}
