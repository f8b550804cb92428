package dev.sluice.dialect.v3;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.dialect.AnswerJson;
import dev.sluice.dialect.AnswerParts;
import dev.sluice.model.ChatResponse;
import dev.sluice.model.Completion;
import dev.sluice.model.StructuredOutput;
import dev.sluice.model.Violation;
import java.io.IOException;

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
        V3Json.head(out, completion.head(), "chat.completion");
        out.writeArrayFieldStart("choices");
        out.writeStartObject();
        out.writeNumberField("index", 0);
        message(out, response);
        out.writeStringField("finish_reason", AnswerJson.finishReason(response.finishReason()));
        out.writeEndObject();
        out.writeEndArray();
        V3Json.usage(out, response.usage());
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
        AnswerParts parts = AnswerParts.of(response);
        out.writeObjectFieldStart("message");
        out.writeStringField("role", "assistant");
        // Clients that know only content must not take a refusal for an empty answer.
        out.writeStringField(
                "content", parts.spoken().isEmpty() && !parts.calls().isEmpty() ? null : parts.spoken());
        optional(out, "refusal", parts.refusal());
        optional(out, "reasoning_content", parts.reasoning());
        AnswerJson.toolCalls(out, parts.calls());
        AnswerJson.extraContent(out, response.extraContent());
        out.writeEndObject();
    }

    private static void optional(JsonGenerator out, String key, String text) throws IOException {
        if (!text.isEmpty()) {
            out.writeStringField(key, text);
        }
    }
}
