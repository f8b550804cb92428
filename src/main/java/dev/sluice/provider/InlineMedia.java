package dev.sluice.provider;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What the base64 text of a media part says about itself, told from its first bytes: clients' own words on it are often wrong. */
public final class InlineMedia {

    /** A PDF may begin with other bytes: readers look for its mark this far. */
    private static final int HEAD_BYTES = 1024;

    private static final int[] ALPHABET = alphabet();

    private InlineMedia() {}

    /** Whether this is base64 in the standard alphabet, padded, and without anything else in it. */
    public static boolean isBase64(String text) {
        int length = text.length();
        if (length == 0 || length % 4 != 0) {
            return false;
        }
        int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
        int seen = 0;
        for (int i = 0; i < length - padding; i++) {
            char c = text.charAt(i);
            seen |= c < ALPHABET.length ? ALPHABET[c] : -1;
        }
        return seen == 0;
    }

    /** How many bytes valid base64 stands for. */
    public static long decodedLength(String base64) {
        int padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
        return base64.length() / 4 * 3L - padding;
    }

    /** The media type that the first bytes of valid base64 show, or null if they show none that is known here. */
    public static @Nullable String sniff(String base64) {
        int chars = Math.min(base64.length(), HEAD_BYTES / 3 * 4);
        return MagicBytes.of(Base64.getDecoder().decode(base64.substring(0, chars)));
    }

    /** The text that valid base64 stands for, or null if it is not UTF-8 text. */
    public static @Nullable String text(String base64) {
        String text = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 && text.indexOf('\0') < 0 ? text : null;
    }

    /** Some of the bytes that valid base64 stands for; fewer than {@code count}, or none, where it ends before. */
    static byte[] slice(String base64, long from, int count) {
        long length = decodedLength(base64);
        if (from < 0 || from >= length) {
            return new byte[0];
        }
        long to = Math.min(length, from + count);
        int firstGroup = (int) (from / 3);
        int endGroup = (int) ((to + 2) / 3);
        byte[] groups = Base64.getDecoder().decode(base64.substring(firstGroup * 4, endGroup * 4));
        int offset = (int) (from - firstGroup * 3L);
        return Arrays.copyOfRange(groups, offset, offset + (int) (to - from));
    }

    /** Zero for the characters of base64, -1 for the others. */
    private static int[] alphabet() {
        int[] table = new int[128];
        Arrays.fill(table, -1);
        for (char c : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".toCharArray()) {
            table[c] = 0;
        }
        return table;
    }
}
