package dev.sluice.bench;

/** What came back in a stretch of time. One thread. */
final class Tally {

    private final long since = System.nanoTime();
    private final Latencies whole = new Latencies();
    private final Latencies first = new Latencies();
    private long failures;
    private double seconds;

    /** @param due when the request should have been sent; later than that, it waited for the load's own thread */
    void answered(Answer answer, long due) {
        if (answer.successful()) {
            whole.add(answer.endNanos() - due);
            first.add(answer.firstNanos() - due);
        } else {
            failures++;
        }
    }

    void failed() {
        failures++;
    }

    Tally over() {
        seconds = (System.nanoTime() - since) / 1e9;
        return this;
    }

    /** From the request to the last byte of its answer. */
    Latencies whole() {
        return whole;
    }

    /** From the request to the first byte of content. */
    Latencies first() {
        return first;
    }

    long answers() {
        return whole.count();
    }

    long failures() {
        return failures;
    }

    double perSecond() {
        return answers() / seconds;
    }
}
