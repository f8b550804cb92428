package dev.sluice.provider.google;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an effort is for Gemini: a level where the model knows levels, otherwise a budget of tokens. Both are Google's own translation of
 * OpenAI's efforts (OpenAI compatibility guide, 2026-10-01), so that a client that comes from there gets the same. There is no
 * {@code xhigh}.
 */
final class EffortScale {

    private static final Map<String, String> LEVELS =
            Map.of("minimal", "minimal", "low", "low", "medium", "medium", "high", "high");

    private static final Map<String, Integer> BUDGETS =
            Map.of("none", 0, "minimal", 1024, "low", 1024, "medium", 8192, "high", 24_576);

    private EffortScale() {}

    static @Nullable String level(String effort) {
        return LEVELS.get(effort);
    }

    static @Nullable Integer budget(String effort) {
        return BUDGETS.get(effort);
    }
}
