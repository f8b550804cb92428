package dev.sluice.dialect.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.dialect.AnswerJson;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.Usage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What whole answers and chunks write alike. */
final class OpenAiJson {

    private OpenAiJson() {}

    /** The fields that name an answer. */
    static void head(JsonGenerator out, AnswerHead head, String object) throws IOException {
        out.writeStringField("id", head.uid());
        out.writeStringField("object", object);
        out.writeNumberField("created", head.createdAt().getEpochSecond());
        out.writeStringField("model", head.model());
    }

    /**
     * The field {@code usage}; none if it is not complete. SDKs have its three counts as plain numbers, for which unknown is not a value.
     */
    static void usage(JsonGenerator out, @Nullable Usage usage) throws IOException {
        if (usage == null || !isComplete(usage)) {
            return;
        }
        out.writeObjectFieldStart("usage");
        count(out, "prompt_tokens", usage.promptTokens());
        count(out, "completion_tokens", usage.completionTokens());
        count(out, "total_tokens", AnswerJson.totalTokens(usage));
        if (usage.cachedTokens() != null || usage.cacheWriteTokens() != null) {
            out.writeObjectFieldStart("prompt_tokens_details");
            count(out, "cached_tokens", usage.cachedTokens());
            count(out, "cache_write_tokens", usage.cacheWriteTokens());
            out.writeEndObject();
        }
        if (usage.reasoningTokens() != null) {
            out.writeObjectFieldStart("completion_tokens_details");
            count(out, "reasoning_tokens", usage.reasoningTokens());
            out.writeEndObject();
        }
        AnswerJson.cost(out, usage);
        out.writeEndObject();
    }

    static boolean isComplete(@Nullable Usage usage) {
        return usage != null && usage.promptTokens() != null && usage.completionTokens() != null;
    }

    private static void count(JsonGenerator out, String key, @Nullable Long value) throws IOException {
        if (value != null) {
            out.writeNumberField(key, value);
        }
    }
}
