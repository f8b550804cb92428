package dev.sluice.http;

/** Whole numbers as clients write them in headers and queries. */
final class WholeNumber {

    /** So many digits always fit. */
    private static final int MAX_DIGITS = 18;

    private WholeNumber() {}

    /** The number if the text is nothing but digits, and not too many; else -1. */
    static long parse(String text) {
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && text.length() <= MAX_DIGITS ? Long.parseLong(text) : -1;
    }
}
