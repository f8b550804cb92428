package dev.sluice.sandbox;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts text into pieces of about the size of real tokens: a word with the space before it, a run of punctuation, one ideograph.
 * The pieces together are the text, and no character is ever cut in two.
 */
final class Tokenizer {

    private static final int MAX_WORD = 8;
    private static final int MAX_PUNCTUATION = 3;

    private Tokenizer() {}

    static List<String> split(String text) {
        List<String> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = end(text, at);
            tokens.add(text.substring(at, end));
            at = end;
        }
        return tokens;
    }

    static int count(String text) {
        int count = 0;
        for (int at = 0; at < text.length(); at = end(text, at)) {
            count++;
        }
        return count;
    }

    private static int end(String text, int start) {
        int at = start;
        if (text.charAt(at) == ' ' && at + 1 < text.length() && isWord(text.codePointAt(at + 1))) {
            at++;
        }
        Kind kind = Kind.of(text.codePointAt(at));
        int count = 0;
        while (at < text.length() && count < kind.max && Kind.of(text.codePointAt(at)) == kind) {
            at += Character.charCount(text.codePointAt(at));
            count++;
        }
        return at;
    }

    private static boolean isWord(int codePoint) {
        Kind kind = Kind.of(codePoint);
        return kind == Kind.WORD || kind == Kind.IDEOGRAPH;
    }

    private enum Kind {
        WORD(MAX_WORD),
        IDEOGRAPH(1),
        SPACE(MAX_WORD),
        PUNCTUATION(MAX_PUNCTUATION);

        final int max;

        Kind(int max) {
            this.max = max;
        }

        static Kind of(int codePoint) {
            if (codePoint >= 0x2E80 && Character.isLetter(codePoint)) {
                return IDEOGRAPH;
            }
            if (Character.isLetterOrDigit(codePoint) || Character.getType(codePoint) == Character.NON_SPACING_MARK) {
                return WORD;
            }
            return Character.isWhitespace(codePoint) ? SPACE : PUNCTUATION;
        }
    }
}
