package dev.sluice.run.redis;

import java.time.Duration;

/**
 * How patient we are with Redis.
 *
 * @param command how long a command may take
 * @param bulk how long one may take that carries a piece of a payload
 * @param connect how long a connection may take until it is known to be one to a master
 * @param inFlight how many commands may wait for their replies on one connection; more are refused at once
 */
public record RedisTiming(Duration command, Duration bulk, Duration connect, int inFlight) {

    /** What the client keeps of unanswered commands at most (its {@code maxWaitingHandlers}). */
    static final int MAX_IN_FLIGHT = 2048;

    /** So that a caller hears within 300 ms that Redis is away. */
    public static final RedisTiming USUAL =
            new RedisTiming(Duration.ofMillis(250), Duration.ofSeconds(2), Duration.ofSeconds(1), 1024);

    public RedisTiming {
        if (inFlight < 1 || inFlight > MAX_IN_FLIGHT) {
            throw new IllegalArgumentException("inFlight: " + inFlight);
        }
    }

    /** The same with another patience for usual commands. */
    public RedisTiming withCommand(Duration patience) {
        return new RedisTiming(patience, bulk.compareTo(patience) < 0 ? patience : bulk, connect, inFlight);
    }
}
