package dev.sluice.sandbox;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What OpenAI's models differ in on Chat Completions, by their names (guides/latest-model, guides/reasoning, read 2026-07-15;
 * BerriAI/litellm#34569 of 2026-07-24 for tools). Names that are not OpenAI's take everything.
 */
enum OpenAiFamily {
    /** Takes everything. */
    OPEN(false, true, true),
    /** Does not reason. */
    CLASSIC(false, true, true),
    /** The o-series and gpt-5: always reasons. */
    ALWAYS_REASONS(true, false, true),
    /** gpt-5.1 to 5.3: reasons only if asked to. */
    MAY_REASON(true, true, true),
    /** gpt-5.4: the same, but never with tools. */
    MAY_REASON_WITHOUT_TOOLS(true, true, false),
    /** gpt-5.5 and newer: reasons unless asked not to, and never with tools. */
    REASONS_WITHOUT_TOOLS(true, false, false);

    private static final Pattern NUMBERED = Pattern.compile("gpt-(\\d{1,2})(?:\\.(\\d{1,2}))?(?:-.*)?");
    private static final Pattern O_SERIES = Pattern.compile("o[134](-.*)?");

    private final boolean reasoning;
    private final boolean quietByDefault;
    private final boolean toolsWhileReasoning;

    OpenAiFamily(boolean reasoning, boolean quietByDefault, boolean toolsWhileReasoning) {
        this.reasoning = reasoning;
        this.quietByDefault = quietByDefault;
        this.toolsWhileReasoning = toolsWhileReasoning;
    }

    static OpenAiFamily of(String model) {
        if (O_SERIES.matcher(model).matches()) {
            return ALWAYS_REASONS;
        }
        Matcher numbered = NUMBERED.matcher(model);
        if (!numbered.matches()) {
            return model.startsWith("gpt-3") || model.startsWith("gpt-4") ? CLASSIC : OPEN;
        }
        int major = Integer.parseInt(numbered.group(1));
        String point = numbered.group(2);
        int minor = point == null ? 0 : Integer.parseInt(point);
        if (major < 5 || model.contains("-chat")) {
            return CLASSIC;
        }
        if (major > 5 || minor > 4) {
            return REASONS_WITHOUT_TOOLS;
        }
        return minor == 0 ? ALWAYS_REASONS : minor < 4 ? MAY_REASON : MAY_REASON_WITHOUT_TOOLS;
    }

    /** Whether the model knows the parameter {@code reasoning_effort}. */
    boolean takesEffort() {
        return this != CLASSIC;
    }

    /** Whether it is a reasoning model, which never takes {@code stop} and {@code max_tokens}. */
    boolean reasoning() {
        return reasoning;
    }

    /** Whether it reasons when asked for this effort; the empty string if none is asked for. */
    boolean reasonsAt(String effort) {
        return reasoning && (effort.isEmpty() ? !quietByDefault : this == ALWAYS_REASONS || !effort.equals("none"));
    }

    boolean takesToolsWhileReasoning() {
        return toolsWhileReasoning;
    }
}
