package dev.sluice.provider.google;

import dev.sluice.model.Usage;
import org.jspecify.annotations.Nullable;

/** Gemini's own counts, each null where it told none. */
record TokenCounts(
        @Nullable Long prompt,
        @Nullable Long toolUsePrompt,
        @Nullable Long candidates,
        @Nullable Long thoughts,
        @Nullable Long total,
        @Nullable Long cached) {

    static final TokenCounts UNKNOWN = new TokenCounts(null, null, null, null, null, null);

    /** Counts are cumulative, but later ones may lack some (vercel/ai, 2026-08-22): each holds until it is told again. */
    TokenCounts then(TokenCounts later) {
        return new TokenCounts(
                newer(prompt, later.prompt),
                newer(toolUsePrompt, later.toolUsePrompt),
                newer(candidates, later.candidates),
                newer(thoughts, later.thoughts),
                newer(total, later.total),
                newer(cached, later.cached));
    }

    /** The same for all providers: here cached tokens are among the prompt's, but thoughts are beside the candidates'. */
    Usage usage() {
        return new Usage(sum(prompt, toolUsePrompt), sum(candidates, thoughts), total, cached, null, thoughts);
    }

    private static @Nullable Long newer(@Nullable Long before, @Nullable Long later) {
        return later != null ? later : before;
    }

    private static @Nullable Long sum(@Nullable Long a, @Nullable Long b) {
        if (a == null || b == null) {
            return a != null ? a : b;
        }
        long sum = a + b;
        // Two counts that are both absurd.
        return sum < 0 ? null : (Long) sum;
    }
}
