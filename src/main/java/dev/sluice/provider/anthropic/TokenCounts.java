package dev.sluice.provider.anthropic;

import dev.sluice.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's usage. Null is not told. Cached tokens are not part of {@code input} (prompt caching page, 2026-08-22).
 *
 * @param output reasoning included
 */
record TokenCounts(
        @Nullable Long input,
        @Nullable Long output,
        @Nullable Long cacheRead,
        @Nullable Long cacheWrite,
        @Nullable Long thinking) {

    static final TokenCounts UNKNOWN = new TokenCounts(null, null, null, null, null);

    /** Counts are cumulative: a later one replaces an earlier one, and what it does not tell stays (streaming page, 2026-08-22). */
    TokenCounts updatedBy(TokenCounts later) {
        return new TokenCounts(
                later.input != null ? later.input : input,
                later.output != null ? later.output : output,
                later.cacheRead != null ? later.cacheRead : cacheRead,
                later.cacheWrite != null ? later.cacheWrite : cacheWrite,
                later.thinking != null ? later.thinking : thinking);
    }

    /** What this is for the client; null if nothing is known. */
    @Nullable
    Usage usage() {
        if (equals(UNKNOWN)) {
            return null;
        }
        Long prompt = input == null ? null : (Long) (input + orZero(cacheRead) + orZero(cacheWrite));
        Long total = prompt == null || output == null ? null : (Long) (prompt + output);
        return new Usage(prompt, output, total, cacheRead, cacheWrite, thinking);
    }

    private static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }
}
