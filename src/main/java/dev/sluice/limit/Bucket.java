package dev.sluice.limit;

/**
 * The generic cell rate algorithm (GCRA), as ITU-T I.371 gives it second: a bucket that leaks at a steady rate, and that lets in what it
 * has room for. It is the same as the first, the virtual schedule of arrivals, but its numbers are whole, and a change of the rate needs
 * no conversion. The script {@code buckets.lua} does the same in Redis.
 *
 * @param level parts in it, as of {@code at}
 * @param at milliseconds of the clock that it is asked by
 */
record Bucket(long level, long at) {

    static final Bucket EMPTY = new Bucket(0, 0);

    /** Parts in it now. A clock that goes back stands still. */
    long levelAt(long now, long perMinute) {
        long elapsed = Math.max(0, now - at);
        return elapsed > level / perMinute ? 0 : Math.max(0, level - elapsed * perMinute);
    }

    /** With parts more, which may be too much by one capacity. */
    Bucket plus(long parts, long now, Limit limit) {
        long sum = levelAt(now, limit.perMinute()) + parts;
        return new Bucket(Math.min(sum, limit.fullest()), Math.max(now, at));
    }
}
