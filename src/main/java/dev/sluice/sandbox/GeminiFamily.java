package dev.sluice.sandbox;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Google's models differ in, by their names (ai.google.dev/gemini-api/docs/generate-content/latest-model, 2026-09-21 and
 * 2026-11; .../thought-signatures, read 2026-10-09; .../thinking). Other names behave like Gemini 3 where that adds something, and
 * take everything that any model takes.
 *
 * @param version major version times ten plus minor one; 0 for names that are not Google's
 */
record GeminiFamily(int version, boolean pro, boolean lite) {

    private static final Pattern NUMBERED = Pattern.compile("gemini-(\\d{1,2})(?:\\.(\\d))?(?:-.*)?");
    /** The aliases that move: they were served by 3.5 when last recorded. */
    private static final Pattern LATEST = Pattern.compile("gemini-.*-latest");

    private static final int LATEST_VERSION = 35;

    static GeminiFamily of(String model) {
        return new GeminiFamily(version(model), model.contains("-pro"), model.contains("-lite"));
    }

    private static int version(String model) {
        Matcher numbered = NUMBERED.matcher(model);
        if (numbered.matches()) {
            String minor = numbered.group(2);
            return Integer.parseInt(numbered.group(1)) * 10 + (minor == null ? 0 : Integer.parseInt(minor));
        }
        return LATEST.matcher(model).matches() ? LATEST_VERSION : 0;
    }

    private boolean open() {
        return version == 0;
    }

    private boolean from(int first) {
        return open() || version >= first;
    }

    /** Whether calls have ids and the first of a step is nothing without its signature. */
    boolean wantsSignatures() {
        return from(30);
    }

    boolean givesSignatures() {
        return from(25);
    }

    boolean thinks() {
        return from(25);
    }

    boolean takesThinkingLevel() {
        return from(30);
    }

    boolean takesThinkingBudget() {
        return open() || (version >= 25 && version < 40);
    }

    boolean takesMinimalThinking() {
        return open() || (!pro && version != 37 && version != 38);
    }

    /** The smallest budget besides 0 (none) and -1 (as it likes); only for models that are told one. */
    int leastBudget() {
        return version != 25 || (!pro && !lite) ? 1 : pro ? 128 : 512;
    }

    int greatestBudget() {
        return version == 25 && !pro ? 24_576 : 32_768;
    }

    boolean mayNotThink() {
        return !pro;
    }

    /** Tokens of thought where nothing is asked for; names that are not Google's do not think unless they are asked to. */
    int usualThoughts() {
        return open() || version < 25 || (version == 25 && lite) ? 0 : lite ? 8 : 32;
    }

    boolean takesJsonWithTools() {
        return from(30);
    }

    boolean takesJsonSchema() {
        return from(25);
    }

    boolean takesEmptyObjects() {
        return from(25);
    }

    boolean takesMediaInResults() {
        return from(30);
    }

    /** Whether it fetches what a public address holds. */
    boolean fetchesUrls() {
        return from(25);
    }

    boolean continuesItsOwnText() {
        return open() || version < 36;
    }

    boolean wantsTextInLastTurn() {
        return version >= 36;
    }

    boolean takesCandidateCount() {
        return open() || version < 30;
    }

    int maxOutputTokens() {
        return from(25) ? 65_536 : 8192;
    }
}
