package dev.sluice.provider.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.model.AssistantPart;
import dev.sluice.model.AssistantPart.ToolCall;
import dev.sluice.model.ContentPart;
import dev.sluice.model.Message;
import dev.sluice.model.UserPart;
import dev.sluice.model.Violation;
import dev.sluice.provider.Findings;
import dev.sluice.registry.ModelInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the messages of one request as items where the generator stands. There is no place for their names. One per request; one
 * thread.
 */
final class ResponsesItemWriter implements SharedFields.MessageWriter {

    private static final int MAX_CALL_ID_CHARS = 64;

    private final JsonGenerator out;
    private final ModelInfo model;
    private final ResponsesPartWriter parts;
    private final Findings findings;

    ResponsesItemWriter(JsonGenerator out, ModelInfo model, Findings findings, MediaLimits limits) {
        this.out = out;
        this.model = model;
        this.findings = findings;
        this.parts = new ResponsesPartWriter(out, model, findings, limits);
    }

    @Override
    public void message(Message message) throws IOException {
        switch (message) {
            case Message.System system ->
                system(system.content().stream().map(ContentPart.Text::text).toList());
            case Message.User user -> user(user);
            case Message.Assistant assistant -> assistant(assistant);
            case Message.ToolResults results -> {
                for (Message.ToolResult result : results.results()) {
                    toolResult(result);
                }
            }
        }
    }

    @Override
    public void instruction(String text) throws IOException {
        system(List.of(text));
    }

    private void system(List<String> texts) throws IOException {
        if (texts.stream().allMatch(String::isEmpty)) {
            return;
        }
        startMessage(model.parameters().developerRole() ? "developer" : "system");
        for (String text : texts) {
            parts.text("input_text", text);
        }
        endMessage(null);
    }

    private void user(Message.User user) throws IOException {
        List<UserPart> content = withoutEmptyTexts(user.content());
        if (content.isEmpty()) {
            findings.violation(Violation.INVALID, user.path() + ".content", user.path() + ": the content is empty");
        }
        startMessage("user");
        for (UserPart part : content) {
            parts.part(part);
        }
        endMessage(null);
    }

    private static List<UserPart> withoutEmptyTexts(List<UserPart> content) {
        return content.stream()
                .filter(part ->
                        !(part instanceof ContentPart.Text text && text.text().isEmpty()))
                .toList();
    }

    private void assistant(Message.Assistant assistant) throws IOException {
        List<ResponsesReplay.Piece> pieces = ResponsesReplay.of(assistant, model.provider());
        if (pieces != null) {
            replay(pieces);
        } else {
            textsThenCalls(assistant);
        }
    }

    private void replay(List<ResponsesReplay.Piece> pieces) throws IOException {
        for (ResponsesReplay.Piece piece : pieces) {
            switch (piece) {
                case ResponsesReplay.Piece.Reasoning reasoning -> reasoning(reasoning);
                case ResponsesReplay.Piece.Text text -> said(List.of(text.text()), text.phase());
                case ResponsesReplay.Piece.Call call -> functionCall(call.call());
            }
        }
    }

    /** Without its id, which means something only where answers are kept (reasoning guide, 2026-07-15). */
    private void reasoning(ResponsesReplay.Piece.Reasoning reasoning) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "reasoning");
        out.writeArrayFieldStart("summary");
        for (String text : reasoning.summary()) {
            parts.text("summary_text", text);
        }
        out.writeEndArray();
        out.writeStringField("encrypted_content", reasoning.encryptedContent());
        out.writeEndObject();
    }

    private void textsThenCalls(Message.Assistant assistant) throws IOException {
        List<String> texts = new ArrayList<>();
        for (AssistantPart part : assistant.content()) {
            switch (part) {
                case ContentPart.Text text -> texts.add(text.text());
                case AssistantPart.Refusal refusal -> texts.add(refusal.text());
                case AssistantPart.Reasoning reasoning -> {}
                case ToolCall call -> {}
            }
        }
        texts.removeIf(String::isEmpty);
        if (!texts.isEmpty()) {
            said(texts, null);
        }
        for (ToolCall call : assistant.toolCalls()) {
            functionCall(call);
        }
    }

    private void said(List<String> texts, @Nullable String phase) throws IOException {
        startMessage("assistant");
        for (String text : texts) {
            parts.text("output_text", text);
        }
        endMessage(phase);
    }

    private void functionCall(ToolCall call) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "function_call");
        out.writeStringField("call_id", ToolCallIds.fit(call.id(), MAX_CALL_ID_CHARS));
        out.writeStringField("name", call.name());
        out.writeStringField("arguments", call.arguments());
        out.writeEndObject();
    }

    private void toolResult(Message.ToolResult result) throws IOException {
        List<UserPart> content = withoutEmptyTexts(result.content());
        out.writeStartObject();
        out.writeStringField("type", "function_call_output");
        out.writeStringField("call_id", ToolCallIds.fit(result.callId(), MAX_CALL_ID_CHARS));
        if (content.isEmpty()) {
            out.writeStringField("output", "");
        } else if (content.size() == 1 && content.getFirst() instanceof ContentPart.Text text) {
            out.writeStringField("output", text.text());
        } else {
            out.writeArrayFieldStart("output");
            for (UserPart part : content) {
                parts.part(part);
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private void startMessage(String role) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "message");
        out.writeStringField("role", role);
        out.writeArrayFieldStart("content");
    }

    private void endMessage(@Nullable String phase) throws IOException {
        out.writeEndArray();
        if (phase != null) {
            out.writeStringField("phase", phase);
        }
        out.writeEndObject();
    }
}
