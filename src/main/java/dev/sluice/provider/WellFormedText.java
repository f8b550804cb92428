package dev.sluice.provider;

/**
 * Makes text that can be written as UTF-8 of whatever a provider sends. A character outside the basic plane may be cut between two
 * pieces of a stream, each with one half as a JSON escape: the halves are joined. A half that stays alone becomes U+FFFD.
 * One per block; one thread.
 */
public final class WellFormedText {

    private static final char NONE = 0;
    private static final char REPLACEMENT = '\uFFFD';

    /** The first half of a character whose second half may begin the next piece, or {@link #NONE}. */
    private char waiting = NONE;

    /** What of the text so far can be told on, beyond what was told on before; empty if the piece held but half a character. */
    public String next(String piece) {
        if (waiting == NONE && isWellFormed(piece)) {
            return piece;
        }
        String text = waiting == NONE ? piece : waiting + piece;
        int last = text.length() - 1;
        if (last < 0 || !Character.isHighSurrogate(text.charAt(last))) {
            waiting = NONE;
            return of(text);
        }
        waiting = text.charAt(last);
        return of(text.substring(0, last));
    }

    /** What is left when the text ends: empty, or the sign for half a character. */
    public String end() {
        boolean half = waiting != NONE;
        waiting = NONE;
        return half ? String.valueOf(REPLACEMENT) : "";
    }

    /** The same text, with U+FFFD for each half of a character. */
    public static String of(String text) {
        if (isWellFormed(text)) {
            return text;
        }
        StringBuilder repaired = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (pairAt(text, i)) {
                i++;
            } else {
                repaired.setCharAt(i, REPLACEMENT);
            }
        }
        return repaired.toString();
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!pairAt(text, i)) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static boolean pairAt(String text, int i) {
        return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
    }
}
