package dev.sluice.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Tokens, counted alike for all providers. Null is unknown, which is not zero.
 *
 * @param promptTokens everything read, cached tokens included
 * @param completionTokens everything written, reasoning included
 * @param cachedTokens the part of the prompt that was read from a cache
 * @param cacheWriteTokens the part of the prompt that was written to a cache
 * @param reasoningTokens the part of the completion that was reasoning
 * @param costUsd what they cost, in US dollars
 */
public record Usage(
        @Nullable Long promptTokens,
        @Nullable Long completionTokens,
        @Nullable Long totalTokens,
        @Nullable Long cachedTokens,
        @Nullable Long cacheWriteTokens,
        @Nullable Long reasoningTokens,
        @Nullable BigDecimal costUsd) {

    /** What a provider tells: tokens, and no cost. */
    public Usage(
            @Nullable Long promptTokens,
            @Nullable Long completionTokens,
            @Nullable Long totalTokens,
            @Nullable Long cachedTokens,
            @Nullable Long cacheWriteTokens,
            @Nullable Long reasoningTokens) {
        this(promptTokens, completionTokens, totalTokens, cachedTokens, cacheWriteTokens, reasoningTokens, null);
    }

    /** The same tokens at a cost. */
    public Usage costing(@Nullable BigDecimal usd) {
        return new Usage(
                promptTokens, completionTokens, totalTokens, cachedTokens, cacheWriteTokens, reasoningTokens, usd);
    }

    /** What two calls took together; what is unknown of one is unknown of both. */
    public Usage plus(Usage other) {
        return new Usage(
                sum(promptTokens, other.promptTokens),
                sum(completionTokens, other.completionTokens),
                sum(totalTokens, other.totalTokens),
                sum(cachedTokens, other.cachedTokens),
                sum(cacheWriteTokens, other.cacheWriteTokens),
                sum(reasoningTokens, other.reasoningTokens),
                costUsd == null || other.costUsd == null ? null : costUsd.add(other.costUsd));
    }

    private static @Nullable Long sum(@Nullable Long a, @Nullable Long b) {
        return a == null || b == null ? null : (Long) (a + b);
    }
}
