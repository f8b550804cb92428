package dev.sluice.sandbox;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.json.JsonFields;
import dev.sluice.json.JsonFrames;
import dev.sluice.sandbox.Reply.Tokens;
import dev.sluice.sandbox.Standin.Document;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes chat completions and their chunks with the keys and in the order of recorded streams: a first chunk with the role, one
 * per piece, one with the finish reason, one with usage if wished for, {@code [DONE]}. One per answer; one thread.
 */
final class OpenAiChatWriter implements AnswerWriter {

    private static final String OBFUSCATION = "abcdefghijklmnop";

    private final OpenAiStandin.Head head;
    private final String id;
    private final Wishes wishes;
    private final JsonFrames frames = new JsonFrames();
    private int chunks;

    OpenAiChatWriter(OpenAiStandin.Head head, String id, Wishes wishes) {
        this.head = head;
        this.id = id;
        this.wishes = wishes;
    }

    /**
     * What the request says of the form of its answer.
     *
     * @param namedTool whether one tool was demanded by its name
     */
    record Wishes(
            String model, boolean stream, boolean usage, boolean obfuscation, String serviceTier, boolean namedTool) {

        static Wishes of(JsonFields body) {
            JsonFields options = body.objectOrEmpty("stream_options");
            String tier = body.string("service_tier", "default");
            return new Wishes(
                    body.string("model", ""),
                    body.isTrue("stream"),
                    options.isTrue("include_usage"),
                    !Boolean.FALSE.equals(options.bool("include_obfuscation")),
                    tier.equals("auto") ? "default" : tier.equals("fast") ? "priority" : tier,
                    body.object("tool_choice") != null);
        }
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
        if (fault.status() == 502) {
            return head.noUpstream();
        }
        return head.document(OpenAiError.of(fault, wishes.model(), head.requestId()));
    }

    @Override
    public void open(Reply.Answer answer, Buffer out) {
        Piece first =
                answer.pieces().isEmpty() ? new Piece.Text("") : answer.pieces().getFirst();
        choice(out, null, delta -> {
            delta.writeStringField("role", "assistant");
            switch (first) {
                case Piece.Refusal refusal -> {
                    delta.writeNullField("content");
                    delta.writeStringField("refusal", "");
                }
                case Piece.ToolCall call -> delta.writeNullField("content");
                default -> {
                    delta.writeStringField("content", "");
                    delta.writeNullField("refusal");
                }
            }
        });
    }

    @Override
    public void piece(Piece piece, Buffer out) {
        choice(out, null, delta -> {
            switch (piece) {
                case Piece.Text text -> delta.writeStringField("content", text.text());
                case Piece.Refusal refusal -> delta.writeStringField("refusal", refusal.text());
                // OpenAI never shows reasoning here; servers that speak its format and do use this key.
                case Piece.Reasoning reasoning -> delta.writeStringField("reasoning_content", reasoning.text());
                case Piece.ToolCall call -> {
                    delta.writeArrayFieldStart("tool_calls");
                    delta.writeStartObject();
                    delta.writeNumberField("index", call.index());
                    call(delta, call, "");
                    delta.writeEndObject();
                    delta.writeEndArray();
                }
                case Piece.ToolArguments arguments -> {
                    delta.writeArrayFieldStart("tool_calls");
                    delta.writeStartObject();
                    delta.writeNumberField("index", arguments.index());
                    delta.writeObjectFieldStart("function");
                    delta.writeStringField("arguments", arguments.json());
                    delta.writeEndObject();
                    delta.writeEndObject();
                    delta.writeEndArray();
                }
            }
        });
    }

    @Override
    public void finish(Reply.Answer answer, Buffer out) {
        choice(out, finishReason(answer), delta -> {});
        end(answer.tokens(), out);
    }

