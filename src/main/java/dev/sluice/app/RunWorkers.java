package dev.sluice.app;

import dev.sluice.chat.AnswerIds;
import dev.sluice.chat.ChatService;
import dev.sluice.run.RunUpkeepVerticle;
import dev.sluice.run.RunWorkerVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The executing side of a process: its workers, one per event loop. */
final class RunWorkers {

    private final Vertx vertx;
    private final RunWorkerVerticle.Shared shared;
    private final Supplier<ChatService> chat;
    private final RunStores stores;
    private final AnswerIds names;
    private final List<RunWorkerVerticle> workers = new CopyOnWriteArrayList<>();
    private final AtomicReference<String> deployment = new AtomicReference<>("");

    /** @param chat makes the way to the providers of one event loop; called on it */
    RunWorkers(
            Vertx vertx,
            RunWorkerVerticle.Shared shared,
            Supplier<ChatService> chat,
            RunStores stores,
            AnswerIds names) {
        this.vertx = vertx;
        this.shared = shared;
        this.chat = chat;
        this.stores = stores;
        this.names = names;
    }

    Future<Void> start(int loops) {
        return vertx.deployVerticle(this::worker, new DeploymentOptions().setInstances(loops))
                .onSuccess(deployment::set)
                .mapEmpty();
    }

    private RunWorkerVerticle worker() {
        RunWorkerVerticle worker =
                new RunWorkerVerticle(ProcessHandle.current().pid() + "-" + names.token(), shared, this::loop);
        workers.add(worker);
        return worker;
    }

    private RunWorkerVerticle.Loop loop() {
        RunStores.Parts parts = stores.open();
        return new RunWorkerVerticle.Loop(chat.get(), parts.queue(), parts.log(), parts.close());
    }

    /** Every process does it, for all. */
    Future<Void> startUpkeep() {
        RunUpkeepVerticle upkeep = new RunUpkeepVerticle(
                RunUpkeepVerticle.Rhythm.withBeat(shared.settings().beat()),
                () -> {
                    RunStores.Parts parts = stores.open();
                    return new RunUpkeepVerticle.Loop(parts.upkeep(), parts.close());
                },
                shared.random(),
                shared.events());
        return vertx.deployVerticle(upkeep).mapEmpty();
    }

    /** Lets the workers' runs end, for as long as they may, and gives back those that are left. */
    Future<Void> drain() {
        String id = deployment.getAndSet("");
        return id.isEmpty() ? Future.succeededFuture() : vertx.undeploy(id);
    }

    /** Makes a drain wait no longer. */
    void hurry() {
        workers.forEach(RunWorkerVerticle::hurry);
    }

    /** Whether every worker has heard of the store lately. */
    boolean storeReachable() {
        return workers.stream().allMatch(RunWorkerVerticle::storeReachable);
    }
}
