package dev.sluice.dialect.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.dialect.AnswerJson;
import dev.sluice.dialect.AnswerParts;
import dev.sluice.model.ChatResponse;
import dev.sluice.model.Completion;
import java.io.IOException;

/** Writes a whole answer: OpenAI's fields, those that its SDKs require even where they are null, and a few of ours. */
final class OpenAiResponseEncoder {

    private OpenAiResponseEncoder() {}

    static void write(JsonGenerator out, Completion completion) throws IOException {
        ChatResponse response = completion.response();
        out.writeStartObject();
        OpenAiJson.head(out, completion.head(), "chat.completion");
        out.writeArrayFieldStart("choices");
        out.writeStartObject();
        out.writeNumberField("index", 0);
        message(out, response);
        out.writeNullField("logprobs");
        out.writeStringField("finish_reason", AnswerJson.finishReason(response.finishReason()));
        out.writeEndObject();
        out.writeEndArray();
        OpenAiJson.usage(out, response.usage());
        AnswerJson.origin(out, completion.head());
        out.writeEndObject();
    }

    /** Words of refusal are not content: SDKs show them apart. */
    private static void message(JsonGenerator out, ChatResponse response) throws IOException {
        AnswerParts parts = AnswerParts.of(response);
        boolean silent = parts.text().isEmpty()
                && !(parts.calls().isEmpty() && parts.refusal().isEmpty());
        out.writeObjectFieldStart("message");
        out.writeStringField("role", "assistant");
        out.writeStringField("content", silent ? null : parts.text());
        out.writeStringField("refusal", parts.refusal().isEmpty() ? null : parts.refusal());
        if (!parts.reasoning().isEmpty()) {
            out.writeStringField("reasoning_content", parts.reasoning());
        }
        AnswerJson.toolCalls(out, parts.calls());
        AnswerJson.extraContent(out, response.extraContent());
        out.writeEndObject();
    }
}
