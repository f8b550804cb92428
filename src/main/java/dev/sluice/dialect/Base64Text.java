package dev.sluice.dialect;

/** Base64 of the standard alphabet (RFC 4648 section 4), judged where it stands: media are megabytes. */
final class Base64Text {

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
        for (int i = from; i < end; i++) {
            if (!inAlphabet(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean inAlphabet(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    }
}
