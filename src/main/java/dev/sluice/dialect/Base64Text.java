package dev.sluice.dialect;

import java.util.Arrays;

/** Base64 of the standard alphabet (RFC 4648 section 4), judged where it stands: media are megabytes. */
final class Base64Text {

    private static final int[] OUTSIDE = outside();

    private Base64Text() {}

    /** Whether the text from {@code from} on is base64: padded, without line breaks, and not empty. */
    static boolean valid(String text, int from) {
        int length = text.length() - from;
        if (length <= 0 || length % 4 != 0) {
            return false;
        }
        int end = text.length();
        for (int padding = 0; padding < 2 && text.charAt(end - 1) == '='; padding++) {
            end--;
        }
        // A look at a table for each character, and no branch until the end: what comes next in base64 cannot be
        // foreseen, and asking for
        // ranges takes seven times as long.
        int seen = 0;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            seen |= c < OUTSIDE.length ? OUTSIDE[c] : 1;
        }
        return seen == 0;
    }

    /** Zero for the characters of base64, one for the others. */
    private static int[] outside() {
        int[] table = new int[128];
        Arrays.fill(table, 1);
        for (char c : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".toCharArray()) {
            table[c] = 0;
        }
        return table;
    }
}
