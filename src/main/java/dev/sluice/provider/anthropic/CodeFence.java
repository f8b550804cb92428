package dev.sluice.provider.anthropic;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes off the code fence that a model likes to put around JSON though it is told not to: the line {@code ```json} that a text begins
 * with, and the {@code ```} that it ends with. Everything else stays as it is. What may be part of a fence waits until that is known,
 * and nothing waits longer. One per text; one thread.
 */
final class CodeFence {

    /** The whole of a fence's first line, or JSON right behind it. */
    private static final Pattern OPENING =
            Pattern.compile("\\s{0,64}+`{3,16}+[A-Za-z0-9]{0,16}+(?:[ \\t]{0,64}+\\r?+\\n|[ \\t]{0,64}+(?=[{\\[]))");
    /** What may become one. */
    private static final Pattern OPENING_BEGUN =
            Pattern.compile("\\s{0,64}+(?:`{3,16}+[A-Za-z0-9]{0,16}+[ \\t]{0,64}+\\r?+|`{1,2}+)?+");

    /** Nothing that waits so long is a fence. */
    private static final int MAX_WAITING = 256;

    private enum State {
        BEGINNING,
        WITHIN,
        NONE
    }

    private State state = State.BEGINNING;
    private String waiting = "";

    /** Whether a fence has been taken off, or a part of one. */
    boolean found() {
        return state == State.WITHIN;
    }

    /** What of the text so far can be told on, beyond what was told on before. */
    String next(String piece) {
        if (state == State.NONE) {
            return piece;
        }
        String text = waiting + piece;
        waiting = "";
        return state == State.BEGINNING ? begin(text) : within(text);
    }

    /** What is left when the text ends. */
    String end() {
        String left = waiting;
        waiting = "";
        return state == State.WITHIN && left.contains("```") ? "" : left;
    }

    private String begin(String text) {
        Matcher opening = OPENING.matcher(text);
        if (opening.lookingAt()) {
            state = State.WITHIN;
            return within(text.substring(opening.end()));
        }
        if (text.length() <= MAX_WAITING && OPENING_BEGUN.matcher(text).matches()) {
            waiting = text;
            return "";
        }
        state = State.NONE;
        return text;
    }

    private String within(String text) {
        int from = closingFrom(text);
        if (text.length() - from > MAX_WAITING) {
            return text;
        }
        waiting = text.substring(from);
        return text.substring(0, from);
    }

    /** Where what may be the closing fence begins: white space, backticks, white space, and then the end. */
    private static int closingFrom(String text) {
        int from = skipSpaceBack(text, text.length());
        while (from > 0 && text.charAt(from - 1) == '`') {
            from--;
        }
        return skipSpaceBack(text, from);
    }

    private static int skipSpaceBack(String text, int end) {
        int from = end;
        while (from > 0 && Character.isWhitespace(text.charAt(from - 1))) {
            from--;
        }
        return from;
    }
}
