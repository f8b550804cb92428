package dev.sluice.provider.google;

import dev.sluice.model.FinishReason;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's finish reasons (js-genai {@code types.ts}, 2026-08-21). That a model called is not among them: calls come with
 * {@code STOP}, often in an earlier chunk (envoyproxy/ai-gateway#2399, 2026-07-20).
 */
final class FinishReasons {

    /** The model tried to call and failed: as an end they would be silent empty answers (NousResearch/hermes-agent#83886, 2026-08-11). */
    private static final Set<String> BROKEN =
            Set.of("MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS");

    private static final Set<String> FILTERED = Set.of(
            "SAFETY",
            "RECITATION",
            "BLOCKLIST",
            "PROHIBITED_CONTENT",
            "SPII",
            "IMAGE_SAFETY",
            "IMAGE_PROHIBITED_CONTENT",
            "IMAGE_RECITATION",
            "MODEL_ARMOR");

    private FinishReasons() {}

    static boolean isBroken(String raw) {
        return BROKEN.contains(raw);
    }

    /**
     * @param raw Gemini's word
     * @param called whether the answer holds a call
     * @param empty whether the answer holds nothing at all
     * @return null if there is no answer: it ended for another reason than that it was done, and holds nothing
     */
    static @Nullable FinishReason of(String raw, boolean called, boolean empty) {
        if (raw.equals("MAX_TOKENS")) {
            return FinishReason.LENGTH;
        }
        if (FILTERED.contains(raw)) {
            return FinishReason.CONTENT_FILTER;
        }
        if (empty && !raw.equals("STOP")) {
            return null;
        }
        return called ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    }
}
