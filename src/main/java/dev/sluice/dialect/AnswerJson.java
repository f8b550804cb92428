package dev.sluice.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.AssistantPart;
import dev.sluice.model.FinishReason;
import dev.sluice.model.Usage;
import dev.sluice.model.Warning;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the clients' formats write alike, in whole answers and in chunks. */
public final class AnswerJson {

    private AnswerJson() {}

    /** Who answered, and what of the request was left out. */
    public static void origin(JsonGenerator out, AnswerHead head) throws IOException {
        out.writeObjectFieldStart("provider");
        out.writeStringField("name", head.answeredBy().provider());
        out.writeStringField("model", head.answeredBy().model());
        out.writeStringField("request_id", head.answeredBy().requestId());
        attempts(out, head.answeredBy().failed());
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

    /** The calls that failed before; none if there are none. */
    private static void attempts(JsonGenerator out, List<AnswerHead.FailedCall> failed) throws IOException {
        if (failed.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("attempts");
        for (AnswerHead.FailedCall call : failed) {
            out.writeStartObject();
            out.writeStringField("model", call.model());
            out.writeStringField("code", call.code());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    public static String finishReason(FinishReason reason) {
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
        };
    }

    /** All tokens together; null if neither the provider told them nor both parts are known. */
    public static @Nullable Long totalTokens(Usage usage) {
        Long prompt = usage.promptTokens();
        Long completion = usage.completionTokens();
        return usage.totalTokens() != null || prompt == null || completion == null
                ? usage.totalTokens()
                : (Long) (prompt + completion);
    }

    /** What the tokens cost, if that is known. */
    public static void cost(JsonGenerator out, Usage usage) throws IOException {
        if (usage.costUsd() != null) {
            out.writeFieldName("cost_usd");
            decimal(out, usage.costUsd());
        }
    }

    /** A number in plain notation, without zeros at its end. */
    public static void decimal(JsonGenerator out, BigDecimal value) throws IOException {
        out.writeNumber(value.stripTrailingZeros().toPlainString());
    }

    /** The field {@code tool_calls}; none if there are none. */
    public static void toolCalls(JsonGenerator out, List<AssistantPart.ToolCall> calls) throws IOException {
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
            extraContent(out, call.extraContent());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /**
     * The field {@code extra_content} with a JSON object's text as it is; none if there is none. Line breaks between its tokens, the
     * only ones that JSON text can have, would end an event's line.
     */
    public static void extraContent(JsonGenerator out, @Nullable String json) throws IOException {
        if (json != null) {
            out.writeFieldName("extra_content");
            out.writeRawValue(json.replace('\n', ' ').replace('\r', ' '));
        }
    }
}
