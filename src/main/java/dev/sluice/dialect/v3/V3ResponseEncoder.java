package dev.sluice.dialect.v3;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.model.AssistantPart;
import dev.sluice.model.ChatResponse;
import dev.sluice.model.Completion;
import dev.sluice.model.ContentPart;
import dev.sluice.model.StructuredOutput;
import dev.sluice.model.Violation;
import java.io.IOException;
import java.util.List;

/** Writes a whole answer: a ChatCompletion, bare or in the success envelope. */
final class V3ResponseEncoder {

    private V3ResponseEncoder() {}

    static void write(JsonGenerator out, Completion completion) throws IOException {
        out.writeStartObject();
        out.writeBooleanField("success", true);
        out.writeFieldName("data");
        completion(out, completion);
        out.writeEndObject();
    }

    static void completion(JsonGenerator out, Completion completion) throws IOException {
        ChatResponse response = completion.response();
        out.writeStartObject();
        AnswerJson.head(out, completion.head(), "chat.completion");
        out.writeArrayFieldStart("choices");
        out.writeStartObject();
        out.writeNumberField("index", 0);
        message(out, response);
        out.writeStringField("finish_reason", AnswerJson.finishReason(response.finishReason()));
        out.writeEndObject();
        out.writeEndArray();
        AnswerJson.usage(out, response.usage());
        AnswerJson.origin(out, completion.head());
        StructuredOutput form = completion.structuredOutput();
        if (form != null) {
            structuredOutput(out, form);
        }
        out.writeEndObject();
    }

    private static void structuredOutput(JsonGenerator out, StructuredOutput form) throws IOException {
        out.writeObjectFieldStart("structured_output");
        out.writeBooleanField("valid", form.valid());
        out.writeNumberField("repair_attempts", form.repairAttempts());
        if (!form.errors().isEmpty()) {
            out.writeArrayFieldStart("errors");
            for (Violation error : form.errors()) {
                V3Errors.entry(out, error.code(), error.message(), error.field());
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private static void message(JsonGenerator out, ChatResponse response) throws IOException {
        StringBuilder content = new StringBuilder();
        StringBuilder refusal = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        for (AssistantPart part : response.parts()) {
            switch (part) {
                case ContentPart.Text text -> content.append(text.text());
                case AssistantPart.Refusal words -> {
                    // Clients that know only content must not take a refusal for an empty answer.
                    content.append(words.text());
                    refusal.append(words.text());
                }
                case AssistantPart.Reasoning thought -> reasoning.append(thought.text());
                case AssistantPart.ToolCall call -> {}
            }
        }
        List<AssistantPart.ToolCall> calls = response.parts().stream()
                .filter(AssistantPart.ToolCall.class::isInstance)
                .map(AssistantPart.ToolCall.class::cast)
                .toList();
        out.writeObjectFieldStart("message");
        out.writeStringField("role", "assistant");
        out.writeStringField("content", content.isEmpty() && !calls.isEmpty() ? null : content.toString());
        optional(out, "refusal", refusal);
        optional(out, "reasoning_content", reasoning);
        toolCalls(out, calls);
        String extra = response.extraContent();
        if (extra != null) {
            AnswerJson.extraContent(out, extra);
        }
        out.writeEndObject();
    }

    private static void optional(JsonGenerator out, String key, StringBuilder text) throws IOException {
        if (!text.isEmpty()) {
            out.writeStringField(key, text.toString());
        }
    }

    private static void toolCalls(JsonGenerator out, List<AssistantPart.ToolCall> calls) throws IOException {
        if (calls.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("tool_calls");
        for (AssistantPart.ToolCall call : calls) {
            out.writeStartObject();
            out.writeStringField("id", call.id());
            out.writeStringField("type", "function");
            out.writeObjectFieldStart("function");
            out.writeStringField("name", call.name());
            out.writeStringField("arguments", call.arguments().isEmpty() ? "{}" : call.arguments());
            out.writeEndObject();
            String extra = call.extraContent();
            if (extra != null) {
                AnswerJson.extraContent(out, extra);
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
