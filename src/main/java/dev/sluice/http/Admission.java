package dev.sluice.http;

import dev.sluice.config.Limits;
import dev.sluice.model.GatewayError;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a process has taken on, and whether it may take on more. One per process, shared by all event loops; nobody waits. What is over a
 * bound is refused at once: it is better to answer some than to answer nobody in time.
 */
public final class Admission {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** The part of the heap that bodies may take: reading one takes several times its size for a moment. */
    private static final int HEAP_SHARE = 4;

    private final Supplier<Limits> limits;
    private final AtomicLong inFlight = new AtomicLong();
    private final AtomicLong bytesInFlight = new AtomicLong();
    private final LongAdder openStreams = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final List<LoopLag> loops = new CopyOnWriteArrayList<>();

    /** @param limits asked for each request */
    public Admission(Supplier<Limits> limits) {
        this.limits = limits;
    }

    /** Requests whose answers have not ended, streams among them. */
    public long inFlight() {
        return inFlight.get();
    }

    /** Of those, the ones whose answers are event streams. */
    public long openStreams() {
        return openStreams.sum();
    }

    /**
     * The bodies of requests in flight whose answers have not begun: what is declared of those on their way, what has come of those that
     * declare nothing.
     */
    public long bytesInFlight() {
        return bytesInFlight.get();
    }

    /** How many requests were refused, since the process began. */
    public long refused() {
        return refused.sum();
    }

    /** How late the latest event loop was at its last look. */
    public Duration lag() {
        return Duration.ofNanos(
                loops.stream().mapToLong(LoopLag::lastNanos).max().orElse(0));
    }

    /** From now on this loop's lag counts. */
    void watch(LoopLag loop) {
        loops.add(loop);
    }

    void forget(LoopLag loop) {
        loops.remove(loop);
    }

    /** Takes on a request; null, or why not. */
    @Nullable
    GatewayError enter(LoopLag loop) {
        Limits.Load load = limits.get().load();
        if (!load.maxLag().isZero() && loop.lastingNanos() > load.maxLag().toNanos()) {
            return refuse("the gateway cannot keep up at the moment");
        }
        if (inFlight.incrementAndGet() > load.maxConcurrent()) {
            inFlight.decrementAndGet();
            return refuse("the gateway has too many requests in flight");
        }
        return null;
    }

    /** Makes room for so much of a body; null, or why not. */
    @Nullable
    GatewayError reserve(long bytes) {
        if (bytesInFlight.addAndGet(bytes) > maxBytes()) {
            bytesInFlight.addAndGet(-bytes);
            return refuse("the gateway has too much to read at the moment");
        }
        return null;
    }

    /** Gives back so much of what was reserved. */
    void release(long bytes) {
        bytesInFlight.addAndGet(-bytes);
    }

    void streams() {
        openStreams.increment();
    }

    /** The end of a request that was taken on. */
    void leave(boolean streamed) {
        inFlight.decrementAndGet();
        if (streamed) {
            openStreams.decrement();
        }
    }

    private long maxBytes() {
        Limits now = limits.get();
        return now.load().maxBytesInFlight() > 0
                ? now.load().maxBytesInFlight()
                : Math.max(now.maxBodyBytes(), Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    }

    private GatewayError refuse(String message) {
        refused.increment();
        return GatewayError.of(GatewayError.Kind.OVERLOADED, message).withRetryAfter(RETRY_AFTER);
    }
}
