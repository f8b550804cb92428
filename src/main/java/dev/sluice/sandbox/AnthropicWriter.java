package dev.sluice.sandbox;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.json.JsonFrames;
import dev.sluice.sandbox.Reply.Tokens;
import dev.sluice.sandbox.Standin.Document;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages and the events of their streams with the keys and in the order of recorded ones: {@code message_start}, each block
 * with its deltas, {@code message_delta} with the stop reason and usage, {@code message_stop}. One per answer; one thread.
 */
final class AnthropicWriter implements AnswerWriter {

    private final AnthropicStandin.Head head;
    private final Wishes wishes;
    private final JsonFrames frames = new JsonFrames();
    private final StringBuilder thought = new StringBuilder();
    private Kind open = Kind.NONE;
    private int blocks;
    private int events;

    AnthropicWriter(AnthropicStandin.Head head, Wishes wishes) {
        this.head = head;
        this.wishes = wishes;
    }

    /**
     * What the request says of the form of its answer.
     *
     * @param id of the answer
     * @param redacted whether thinking comes encrypted
     * @param cached whether the caller asked for a cache
     */
    record Wishes(
            String id,
            String model,
            AnthropicFamily family,
            boolean stream,
            boolean redacted,
            boolean cached,
            AnthropicSignature signature) {}

    private enum Kind {
        NONE,
        TEXT,
        THINKING,
        TOOL_USE
    }

    @Override
    public boolean streamed() {
        return wishes.stream();
    }

    @Override
    public Map<String, String> streamHeaders() {
        return head.headers("text/event-stream; charset=utf-8");
    }

    @Override
    public Document fault(Reply.Fault fault) {
        if (fault.status() == 503) {
            // What the edge says when nothing answers behind it is no JSON (recorded).
            return new Document(
                    503,
                    head.headers("text/plain"),
                    Buffer.buffer("upstream connect error or disconnect/reset before headers."
                            + " reset reason: connection termination"));
        }
        return head.document(AnthropicError.of(fault, wishes.model()));
    }

    @Override
    public void open(Reply.Answer answer, Buffer out) {
        event(out, "message_start", json -> {
            json.writeObjectFieldStart("message");
            messageHead(json);
            json.writeArrayFieldStart("content");
            json.writeEndArray();
            json.writeNullField("stop_reason");
            json.writeNullField("stop_sequence");
            json.writeNullField("stop_details");
            json.writeFieldName("usage");
            usage(json, new Tokens(answer.tokens().prompt(), answer.tokens().cached(), 1, 0), true);
            json.writeEndObject();
        });
        if (hidesThinking(answer)) {
            enter(Kind.THINKING, out);
        }
    }

    private static boolean hidesThinking(Reply.Answer answer) {
        long shown = answer.pieces().stream()
                .filter(Piece.Reasoning.class::isInstance)
                .count();
        return answer.tokens().reasoning() > shown;
    }

    @Override
    public void piece(Piece piece, Buffer out) {
        switch (piece) {
            case Piece.Text text -> {
                enter(Kind.TEXT, out);
                delta(out, "text_delta", "text", text.text());
            }
            case Piece.Reasoning reasoning -> {
                enter(Kind.THINKING, out);
                if (!wishes.redacted()) {
                    thought.append(reasoning.text());
                    delta(out, "thinking_delta", "thinking", reasoning.text());
                }
            }
            // Told in the stop details.
            case Piece.Refusal refusal -> {}
            case Piece.ToolCall call -> {
                close(out);
                open = Kind.TOOL_USE;
                begin(out, json -> {
                    toolUse(json, call);
                    json.writeObjectFieldStart("input");
                    json.writeEndObject();
                    caller(json);
                });
                delta(out, "input_json_delta", "partial_json", "");
            }
            case Piece.ToolArguments arguments -> {
                // A call without arguments says nothing (recorded).
                if (!arguments.json().equals("{}")) {
                    delta(out, "input_json_delta", "partial_json", arguments.json());
                }
            }
        }
    }

