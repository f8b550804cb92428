package dev.sluice.sandbox;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.json.JsonFrames;
import dev.sluice.json.JsonText;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One item of a response's output while it is being written. One thread. */
abstract sealed class OpenAiResponsesItem {

    final String id;
    private final int index;
    final OpenAiResponsesEvents events;
    final StringBuilder text = new StringBuilder();

    private OpenAiResponsesItem(String id, int index, OpenAiResponsesEvents events) {
        this.id = id;
        this.index = index;
        this.events = events;
    }

    /** Whether the piece goes on with this item. */
    abstract boolean takes(Piece piece);

    abstract void begin(Buffer out);

    abstract void add(Piece piece, Buffer out);

    /**
     * Ends the item.
     *
     * @param completed false if the answer was cut off in it
     * @param next what is written after it; null for nothing
     * @return the item as it remains
     */
    abstract JsonObject end(boolean completed, @Nullable Piece next, Buffer out);

    final void added(JsonObject item, Buffer out) {
        itemEvent("response.output_item.added", item, out);
    }

    final JsonObject done(JsonObject item, Buffer out) {
        itemEvent("response.output_item.done", item, out);
        return item;
    }

    private void itemEvent(String type, JsonObject item, Buffer out) {
        events.event(type, out, json -> {
            json.writeFieldName("item");
            JsonText.write(json, item);
            json.writeNumberField("output_index", index);
        });
    }

    /** Where the events of this item belong. */
    final void place(JsonGenerator json) throws IOException {
        json.writeStringField("item_id", id);
        json.writeNumberField("output_index", index);
    }

    /** Reasoning: nothing of it shows but its summary, if that was asked for. */
    static final class Reasoning extends OpenAiResponsesItem {

        private final boolean summarized;

        Reasoning(String id, int index, OpenAiResponsesEvents events, boolean summarized) {
            super(id, index, events);
            this.summarized = summarized;
        }

        @Override
        boolean takes(Piece piece) {
            return piece instanceof Piece.Reasoning;
        }

        @Override
        void begin(Buffer out) {
            added(item(OpenAiResponsesSeal.preliminary(id)), out);
        }

        @Override
        void add(Piece piece, Buffer out) {
            if (!summarized || !(piece instanceof Piece.Reasoning reasoning)) {
                return;
            }
            if (text.isEmpty()) {
                part("response.reasoning_summary_part.added", out);
            }
            text.append(reasoning.text());
            events.delta("response.reasoning_summary_text.delta", reasoning.text(), out, this::summaryPlace);
        }

        @Override
        JsonObject end(boolean completed, @Nullable Piece next, Buffer out) {
            if (!text.isEmpty()) {
                events.event("response.reasoning_summary_text.done", out, json -> {
                    summaryPlace(json);
                    json.writeStringField("text", text.toString());
                });
                part("response.reasoning_summary_part.done", out);
            }
            String callId = next instanceof Piece.ToolCall call ? call.id() : "";
            return done(item(OpenAiResponsesSeal.issue(id, callId)), out);
        }

        private void part(String type, Buffer out) {
            events.event(type, out, json -> {
                summaryPlace(json);
                json.writeFieldName("part");
                JsonText.write(json, summary());
            });
        }

        private void summaryPlace(JsonGenerator json) throws IOException {
            place(json);
            json.writeNumberField("summary_index", 0);
        }

        private JsonObject summary() {
            return new JsonObject().put("type", "summary_text").put("text", text.toString());
        }

        private JsonObject item(String encryptedContent) {
            return new JsonObject()
                    .put("id", id)
                    .put("type", "reasoning")
                    .put("content", new JsonArray())
                    .put("encrypted_content", encryptedContent)
                    .put("summary", text.isEmpty() ? new JsonArray() : new JsonArray().add(summary()));
        }
    }

    /** A message with one part, which is either text or a refusal. */
    static final class Message extends OpenAiResponsesItem {

