package dev.sluice.provider.anthropic;

import java.util.Map;

/**
 * What an effort is in tokens, for models that think within a budget. Anthropic names no such numbers; these are ours. The least is
 * what the API takes (1024); {@code low} to {@code xhigh} are the fractions 1/16, 3/16, 6/16 and 12/16 of 64k, the longest answer of the
 * models that need a budget (models page, 2026-08-22), so that each effort is a step that one notices and even the highest leaves room
 * for the answer.
 */
final class EffortBudget {

    /** Less is refused (thinking page, 2026-08-22). */
    static final int LEAST = 1024;

    private static final Map<String, Integer> TOKENS =
            Map.of("minimal", LEAST, "low", 4_096, "medium", 12_288, "high", 24_576, "xhigh", 49_152);

    private EffortBudget() {}

    /** The budget within an answer of at most {@code maxTokens}, of which a fifth is kept for what is not thinking. */
    static int of(String effort, int maxTokens) {
        int wanted = TOKENS.getOrDefault(effort, LEAST);
        return Math.max(LEAST, Math.min(wanted, (int) (maxTokens * 4L / 5)));
    }
}
