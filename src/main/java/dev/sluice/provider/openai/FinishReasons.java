package dev.sluice.provider.openai;

import dev.sluice.model.FinishReason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's finish reasons (OpenAPI description of the API, 2026-08-21). What the answer holds counts for more than the word: calls
 * came with {@code stop} (ollama/ollama#7963, 2025-02-13; {@code gpt-audio} does it too), and refusals do.
 */
final class FinishReasons {

    private static final Map<String, FinishReason> TABLE = Map.of(
            "stop", FinishReason.STOP,
            "length", FinishReason.LENGTH,
            "tool_calls", FinishReason.TOOL_CALLS,
            "function_call", FinishReason.TOOL_CALLS,
            "content_filter", FinishReason.CONTENT_FILTER,
            // Of Responses: a status, and reasons for the other status.
            "completed", FinishReason.STOP,
            "incomplete", FinishReason.LENGTH,
            "max_output_tokens", FinishReason.LENGTH);

    private FinishReasons() {}

    /**
     * @param raw the provider's word; an unknown one, or none, is no failure
     * @param called whether the answer holds a call
     * @param refused whether the answer holds a refusal
     */
    static FinishReason of(@Nullable String raw, boolean called, boolean refused) {
        if (refused) {
            return FinishReason.CONTENT_FILTER;
        }
        FinishReason listed = raw == null ? FinishReason.STOP : TABLE.getOrDefault(raw, FinishReason.STOP);
        return switch (listed) {
            case STOP, TOOL_CALLS -> called ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            case LENGTH, CONTENT_FILTER -> listed;
        };
    }
}
