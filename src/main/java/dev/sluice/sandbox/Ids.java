package dev.sluice.sandbox;

import java.util.Random;

/** Ids of the providers' forms. Safe for all threads if its source is. */
final class Ids {

    private static final String ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String HEX = "0123456789abcdef";

    private final Random random;

    Ids(Random random) {
        this.random = random;
    }

    String alphanumeric(String prefix, int length) {
        return next(prefix, ALPHANUMERIC, length);
    }

    String hex(String prefix, int length) {
        return next(prefix, HEX, length);
    }

    private String next(String prefix, String alphabet, int length) {
        StringBuilder id = new StringBuilder(prefix.length() + length).append(prefix);
        for (int i = 0; i < length; i++) {
            id.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return id.toString();
    }
}