    @Override
    public void finish(Reply.Answer answer, Buffer out) {
        close(out);
        event(out, "message_delta", json -> {
            json.writeObjectFieldStart("delta");
            stop(json, answer);
            json.writeEndObject();
            json.writeFieldName("usage");
            usage(json, answer.tokens(), false);
        });
        event(out, "message_stop", json -> {});
    }

    @Override
    public void failure(Buffer out) {
        event(out, "error", json -> {
            json.writeObjectFieldStart("error");
            json.writeNullField("details");
            json.writeStringField("type", "overloaded_error");
            json.writeStringField("message", "Overloaded");
            json.writeEndObject();
        });
    }

    /** Makes a block the open one; blocks of text and of thinking go on until another kind comes. */
    private void enter(Kind kind, Buffer out) {
        if (open == kind) {
            return;
        }
        close(out);
        open = kind;
        begin(out, json -> {
            if (kind == Kind.TEXT) {
                json.writeStringField("type", "text");
                json.writeStringField("text", "");
            } else if (wishes.redacted()) {
                redacted(json);
            } else {
                thinking(json, "", "");
            }
        });
    }

    private void close(Buffer out) {
        if (open == Kind.NONE) {
            return;
        }
        if (open == Kind.THINKING && !wishes.redacted()) {
            delta(out, "signature_delta", "signature", wishes.signature().of(thought.toString()));
            thought.setLength(0);
        }
        event(out, "content_block_stop", json -> json.writeNumberField("index", blocks));
        blocks++;
        open = Kind.NONE;
    }

    private void begin(Buffer out, JsonFrames.Content block) {
        event(out, "content_block_start", json -> {
            json.writeNumberField("index", blocks);
            json.writeObjectFieldStart("content_block");
            block.writeTo(json);
            json.writeEndObject();
        });
        if (blocks == 0) {
            out.appendString("event: ping\ndata: {\"type\": \"ping\"}\n\n");
        }
    }

    private void delta(Buffer out, String type, String key, String text) {
        event(out, "content_block_delta", json -> {
            json.writeNumberField("index", blocks);
            json.writeObjectFieldStart("delta");
            json.writeStringField("type", type);
            json.writeStringField(key, text);
            json.writeEndObject();
        });
    }

    /** Before the last brace come some spaces, as in recordings. */
    private void event(Buffer out, String type, JsonFrames.Content content) {
        frames.write(json -> {
            json.writeStartObject();
            json.writeStringField("type", type);
            content.writeTo(json);
            json.writeEndObject();
        });
        out.appendString("event: " + type + "\ndata: ")
                .appendBytes(frames.array(), 0, frames.length() - 1)
                .appendString(" ".repeat(events++ % 8))
                .appendString("}\n\n");
    }

    @Override
    public Document document(Reply.Answer answer) {
        frames.write(json -> {
            json.writeStartObject();
            messageHead(json);
            json.writeArrayFieldStart("content");
            content(json, answer);
            json.writeEndArray();
            stop(json, answer);
            json.writeFieldName("usage");
            usage(json, answer.tokens(), true);
            json.writeEndObject();
        });
        return new Document(
                200,
                head.headers("application/json"),
                Buffer.buffer(new String(frames.array(), 0, frames.length(), StandardCharsets.UTF_8)));
    }

    private void content(JsonGenerator json, Reply.Answer answer) throws IOException {
        StringBuilder text = new StringBuilder();
        StringBuilder thinking = new StringBuilder();
        List<Piece.ToolCall> calls = new ArrayList<>();
        List<StringBuilder> arguments = new ArrayList<>();
        for (Piece piece : answer.pieces()) {
            switch (piece) {
                case Piece.Text t -> text.append(t.text());
                case Piece.Reasoning r -> thinking.append(r.text());
                case Piece.Refusal refusal -> {}
                case Piece.ToolCall call -> {
                    calls.add(call);
                    arguments.add(new StringBuilder());
                }
                case Piece.ToolArguments a -> arguments.get(a.index()).append(a.json());
            }
        }
        if (answer.tokens().reasoning() > 0) {
            json.writeStartObject();
            if (wishes.redacted()) {
                redacted(json);
            } else {
                thinking(json, thinking.toString(), wishes.signature().of(thinking.toString()));
            }
            json.writeEndObject();
        }
        if (!text.isEmpty()) {
            json.writeStartObject();
            json.writeStringField("type", "text");
            json.writeStringField("text", text.toString());
            json.writeEndObject();
        }
        for (int i = 0; i < calls.size(); i++) {
            json.writeStartObject();
            toolUse(json, calls.get(i));
            json.writeFieldName("input");
            json.writeRawValue(whole(arguments.get(i).toString()));
            caller(json);
            json.writeEndObject();
        }
    }