        private final boolean refusal;
        private final boolean phased;

        /** @param phased whether the model is one that says what a message is for */
        Message(String id, int index, OpenAiResponsesEvents events, boolean refusal, boolean phased) {
            super(id, index, events);
            this.refusal = refusal;
            this.phased = phased;
        }

        @Override
        boolean takes(Piece piece) {
            return refusal ? piece instanceof Piece.Refusal : piece instanceof Piece.Text;
        }

        @Override
        void begin(Buffer out) {
            added(item("in_progress", new JsonArray()), out);
            part("response.content_part.added", out);
        }

        @Override
        void add(Piece piece, Buffer out) {
            if (piece instanceof Piece.Text t) {
                text.append(t.text());
                events.delta("response.output_text.delta", t.text(), out, json -> {
                    contentPlace(json);
                    noLogprobs(json);
                });
            } else if (piece instanceof Piece.Refusal r) {
                text.append(r.text());
                events.delta("response.refusal.delta", r.text(), out, this::contentPlace);
            }
        }

        @Override
        JsonObject end(boolean completed, @Nullable Piece next, Buffer out) {
            events.event(refusal ? "response.refusal.done" : "response.output_text.done", out, json -> {
                contentPlace(json);
                json.writeStringField(refusal ? "refusal" : "text", text.toString());
                if (!refusal) {
                    noLogprobs(json);
                }
            });
            part("response.content_part.done", out);
            return done(item(completed ? "completed" : "incomplete", new JsonArray().add(part())), out);
        }

        private void part(String type, Buffer out) {
            events.event(type, out, json -> {
                contentPlace(json);
                json.writeFieldName("part");
                JsonText.write(json, part());
            });
        }

        private void contentPlace(JsonGenerator json) throws IOException {
            place(json);
            json.writeNumberField("content_index", 0);
        }

        private static void noLogprobs(JsonGenerator json) throws IOException {
            json.writeArrayFieldStart("logprobs");
            json.writeEndArray();
        }

        private JsonObject part() {
            return refusal
                    ? new JsonObject().put("type", "refusal").put("refusal", text.toString())
                    : new JsonObject()
                            .put("type", "output_text")
                            .put("annotations", new JsonArray())
                            .put("logprobs", new JsonArray())
                            .put("text", text.toString());
        }

        private JsonObject item(String status, JsonArray content) {
            JsonObject item = new JsonObject()
                    .put("id", id)
                    .put("type", "message")
                    .put("status", status)
                    .put("content", content);
            if (phased) {
                item.put("phase", "final_answer");
            }
            return item.put("role", "assistant");
        }
    }

    /** A call of a function. */
    static final class Call extends OpenAiResponsesItem {

        private final Piece.ToolCall call;

        Call(String id, int index, OpenAiResponsesEvents events, Piece.ToolCall call) {
            super(id, index, events);
            this.call = call;
        }

        @Override
        boolean takes(Piece piece) {
            return piece instanceof Piece.ToolArguments;
        }

        @Override
        void begin(Buffer out) {
            added(item("in_progress"), out);
        }

        @Override
        void add(Piece piece, Buffer out) {
            if (piece instanceof Piece.ToolArguments arguments) {
                text.append(arguments.json());
                events.delta("response.function_call_arguments.delta", arguments.json(), out, this::place);
            }
        }

        @Override
        JsonObject end(boolean completed, @Nullable Piece next, Buffer out) {
            JsonFrames.Content arguments = json -> {
                json.writeStringField("arguments", text.toString());
                place(json);
            };
            events.event("response.function_call_arguments.done", out, arguments);
            return done(item(completed ? "completed" : "incomplete"), out);
        }

        private JsonObject item(String status) {
            return new JsonObject()
                    .put("id", id)
                    .put("type", "function_call")
                    .put("status", status)
                    .put("arguments", text.toString())
                    .put("call_id", call.id())
                    .put("name", call.name());
        }
    }
}
