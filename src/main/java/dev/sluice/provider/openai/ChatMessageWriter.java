package dev.sluice.provider.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.model.AssistantPart;
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

/** Writes the messages of one request where the generator stands. One per request; one thread. */
final class ChatMessageWriter implements SharedFields.MessageWriter {

    private static final int MAX_CALL_ID_CHARS = 40;

    private final JsonGenerator out;
    private final ModelInfo model;
    private final Findings findings;
    private final ChatPartWriter parts;

    ChatMessageWriter(JsonGenerator out, ModelInfo model, Findings findings, MediaLimits limits) {
        this.out = out;
        this.model = model;
        this.findings = findings;
        this.parts = new ChatPartWriter(out, model, findings, limits);
    }

    @Override
    public void message(Message message) throws IOException {
        switch (message) {
            case Message.System system -> system(system);
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
        out.writeStartObject();
        out.writeStringField("role", instructionRole());
        out.writeStringField("content", text);
        out.writeEndObject();
    }

    private void system(Message.System system) throws IOException {
        out.writeStartObject();
        out.writeStringField("role", instructionRole());
        texts(system.content().stream().map(ContentPart.Text::text).toList());
        name(system.name());
        out.writeEndObject();
    }

    private String instructionRole() {
        return model.parameters().developerRole() ? "developer" : "system";
    }

    private void user(Message.User user) throws IOException {
        List<UserPart> content = user.content().stream()
                .filter(part ->
                        !(part instanceof ContentPart.Text text && text.text().isEmpty()))
                .toList();
        if (content.isEmpty()) {
            findings.violation(Violation.INVALID, user.path() + ".content", user.path() + ": the content is empty");
        }
        out.writeStartObject();
        out.writeStringField("role", "user");
        if (content.size() == 1 && content.getFirst() instanceof ContentPart.Text text) {
            out.writeStringField("content", text.text());
        } else {
            out.writeArrayFieldStart("content");
            for (UserPart part : content) {
                parts.part(part);
            }
            out.writeEndArray();
        }
        name(user.name());
        out.writeEndObject();
    }

    /** Reasoning stays behind: this wire has no place for it. */
    private void assistant(Message.Assistant assistant) throws IOException {
        List<AssistantPart.ToolCall> calls = assistant.toolCalls();
        List<String> texts = new ArrayList<>();
        for (AssistantPart part : assistant.content()) {
            switch (part) {
                case ContentPart.Text text -> texts.add(text.text());
                case AssistantPart.Refusal refusal -> texts.add(refusal.text());
                case AssistantPart.Reasoning reasoning -> {}
                case AssistantPart.ToolCall call -> {}
            }
        }
        texts.removeIf(String::isEmpty);
        out.writeStartObject();
        out.writeStringField("role", "assistant");
        if (texts.isEmpty() && !calls.isEmpty()) {
            out.writeNullField("content");
        } else {
            texts(texts);
        }
        name(assistant.name());
        if (!calls.isEmpty()) {
            toolCalls(calls);
        }
        out.writeEndObject();
    }

    private void toolCalls(List<AssistantPart.ToolCall> calls) throws IOException {
        out.writeArrayFieldStart("tool_calls");
        for (AssistantPart.ToolCall call : calls) {
            out.writeStartObject();
            out.writeStringField("id", ToolCallIds.fit(call.id(), MAX_CALL_ID_CHARS));
            out.writeStringField("type", "function");
            out.writeObjectFieldStart("function");
            out.writeStringField("name", call.name());
            out.writeStringField("arguments", call.arguments());
            out.writeEndObject();
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void toolResult(Message.ToolResult result) throws IOException {
        List<String> texts = new ArrayList<>();
        for (UserPart part : result.content()) {
            switch (part) {
                case ContentPart.Text text -> texts.add(text.text());
                case ContentPart.Media media -> {
                    String path = media.source().path();
                    findings.unsupportedContent(
                            path, "%s: %s accepts only text in tool results".formatted(path, model.id()));
                }
            }
        }
        out.writeStartObject();
        out.writeStringField("role", "tool");
        out.writeStringField("tool_call_id", ToolCallIds.fit(result.callId(), MAX_CALL_ID_CHARS));
        texts(texts);
        out.writeEndObject();
    }

    /** One text as a string, several as the parts that they were. */
    private void texts(List<String> texts) throws IOException {
        if (texts.size() <= 1) {
            out.writeStringField("content", texts.isEmpty() ? "" : texts.getFirst());
            return;
        }
        out.writeArrayFieldStart("content");
        for (String text : texts) {
            parts.text(text);
        }
        out.writeEndArray();
    }

    private void name(@Nullable String name) throws IOException {
        if (name != null) {
            out.writeStringField("name", name);
        }
    }
}
