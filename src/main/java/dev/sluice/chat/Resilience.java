package dev.sluice.chat;

import dev.sluice.config.BreakerConfig;
import dev.sluice.config.RetriesConfig;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** What a process knows of its providers' failures, and what it does about them. Shared by all event loops. */
public final class Resilience {

    private final RetriesConfig retries;
    private final RandomGenerator random;
    private final Breakers breakers;
    private final KeyRing keys;

    private Resilience(RetriesConfig retries, RandomGenerator random, Breakers breakers, KeyRing keys) {
        this.retries = retries;
        this.random = random;
        this.breakers = breakers;
        this.keys = keys;
    }

    /**
     * @param random fit for all event loops
     * @param nanoTime as {@link System#nanoTime} has it
     */
    public static Resilience of(
            RetriesConfig retries,
            BreakerConfig breaker,
            RandomGenerator random,
            LongSupplier nanoTime,
            ChatEvents events) {
        return new Resilience(retries, random, new Breakers(breaker, nanoTime, events), new KeyRing(nanoTime));
    }

    /** The same knowledge, for the executions of runs: see {@link RetriesConfig#insideRuns}. */
    public Resilience insideRuns() {
        return new Resilience(retries.insideRuns(), random, breakers, keys);
    }

    RetriesConfig retries() {
        return retries;
    }

    Backoff backoff() {
        return new Backoff(random, retries.backoff(), retries.maxBackoff());
    }

    Breakers breakers() {
        return breakers;
    }

    KeyRing keys() {
        return keys;
    }
}
