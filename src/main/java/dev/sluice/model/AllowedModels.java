package dev.sluice.model;

import java.util.List;

/**
 * The models that somebody may call.
 *
 * @param patterns ids such as {@code openai/gpt-4o}, or beginnings of ids that end in {@code *}; an empty list allows nothing
 */
public record AllowedModels(List<String> patterns) {

    public static final AllowedModels ALL = new AllowedModels(List.of("*"));

    public AllowedModels {
        patterns = List.copyOf(patterns);
    }

    /** Whether the model of this id, {@code provider/name}, is one of them. */
    public boolean allow(String modelId) {
        for (String pattern : patterns) {
            if (matches(pattern, modelId)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String pattern, String modelId) {
        return pattern.endsWith("*")
                ? modelId.regionMatches(0, pattern, 0, pattern.length() - 1)
                : modelId.equals(pattern);
    }
}
