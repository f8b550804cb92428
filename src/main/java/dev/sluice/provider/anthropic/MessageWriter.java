package dev.sluice.provider.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.model.AssistantPart.ToolCall;
import dev.sluice.model.ContentPart;
import dev.sluice.model.Message;
import dev.sluice.model.UserPart;
import dev.sluice.model.Violation;
import dev.sluice.provider.Findings;
import dev.sluice.provider.anthropic.Turns.Role;
import dev.sluice.provider.anthropic.Turns.Turn;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelInfo.Trait;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** Writes the turns of one request where the generator stands. One per request; one thread. */
final class MessageWriter {

    private final JsonGenerator out;
    private final ModelInfo model;
    private final Findings findings;
    private final PartWriter parts;
    private final CallIds callIds = new CallIds();
    private final boolean replays;

    /** @param replays whether thinking is sent back where it is still needed: earlier thinking may be left out, and is */
    MessageWriter(JsonGenerator out, ModelInfo model, Findings findings, boolean replays) {
        this.out = out;
        this.model = model;
        this.findings = findings;
        this.parts = new PartWriter(out, model, findings);
        this.replays = replays;
    }

    void turns(Turns turns) throws IOException {
        Turn last = turns.last();
        if (last == null || turns.turns().stream().noneMatch(turn -> turn.role() == Role.USER)) {
            findings.violation("no_user_message", "messages", "messages holds no message of a user");
            return;
        }
        if (last.role() == Role.ASSISTANT && !model.has(Trait.PREFILL)) {
            findings.violation(
                    "last_message_must_be_user",
                    last.messages().getLast().path(),
                    model.id() + " does not go on from an assistant message: the last message must be a user's");
        }
        if (turns.turns().getFirst().role() == Role.ASSISTANT) {
            startTurn("user");
            parts.text(".");
            endTurn();
        }
        int count = turns.turns().size();
        int done = turns.done();
        for (int i = 0; i < count; i++) {
            Turn turn = turns.turns().get(i);
            switch (turn.role()) {
                case USER -> user(turn.messages());
                case SYSTEM -> system(turn.messages());
                case ASSISTANT -> assistant(turn.messages(), i == count - 1, replays && i >= done);
            }
        }
        parts.end();
    }

    private void startTurn(String role) throws IOException {
        out.writeStartObject();
        out.writeStringField("role", role);
        out.writeArrayFieldStart("content");
    }

    private void endTurn() throws IOException {
        out.writeEndArray();
        out.writeEndObject();
    }

    private void system(List<Message> messages) throws IOException {
        startTurn("system");
        for (Message message : messages) {
            systemTexts((Message.System) message);
        }
        endTurn();
    }

    /** An instruction's texts, each a block. */
    void systemTexts(Message.System system) throws IOException {
        for (ContentPart.Text text : system.content()) {
            if (!text.text().isBlank()) {
                parts.text(text.text());
            }
        }
    }

    /** Results come first: a call has to be answered before anything else is said (handle tool calls page, 2026-08-22). */
    private void user(List<Message> messages) throws IOException {
        startTurn("user");
        for (Message message : messages) {
            if (message instanceof Message.ToolResults run) {
                for (Message.ToolResult result : run.results()) {
                    toolResult(result);
                }
            }
        }
        for (Message message : messages) {
            if (message instanceof Message.User user) {
                userParts(user);
            }
        }
        endTurn();
    }

    private void userParts(Message.User user) throws IOException {
        List<UserPart> content = Turns.parts(user.content());
        if (content.isEmpty()) {
            findings.violation(Violation.INVALID, user.path() + ".content", user.path() + ": the content is empty");
        }
        for (UserPart part : content) {
            parts.part(part);
        }
    }

    private void toolResult(Message.ToolResult result) throws IOException {
        List<UserPart> content = Turns.parts(result.content());
        out.writeStartObject();
        out.writeStringField("type", "tool_result");
        out.writeStringField("tool_use_id", callIds.ofResult(result.callId()));
        if (content.isEmpty()) {
            out.writeStringField("content", "");
        } else if (content.size() == 1 && content.getFirst() instanceof ContentPart.Text text) {
            out.writeStringField("content", text.text());
        } else {
            out.writeArrayFieldStart("content");
            for (UserPart part : content) {
                resultPart(part);
            }
            out.writeEndArray();
        }
        if (result.error()) {
            out.writeBooleanField("is_error", true);
        }
        out.writeEndObject();
    }

    private void resultPart(UserPart part) throws IOException {
        if (part instanceof ContentPart.Media media && !model.has(Trait.MEDIA_IN_RESULTS)) {
            String path = media.source().path();
            findings.unsupportedContent(path, "%s: %s accepts only text in tool results".formatted(path, model.id()));
        } else {
            parts.part(part);
        }
    }

    private void assistant(List<Message> messages, boolean last, boolean replaying) throws IOException {
        startTurn("assistant");
        callIds.nextTurn();
        int left = messages.size();
        for (Message message : messages) {
            left--;
            Message.Assistant assistant = (Message.Assistant) message;
            List<Replay.Piece> pieces = replaying ? Replay.of(assistant, model.provider()) : null;
            if (pieces != null) {
                replay(pieces);
            } else {
                textsThenCalls(assistant, last && left == 0);
            }
        }
        endTurn();
    }

    private void replay(List<Replay.Piece> pieces) throws IOException {
        for (Replay.Piece piece : pieces) {
            switch (piece) {
                case Replay.Piece.Text text -> {
                    // A model may write nothing but line breaks before a call, but does not take them back.
                    if (!text.text().isBlank()) {
                        parts.text(text.text());
                    }
                }
                case Replay.Piece.Call call -> toolUse(call.call());
                case Replay.Piece.Thinking thinking -> {
                    out.writeStartObject();
                    out.writeStringField("type", "thinking");
                    out.writeStringField("thinking", thinking.text());
                    out.writeStringField("signature", thinking.signature());
                    out.writeEndObject();
                }
                case Replay.Piece.Redacted redacted -> {
                    out.writeStartObject();
                    out.writeStringField("type", "redacted_thinking");
                    out.writeStringField("data", redacted.data());
                    out.writeEndObject();
                }
            }
        }
    }

    /** Where the model is to go on from a text, that text must not end in white space (errors page, 2026-08-22). */
    private void textsThenCalls(Message.Assistant assistant, boolean goesOn) throws IOException {
        List<String> texts = Turns.texts(assistant);
        List<ToolCall> calls = assistant.toolCalls();
        int trimmed = goesOn && calls.isEmpty() ? texts.size() - 1 : -1;
        for (int i = 0; i < texts.size(); i++) {
            String text = Objects.requireNonNull(texts.get(i));
            parts.text(i == trimmed ? text.stripTrailing() : text);
        }
        for (ToolCall call : calls) {
            toolUse(call);
        }
    }

    private void toolUse(ToolCall call) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "tool_use");
        out.writeStringField("id", callIds.ofCall(call.id()));
        out.writeStringField("name", call.name());
        out.writeFieldName("input");
        CallInput.write(out, call.arguments());
        out.writeEndObject();
    }
}
