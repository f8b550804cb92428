package dev.sluice.chat;

import java.time.Instant;
import java.util.random.RandomGenerator;

/** Mints the ids of answers and of tool calls that come without one. */
public final class AnswerIds {

    private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_LENGTH = 24;

    private final RandomGenerator random;

    /** @param random unguessable, and fit for the threads that use these ids */
    public AnswerIds(RandomGenerator random) {
        this.random = random;
    }

    /** {@code chatcmpl-<epoch seconds>-<random>}. */
    public String answer(Instant now) {
        return "chatcmpl-" + now.getEpochSecond() + "-" + token();
    }

    /** {@code call_<random>}: inside every provider's limits. */
    public String toolCall() {
        return "call_" + token();
    }

    /** 24 characters of {@code [0-9a-z]}: some 124 bits. */
    public String token() {
        char[] chars = new char[RANDOM_LENGTH];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        }
        return new String(chars);
    }
}
