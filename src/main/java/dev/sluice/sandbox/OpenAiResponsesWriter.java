package dev.sluice.sandbox;

import dev.sluice.json.JsonText;
import dev.sluice.sandbox.OpenAiResponsesBody.State;
import dev.sluice.sandbox.Reply.Finish;
import dev.sluice.sandbox.Standin.Document;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes responses and their events: the response as it begins, its items one after the other, the response as it ends. A model
 * that reasons has a reasoning item before everything else. The document is what the stream ends with. One per answer; one thread.
 */
final class OpenAiResponsesWriter implements AnswerWriter {

    private final OpenAiStandin.Head head;
    private final Ids ids;
    private final OpenAiResponsesBody body;
    private final OpenAiResponsesEvents events;
    private final JsonArray output = new JsonArray();
    private @Nullable OpenAiResponsesItem item;

    OpenAiResponsesWriter(OpenAiStandin.Head head, Ids ids, OpenAiResponsesBody body) {
        this.head = head;
        this.ids = ids;
        this.body = body;
        this.events = new OpenAiResponsesEvents(!Boolean.FALSE.equals(
                body.request().objectOrEmpty("stream_options").bool("include_obfuscation")));
    }

    @Override
    public boolean streamed() {
        return body.request().isTrue("stream");
    }

    @Override
    public Map<String, String> streamHeaders() {
        return head.headers("text/event-stream; charset=utf-8");
    }

    @Override
    public Document fault(Reply.Fault fault) {
        if (fault.cause() == Reply.Cause.CONTEXT) {
            return head.document(OpenAiError.invalid(
                    "Your input exceeds the context window of this model. Please adjust your input and try again.",
                    "input",
                    "context_length_exceeded"));
        }
        if (fault.status() == 502) {
            return head.noUpstream();
        }
        return head.document(OpenAiError.of(fault, body.model(), head.requestId()));
    }

    @Override
    public void open(Reply.Answer answer, Buffer out) {
        JsonObject begun = body.toJson(State.inProgress());
        response("response.created", begun, out);
        response("response.in_progress", begun, out);
        boolean shown = !answer.pieces().isEmpty() && answer.pieces().getFirst() instanceof Piece.Reasoning;
        if (body.effort().reasons() && !shown) {
            OpenAiResponsesItem reasoning = begin(new Piece.Reasoning(""), out);
            Tokenizer.split(body.summaryText()).forEach(token -> reasoning.add(new Piece.Reasoning(token), out));
        }
    }

    @Override
    public void piece(Piece piece, Buffer out) {
        OpenAiResponsesItem open = item;
        if (open == null || !open.takes(piece)) {
            endItem(true, piece, out);
            open = begin(piece, out);
        }
        open.add(piece, out);
    }

    @Override
    public void finish(Reply.Answer answer, Buffer out) {
        JsonObject ended = ended(answer, out);
        response(
                ended.getString("status").equals("completed") ? "response.completed" : "response.incomplete",
                ended,
                out);
    }

    /** First the error by itself, then the response that failed of it (recorded by vercel/ai on 2025-11-18). */
    @Override
    public void failure(Buffer out) {
        String message =
                "An error occurred while processing your request. You can retry your request, or contact us through"
                        + " our help center at help.openai.com if the error persists. Please include the request ID "
                        + head.requestId() + " in your message.";
        events.event("error", out, json -> {
            json.writeFieldName("error");
            JsonText.write(
                    json,
                    new JsonObject()
                            .put("type", "server_error")
                            .put("code", "server_error")
                            .put("message", message)
                            .put("param", null));
        });
        JsonObject error = new JsonObject().put("code", "server_error").put("message", message);
        response("response.failed", body.toJson(new State("failed", output, null, error, null, null)), out);
    }

    @Override
    public Document document(Reply.Answer answer) {
        events.mute();
        Buffer nothing = Buffer.buffer();
        open(answer, nothing);
        answer.pieces().forEach(piece -> piece(piece, nothing));
        String text = JsonText.of(ended(answer, nothing));
        return new Document(200, head.headers("application/json"), Buffer.buffer(text));
    }

    private JsonObject ended(Reply.Answer answer, Buffer out) {
        boolean refused = answer.pieces().stream().anyMatch(Piece.Refusal.class::isInstance);
        String incomplete =
                switch (answer.finish()) {
                    case LENGTH -> "max_output_tokens";
                    // A refusal is an answer like any other.
                    case CONTENT_FILTER -> refused ? null : "content_filter";
                    case STOP, TOOL_CALLS -> null;
                };
        Piece.Text silence = new Piece.Text("");
        if (answer.finish() == Finish.STOP && answer.pieces().isEmpty()) {
            endItem(true, silence, out);
            begin(silence, out);
        }
        endItem(incomplete == null, null, out);
        boolean completed = incomplete == null;
        return body.toJson(new State(
                completed ? "completed" : "incomplete",
                output,
                incomplete,
                null,
                answer.tokens(),
                completed ? (Long) head.clock().instant().getEpochSecond() : null));
    }

    private OpenAiResponsesItem begin(Piece piece, Buffer out) {
        int index = output.size();
        OpenAiResponsesItem begun =
                switch (piece) {
                    case Piece.Reasoning r ->
                        new OpenAiResponsesItem.Reasoning(id("rs_"), index, events, body.summarized());
                    case Piece.Text t ->
                        new OpenAiResponsesItem.Message(id("msg_"), index, events, false, body.phased());
                    case Piece.Refusal r ->
                        new OpenAiResponsesItem.Message(id("msg_"), index, events, true, body.phased());
                    case Piece.ToolCall call -> new OpenAiResponsesItem.Call(id("fc_"), index, events, call);
                    case Piece.ToolArguments a -> throw new IllegalStateException("arguments of no call");
                };
        begun.begin(out);
        item = begun;
        return begun;
    }

    private void endItem(boolean completed, @Nullable Piece next, Buffer out) {
        OpenAiResponsesItem open = item;
        if (open != null) {
            output.add(open.end(completed, next, out));
            item = null;
        }
    }

    private String id(String prefix) {
        return ids.hex(prefix, 50);
    }

    private void response(String type, JsonObject response, Buffer out) {
        events.event(type, out, json -> {
            json.writeFieldName("response");
            JsonText.write(json, response);
        });
    }
}
