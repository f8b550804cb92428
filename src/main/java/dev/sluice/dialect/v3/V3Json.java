package dev.sluice.dialect.v3;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.dialect.AnswerJson;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.Usage;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What whole answers, chunks and runs of v3 write alike. */
final class V3Json {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private V3Json() {}

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** The fields that name an answer. */
    static void head(JsonGenerator out, AnswerHead head, String object) throws IOException {
        out.writeStringField("uid", head.uid());
        out.writeStringField("object", object);
        out.writeStringField("created_at", time(head.createdAt()));
        out.writeStringField("model", head.model());
    }

    /** The field {@code usage}: null if unknown, and so are its parts. */
    static void usage(JsonGenerator out, @Nullable Usage usage) throws IOException {
        out.writeFieldName("usage");
        if (usage == null) {
            out.writeNull();
            return;
        }
        out.writeStartObject();
        number(out, "prompt_tokens", usage.promptTokens());
        number(out, "completion_tokens", usage.completionTokens());
        number(out, "total_tokens", AnswerJson.totalTokens(usage));
        detail(out, "prompt_tokens_details", "cached_tokens", usage.cachedTokens());
        detail(out, "completion_tokens_details", "reasoning_tokens", usage.reasoningTokens());
        AnswerJson.cost(out, usage);
        out.writeEndObject();
    }

    private static void number(JsonGenerator out, String key, @Nullable Long value) throws IOException {
        out.writeFieldName(key);
        if (value == null) {
            out.writeNull();
        } else {
            out.writeNumber(value);
        }
    }

    private static void detail(JsonGenerator out, String group, String key, @Nullable Long value) throws IOException {
        if (value != null) {
            out.writeObjectFieldStart(group);
            out.writeNumberField(key, value);
            out.writeEndObject();
        }
    }
}
