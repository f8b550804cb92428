package dev.sluice.run.redis;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Random texts that nobody has used before: 96 bits each. */
final class References {

    private static final int BYTES = 12;

    private final RandomGenerator random;

    References(RandomGenerator random) {
        this.random = random;
    }

    String next() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
