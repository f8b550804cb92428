package dev.sluice.run;

import dev.sluice.sandbox.Eventually;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;

/** A worker whose store is a fake that the test can look into. */
final class FakeRunsWorker extends TestWorker {

    final FakeRuns runs;
    private final RunQueue queue;

    FakeRunsWorker(URI provider) {
        this(provider, new Settings());
    }

    FakeRunsWorker(URI provider, Settings settings) {
        this(provider, settings, Vertx.vertx());
    }

    private FakeRunsWorker(URI provider, Settings settings, Vertx vertx) {
        this(provider, settings, vertx, new FakeRuns(vertx, Duration.ofSeconds(30)));
    }

    private FakeRunsWorker(URI provider, Settings settings, Vertx vertx, FakeRuns runs) {
        super(
                vertx,
                provider,
                settings,
                loop -> new Runs(runs.queue(), Runs.none().store(), runs.log()));
        this.runs = runs;
        this.queue = runs.queue();
    }

    void enqueue(String uid, String body) {
        enqueue(FakeRuns.run(uid, body));
    }

    void enqueue(NewRun run) {
        Eventually.get(queue.enqueue(run));
    }

    void cancel(String uid) {
        Eventually.get(queue.cancel(FakeRuns.run(uid, "").owner(), uid).mapEmpty());
    }
}
