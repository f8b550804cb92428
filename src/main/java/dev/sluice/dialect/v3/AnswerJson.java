package dev.sluice.dialect.v3;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.FinishReason;
import dev.sluice.model.Usage;
import dev.sluice.model.Warning;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What whole answers and chunks write alike. */
final class AnswerJson {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private AnswerJson() {}

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

    /** Who answered, and what of the request was left out. */
    static void origin(JsonGenerator out, AnswerHead head) throws IOException {
        out.writeObjectFieldStart("provider");
        out.writeStringField("name", head.answeredBy().provider());
        out.writeStringField("model", head.answeredBy().model());
        out.writeStringField("request_id", head.answeredBy().requestId());
        out.writeEndObject();
        if (!head.warnings().isEmpty()) {
            out.writeArrayFieldStart("warnings");
            for (Warning warning : head.warnings()) {
                out.writeStartObject();
                out.writeStringField("code", warning.code());
                out.writeStringField("field", warning.field());
                out.writeStringField("message", warning.message());
                out.writeEndObject();
            }
            out.writeEndArray();
        }
    }

    static String finishReason(FinishReason reason) {
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
        };
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
        number(out, "total_tokens", total(usage));
        detail(out, "prompt_tokens_details", "cached_tokens", usage.cachedTokens());
        detail(out, "completion_tokens_details", "reasoning_tokens", usage.reasoningTokens());
        if (usage.costUsd() != null) {
            out.writeFieldName("cost_usd");
            decimal(out, usage.costUsd());
        }
        out.writeEndObject();
    }

    private static @Nullable Long total(Usage usage) {
        Long prompt = usage.promptTokens();
        Long completion = usage.completionTokens();
        return usage.totalTokens() != null || prompt == null || completion == null
                ? usage.totalTokens()
                : (Long) (prompt + completion);
    }

    private static void number(JsonGenerator out, String key, @Nullable Long value) throws IOException {
        out.writeFieldName(key);
        if (value == null) {
            out.writeNull();
        } else {
            out.writeNumber(value);
        }
    }

    /** A number in plain notation, without zeros at its end. */
    static void decimal(JsonGenerator out, BigDecimal value) throws IOException {
        out.writeNumber(value.stripTrailingZeros().toPlainString());
    }

    private static void detail(JsonGenerator out, String group, String key, @Nullable Long value) throws IOException {
        if (value != null) {
            out.writeObjectFieldStart(group);
            out.writeNumberField(key, value);
            out.writeEndObject();
        }
    }

    /**
     * The field {@code extra_content} with a JSON object's text as it is. Line breaks between its tokens, the only ones that JSON
     * text can have, would end an event's line.
     */
    static void extraContent(JsonGenerator out, String json) throws IOException {
        out.writeFieldName("extra_content");
        out.writeRawValue(json.replace('\n', ' ').replace('\r', ' '));
    }
}
