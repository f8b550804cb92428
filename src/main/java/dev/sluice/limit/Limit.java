package dev.sluice.limit;

import dev.sluice.config.RateLimitsConfig.Rates;

/**
 * One limit of a request. What is counted is counted in parts, so that all numbers are whole: a request, or a token, has as many parts as
 * a minute has milliseconds, and so a bucket loses {@code perMinute} parts each millisecond.
 *
 * @param key the name of the bucket
 * @param perMinute requests or tokens
 * @param capacity parts that may come at once
 */
record Limit(Scope scope, Unit unit, String key, long perMinute, long capacity) {

    /** Of one request, or one token. */
    static final long PARTS = 60_000;

    /** Whose limit it is. */
    enum Scope {
        SUBJECT,
        TENANT,
        MODEL
    }

    /** What is counted. */
    enum Unit {
        REQUESTS,
        TOKENS
    }

    /** One request always fits. */
    static Limit of(Scope scope, Unit unit, String key, long perMinute, Rates rates) {
        return new Limit(
                scope,
                unit,
                key,
                perMinute,
                Math.max(PARTS, perMinute * rates.burst().toMillis()));
    }

    /** What a request takes when it is let in: tokens are charged when they are known. */
    long taken() {
        return unit == Unit.REQUESTS ? PARTS : 0;
    }

    /** The fullest a bucket gets. */
    long fullest() {
        return 2 * capacity;
    }

    boolean letsIn(long level) {
        return level + PARTS <= capacity;
    }

    /** Whole requests, or tokens, that may come at once. */
    long quota() {
        return capacity / PARTS;
    }

    long remaining(long level) {
        return Math.max(0, (capacity - level) / PARTS);
    }

    /** What is left of the whole, to compare limits by. */
    double share(long level) {
        return (double) (capacity - level) / capacity;
    }

    /** How long a bucket takes to become empty again. */
    long millisToEmpty(long level) {
        return Math.ceilDiv(level, perMinute);
    }

    /** How long a bucket takes until it lets the next request in. */
    long millisToRoom(long level) {
        return Math.max(0, Math.ceilDiv(level + PARTS - capacity, perMinute));
    }

    /** In how many seconds an empty bucket may be filled. */
    long window() {
        return Math.ceilDiv(capacity / perMinute, 1000);
    }
}
