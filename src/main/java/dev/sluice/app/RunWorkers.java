package dev.sluice.app;

import dev.sluice.chat.AnswerIds;
import dev.sluice.chat.ChatService;
import dev.sluice.limit.Account;
import dev.sluice.limit.RateLimiter;
import dev.sluice.run.RunUpkeepVerticle;
import dev.sluice.run.RunWebhookVerticle;
import dev.sluice.run.RunWorkerVerticle;
import dev.sluice.run.WebhookPost;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The executing side of a process: its workers, one per event loop, the upkeep of the store and the sender of webhooks. */
final class RunWorkers {

    private static final Logger LOG = LoggerFactory.getLogger(RunWorkers.class);

    private final Vertx vertx;
    private final RunWorkerVerticle.Shared shared;
    private final Supplier<ChatService> chat;
    private final Limiting limiting;
    private final RunStores stores;
    private final AnswerIds names;
    private final List<RunWorkerVerticle> workers = new CopyOnWriteArrayList<>();
    /** In the order in which they are to be undeployed. */
    private final Deque<String> deployments = new ConcurrentLinkedDeque<>();

    /** @param chat makes the way to the providers of one event loop; called on it */
    RunWorkers(
            Vertx vertx,
            RunWorkerVerticle.Shared shared,
            Supplier<ChatService> chat,
            Limiting limiting,
            RunStores stores,
            AnswerIds names) {
        this.vertx = vertx;
        this.shared = shared;
        this.chat = chat;
        this.limiting = limiting;
        this.stores = stores;
        this.names = names;
    }

    Future<Void> start(int loops) {
        return vertx.deployVerticle(this::worker, new DeploymentOptions().setInstances(loops))
                .onSuccess(deployments::addFirst)
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
        RateLimiter limiter = limiting.limiter();
        return new RunWorkerVerticle.Loop(
                chat.get(),
                parts.queue(),
                parts.log(),
                (account, usage) -> limiter.charge(Account.parse(account), usage),
                () -> Future.join(limiter.close(), parts.close().get()).mapEmpty());
    }

    /** Every process does it, for all. */
    Future<Void> startUpkeep() {
        RunUpkeepVerticle upkeep = new RunUpkeepVerticle(
                RunUpkeepVerticle.Rhythm.withBeat(shared.settings().beat()),
                () -> {
                    RunStores.Parts parts = stores.open();
                    return new RunUpkeepVerticle.Loop(parts.upkeep(), parts.close());
                },
                InstantSource.system(),
                shared.random(),
                shared.events());
        return vertx.deployVerticle(upkeep).onSuccess(deployments::addLast).mapEmpty();
    }

    /** Every process does it, for all. */
    Future<Void> startWebhooks(RunWebhookVerticle.Settings settings, Supplier<WebhookPost> post) {
        RunWebhookVerticle.Shared sending = new RunWebhookVerticle.Shared(
                settings, shared.dialects(), InstantSource.system(), shared.random(), shared.events());
        RunWebhookVerticle webhooks = new RunWebhookVerticle(sending, () -> {
            RunStores.Parts parts = stores.open();
            return new RunWebhookVerticle.Loop(parts.webhooks(), parts.store(), post.get(), parts.close());
        });
        return vertx.deployVerticle(webhooks).onSuccess(deployments::addLast).mapEmpty();
    }

    /** Lets the workers' runs end, for as long as they may, gives back those that are left, and lets go of the store. */
    Future<Void> drain() {
        String next = deployments.poll();
        return next == null
                ? Future.succeededFuture()
                : vertx.undeploy(next)
                        .onFailure(failure -> LOG.atError().setCause(failure).log("a part did not stop cleanly"))
                        .transform(undeployed -> drain());
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
