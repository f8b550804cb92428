package dev.sluice.limit;

import org.jspecify.annotations.Nullable;

/**
 * Whose limits count.
 *
 * @param requestsPerMinute the subject's own limit, from its token; 0 is none, null is the configured one
 * @param tokensPerMinute likewise
 */
public record Spender(
        String tenant,
        String subject,
        @Nullable Integer requestsPerMinute,
        @Nullable Integer tokensPerMinute) {}
