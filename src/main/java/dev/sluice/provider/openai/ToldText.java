package dev.sluice.provider.openai;

import org.jspecify.annotations.Nullable;

/**
 * What of a text came in pieces, so that what is missing can be told when the whole comes. Only its length and its hash are kept, not
 * the text, of which an answer would then hold everything twice. One per text; one thread.
 */
final class ToldText {

    private static final int FACTOR = 31;

    private int length;
    /** That of {@link String#hashCode}. */
    private int hash;

    /** A piece more. */
    void add(String piece) {
        length += piece.length();
        for (int i = 0; i < piece.length(); i++) {
            hash = FACTOR * hash + piece.charAt(i);
        }
    }

    /** What the whole has beyond the pieces; empty if nothing is missing, or if it is another text than the pieces began. */
    String missingOf(@Nullable String whole) {
        if (whole == null || whole.length() <= length) {
            return "";
        }
        boolean begun = length == 0 || whole.substring(0, length).hashCode() == hash;
        return begun ? whole.substring(length) : "";
    }
}
