package dev.sluice.provider.anthropic;

import dev.sluice.model.FinishReason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Anthropic's stop reasons (handling stop reasons page, 2026-08-22). An unknown one, or none, is no failure. */
final class StopReasons {

    static final String REFUSAL = "refusal";

    private static final Map<String, FinishReason> TABLE = Map.of(
            "end_turn",
            FinishReason.STOP,
            "stop_sequence",
            FinishReason.STOP,
            "pause_turn",
            FinishReason.STOP,
            "tool_use",
            FinishReason.TOOL_CALLS,
            "max_tokens",
            FinishReason.LENGTH,
            "model_context_window_exceeded",
            FinishReason.LENGTH,
            REFUSAL,
            FinishReason.CONTENT_FILTER);

    private StopReasons() {}

    /** @param called whether the answer holds a call */
    static FinishReason of(@Nullable String raw, boolean called) {
        FinishReason listed = raw == null ? FinishReason.STOP : TABLE.getOrDefault(raw, FinishReason.STOP);
        return switch (listed) {
            case STOP, TOOL_CALLS -> called ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            case LENGTH, CONTENT_FILTER -> listed;
        };
    }
}
