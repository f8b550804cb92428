package dev.sluice.provider.openai;

import dev.sluice.json.JsonFields;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** From a document to a stream that says the same: on the wire's own JSON, knowing nothing of our decoder. */
final class ResponsesDocument {

    private ResponsesDocument() {}

    /** A stream that says what a document says, its texts cut at random, some of their ends left to the events that tell the whole. */
    static String split(JsonObject document, Random random) {
        StringBuilder stream = new StringBuilder();
        JsonObject start = document.copy().put("output", new JsonArray()).put("status", "in_progress");
        start.putNull("usage");
        stream.append(event("response.created", new JsonObject().put("response", start)));
        List<JsonFields> items = JsonFields.of(document).objects("output");
        for (int i = 0; i < items.size(); i++) {
            item(stream, i, items.get(i), random);
        }
        return stream.append(event("response.completed", new JsonObject().put("response", document)))
                .toString();
    }

    private static void item(StringBuilder stream, int index, JsonFields item, Random random) {
        JsonObject added = item.toJson().copy();
        added.put("content", new JsonArray()).put("summary", new JsonArray());
        if (item.has("arguments")) {
            added.put("arguments", "");
        }
        if (item.has("encrypted_content")) {
            added.put("encrypted_content", "not final");
        }
        stream.append(event("response.output_item.added", at(index).put("item", added)));
        deltas(stream, "response.function_call_arguments.delta", index, item.string("arguments", ""), random);
        for (JsonFields part : item.objects("content")) {
            String key = part.has("refusal") ? "refusal" : "text";
            String type = part.has("refusal") ? "response.refusal.delta" : "response.output_text.delta";
            deltas(stream, type, index, part.string(key, ""), random);
        }
        List<JsonFields> summary = item.objects("summary");
        int told = random.nextInt(summary.size() + 1);
        for (int part = 0; part < told; part++) {
            for (String piece : pieces(summary.get(part).string("text", ""), random)) {
                JsonObject delta = at(index).put("summary_index", part).put("delta", piece);
                stream.append(event("response.reasoning_summary_text.delta", delta));
            }
        }
        stream.append(event("response.output_item.done", at(index).put("item", item.toJson())));
    }

    private static void deltas(StringBuilder stream, String type, int index, String text, Random random) {
        List<String> pieces = pieces(text, random);
        boolean cut = random.nextInt(4) == 0;
        for (String piece : cut ? pieces.subList(0, pieces.size() / 2) : pieces) {
            stream.append(event(type, at(index).put("delta", piece)));
        }
    }

    private static JsonObject at(int index) {
        return new JsonObject().put("output_index", index);
    }

    private static String event(String type, JsonObject event) {
        return "event: " + type + "\ndata: " + event.put("type", type).encode() + "\n\n";
    }

    private static List<String> pieces(String text, Random random) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(20));
            if (Character.isHighSurrogate(text.charAt(to - 1))) {
                to++;
            }
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }
}