    /** The arguments; of those that the token limit cut, nothing. */
    private static String whole(String arguments) {
        try {
            return new JsonObject(arguments).isEmpty() ? "{}" : arguments;
        } catch (DecodeException cut) {
            return "{}";
        }
    }

    private void redacted(JsonGenerator json) throws IOException {
        json.writeStringField("type", "redacted_thinking");
        json.writeStringField("data", wishes.signature().ofRedacted());
    }

    private static void thinking(JsonGenerator json, String text, String signature) throws IOException {
        json.writeStringField("type", "thinking");
        json.writeStringField("thinking", text);
        json.writeStringField("signature", signature);
    }

    private static void toolUse(JsonGenerator json, Piece.ToolCall call) throws IOException {
        json.writeStringField("type", "tool_use");
        json.writeStringField("id", call.id().replace("call_", "toolu_"));
        json.writeStringField("name", call.name());
    }

    private static void caller(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("caller");
        json.writeStringField("type", "direct");
        json.writeEndObject();
    }

    private void messageHead(JsonGenerator json) throws IOException {
        json.writeStringField("model", wishes.model());
        json.writeStringField("id", wishes.id());
        json.writeStringField("type", "message");
        json.writeStringField("role", "assistant");
    }

    private static void stop(JsonGenerator json, Reply.Answer answer) throws IOException {
        String reason =
                switch (answer.finish()) {
                    case STOP -> answer.stoppedBy() == null ? "end_turn" : "stop_sequence";
                    case LENGTH -> "max_tokens";
                    case TOOL_CALLS -> "tool_use";
                    case CONTENT_FILTER -> "refusal";
                };
        json.writeStringField("stop_reason", reason);
        json.writeStringField("stop_sequence", answer.finish() == Reply.Finish.STOP ? answer.stoppedBy() : null);
        if (answer.finish() != Reply.Finish.CONTENT_FILTER) {
            json.writeNullField("stop_details");
            return;
        }
        json.writeObjectFieldStart("stop_details");
        json.writeStringField("type", "refusal");
        json.writeNullField("category");
        json.writeStringField("explanation", explanation(answer));
        json.writeEndObject();
    }

    private static @Nullable String explanation(Reply.Answer answer) {
        String text = answer.pieces().stream()
                .map(piece -> piece instanceof Piece.Refusal refusal ? refusal.text() : "")
                .collect(Collectors.joining());
        return text.isEmpty() ? null : text;
    }

    /** @param whole with what is said once per message */
    private void usage(JsonGenerator json, Tokens tokens, boolean whole) throws IOException {
        int read = wishes.cached() ? tokens.cached() : 0;
        json.writeStartObject();
        json.writeNumberField("input_tokens", tokens.prompt() - read);
        json.writeNumberField("cache_creation_input_tokens", 0);
        json.writeNumberField("cache_read_input_tokens", read);
        if (whole) {
            json.writeObjectFieldStart("cache_creation");
            json.writeNumberField("ephemeral_5m_input_tokens", 0);
            json.writeNumberField("ephemeral_1h_input_tokens", 0);
            json.writeEndObject();
        }
        json.writeNumberField("output_tokens", tokens.completion());
        if (wishes.family().countsThinking()) {
            json.writeObjectFieldStart("output_tokens_details");
            json.writeNumberField("thinking_tokens", tokens.reasoning());
            json.writeEndObject();
        }
        if (whole) {
            json.writeStringField("service_tier", "standard");
            json.writeStringField("inference_geo", wishes.family().countsThinking() ? "global" : "not_available");
        }
        json.writeEndObject();
    }
}
