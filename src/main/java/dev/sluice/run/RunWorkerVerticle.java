package dev.sluice.run;

import dev.sluice.chat.ChatService;
import dev.sluice.config.Limits;
import dev.sluice.config.StructuredOutputConfig;
import dev.sluice.dialect.DialectCatalog;
import dev.sluice.trace.Tracer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Executes runs on one event loop, many at once: deploys a {@link RunWorker} there. As many are deployed as there are loops to use,
 * each under a name of its own; they share nothing that changes.
 */
public final class RunWorkerVerticle extends VerticleBase {

    /** What all workers of a process share. */
    public record Shared(
            WorkerSettings settings,
            Limits limits,
            StructuredOutputConfig structuredOutput,
            DialectCatalog dialects,
            RandomGenerator random,
            RunEvents events,
            Tracer tracer) {}

    /**
     * What belongs to one event loop.
     *
     * @param close gives it all up, when the worker has stopped
     */
    public record Loop(
            ChatService chat, RunQueue queue, RunLog log, RunCharges charges, Supplier<Future<Void>> close) {}

    private final String name;
    private final Shared shared;
    private final Supplier<Loop> opening;
    private volatile @Nullable RunWorker worker;

    /**
     * @param name no other worker's, ever
     * @param opening called once, on the event loop
     */
    public RunWorkerVerticle(String name, Shared shared, Supplier<Loop> opening) {
        this.name = name;
        this.shared = shared;
        this.opening = opening;
    }

    @Override
    public Future<?> start() {
        RunWorker started = new RunWorker(vertx, name, shared, opening.get());
        worker = started;
        started.begin();
        return Future.succeededFuture();
    }

    /** Claims nothing more, lets the runs go on for a while, gives back those that are left, and leaves. */
    @Override
    public Future<?> stop() {
        RunWorker started = worker;
        return started == null ? Future.succeededFuture() : started.stop();
    }

    /** Whether the store answered the last beat. Any thread. */
    public boolean storeReachable() {
        RunWorker started = worker;
        return started != null && started.storeReachable();
    }

    /** Makes a worker that stops wait no longer for its runs. Any thread. */
    public void hurry() {
        RunWorker started = worker;
        if (started != null) {
            started.hurry();
        }
    }
}