    /** After the error come a usage chunk with zeros and the end marker, as if all were well (recorded on 2025-07-17). */
    @Override
    public void failure(Buffer out) {
        frame(out, json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("error");
            json.writeStringField(
                    "message", "The server had an error while processing your request. Sorry about that!");
            json.writeStringField("type", "server_error");
            json.writeNullField("param");
            json.writeNullField("code");
            json.writeEndObject();
            json.writeEndObject();
        });
        end(new Tokens(0, 0, 0, 0), out);
    }

    private void end(Tokens tokens, Buffer out) {
        if (wishes.usage()) {
            chunk(out, json -> {
                json.writeArrayFieldStart("choices");
                json.writeEndArray();
                json.writeFieldName("usage");
                usage(json, tokens);
            });
        }
        out.appendString("data: [DONE]\n\n");
    }

    private void choice(Buffer out, @Nullable String finishReason, JsonFrames.Content delta) {
        chunk(out, json -> {
            json.writeArrayFieldStart("choices");
            json.writeStartObject();
            json.writeNumberField("index", 0);
            json.writeObjectFieldStart("delta");
            delta.writeTo(json);
            json.writeEndObject();
            json.writeNullField("logprobs");
            json.writeStringField("finish_reason", finishReason);
            json.writeEndObject();
            json.writeEndArray();
            if (wishes.usage()) {
                json.writeNullField("usage");
            }
        });
    }

    private void chunk(Buffer out, JsonFrames.Content content) {
        frame(out, json -> {
            json.writeStartObject();
            head(json, "chat.completion.chunk");
            json.writeStringField("service_tier", wishes.serviceTier());
            json.writeNullField("system_fingerprint");
            content.writeTo(json);
            if (wishes.obfuscation()) {
                json.writeStringField("obfuscation", OBFUSCATION.substring(chunks % OBFUSCATION.length()));
            }
            json.writeEndObject();
        });
        chunks++;
    }

    private void frame(Buffer out, JsonFrames.Content content) {
        frames.write(content);
        out.appendString("data: ")
                .appendBytes(frames.array(), 0, frames.length())
                .appendString("\n\n");
    }

    private void head(JsonGenerator json, String object) throws IOException {
        json.writeStringField("id", id);
        json.writeStringField("object", object);
        json.writeNumberField("created", head.received().getEpochSecond());
        json.writeStringField("model", wishes.model());
    }

    @Override
    public Document document(Reply.Answer answer) {
        frames.write(json -> {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            head(json, "chat.completion");
            json.writeArrayFieldStart("choices");
            json.writeStartObject();
            json.writeNumberField("index", 0);
            json.writeFieldName("message");
            message(json, answer.pieces());
            json.writeNullField("logprobs");
            json.writeStringField("finish_reason", finishReason(answer));
            json.writeEndObject();
            json.writeEndArray();
            json.writeFieldName("usage");
            usage(json, answer.tokens());
            json.writeStringField("service_tier", wishes.serviceTier());
            json.writeNullField("system_fingerprint");
            json.writeEndObject();
        });
        return new Document(
                200,
                head.headers("application/json"),
                Buffer.buffer(new String(frames.array(), 0, frames.length(), StandardCharsets.UTF_8)));
    }

    private static void message(JsonGenerator json, List<Piece> pieces) throws IOException {
        StringBuilder text = new StringBuilder();
        StringBuilder refusal = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        List<Piece.ToolCall> calls = new ArrayList<>();
        List<StringBuilder> arguments = new ArrayList<>();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Text t -> text.append(t.text());
                case Piece.Refusal r -> refusal.append(r.text());
                case Piece.Reasoning r -> reasoning.append(r.text());
                case Piece.ToolCall call -> {
                    calls.add(call);
                    arguments.add(new StringBuilder());
                }
                case Piece.ToolArguments a -> arguments.get(a.index()).append(a.json());
            }
        }
        json.writeStartObject();
        json.writeStringField("role", "assistant");
        boolean silent = text.isEmpty() && (!calls.isEmpty() || !refusal.isEmpty());
        json.writeStringField("content", silent ? null : text.toString());
        if (!reasoning.isEmpty()) {
            json.writeStringField("reasoning_content", reasoning.toString());
        }
        if (!calls.isEmpty()) {
            json.writeArrayFieldStart("tool_calls");
            for (int i = 0; i < calls.size(); i++) {
                json.writeStartObject();
                call(json, calls.get(i), arguments.get(i).toString());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeStringField("refusal", refusal.isEmpty() ? null : refusal.toString());
        json.writeArrayFieldStart("annotations");
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void call(JsonGenerator json, Piece.ToolCall call, String arguments) throws IOException {
        json.writeStringField("id", call.id());
        json.writeStringField("type", "function");
        json.writeObjectFieldStart("function");
        json.writeStringField("name", call.name());
        json.writeStringField("arguments", arguments);
        json.writeEndObject();
    }

    private static void usage(JsonGenerator json, Tokens tokens) throws IOException {
        json.writeStartObject();
        json.writeNumberField("prompt_tokens", tokens.prompt());
        json.writeNumberField("completion_tokens", tokens.completion());
        json.writeNumberField("total_tokens", tokens.prompt() + tokens.completion());
        json.writeObjectFieldStart("prompt_tokens_details");
        json.writeNumberField("cached_tokens", tokens.cached());
        json.writeNumberField("audio_tokens", 0);
        json.writeEndObject();
        json.writeObjectFieldStart("completion_tokens_details");
        json.writeNumberField("reasoning_tokens", tokens.reasoning());
        json.writeNumberField("audio_tokens", 0);
        json.writeNumberField("accepted_prediction_tokens", 0);
        json.writeNumberField("rejected_prediction_tokens", 0);
        json.writeEndObject();
        json.writeEndObject();
    }

    /**
     * OpenAI ends with {@code stop} in two cases where its reader should not believe it: after a tool that was demanded by name
     * (vllm-project/vllm#25054 of 2025-09-17 lists its answers), and after a refusal (recorded).
     */
    private String finishReason(Reply.Answer answer) {
        boolean refused = answer.pieces().stream().anyMatch(Piece.Refusal.class::isInstance);
        return switch (answer.finish()) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> wishes.namedTool() ? "stop" : "tool_calls";
            case CONTENT_FILTER -> refused ? "stop" : "content_filter";
        };
    }
}
