package dev.sluice.chat;

import java.time.Instant;
import java.util.random.RandomGenerator;

/** Mints the ids of answers and of tool calls that come without one. */
public final class AnswerIds {

    /** 32 that nobody takes for another. */
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

    private static final int RANDOM_LENGTH = 24;
    private static final int CHARS_PER_LONG = 12;

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

    /** 24 characters of {@code [0-9a-z]}: 120 bits. */
    public String token() {
        char[] chars = new char[RANDOM_LENGTH];
        long bits = 0;
        for (int i = 0; i < chars.length; i++) {
            if (i % CHARS_PER_LONG == 0) {
                bits = random.nextLong();
            }
            chars[i] = ALPHABET.charAt((int) bits & 31);
            bits >>>= 5;
        }
        return new String(chars);
    }
}
