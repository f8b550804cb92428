package dev.sluice.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Requests that keep coming, and are counted in windows of time. */
abstract class Load implements AutoCloseable {

    private final LoadLoop loop;
    /** Of the window that is going on; the loop's thread only. */
    private Tally tally = new Tally();

    private boolean closed;

    Load(LoadLoop loop) {
        this.loop = loop;
    }

    final LoadLoop loop() {
        return loop;
    }

    final Tally tally() {
        return tally;
    }

    final boolean closed() {
        return closed;
    }

    /** Lets this much time pass; what came back in it. */
    final Tally window(Duration time) throws InterruptedException {
        begin();
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        return end();
    }

    final void begin() {
        loop.call(this::next);
    }

    /** What came back since the last beginning. */
    final Tally end() {
        return loop.call(this::next);
    }

    private Tally next() {
        Tally last = tally.over();
        tally = new Tally();
        return last;
    }

    /** Closes the connections. Loop only. */
    abstract void disconnect();

    @Override
    public final void close() {
        loop.call(() -> {
            closed = true;
            disconnect();
            return true;
        });
    }
}
