package dev.sluice.run;

import dev.sluice.config.RunsConfig;
import dev.sluice.dialect.DialectCatalog;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Sends the webhooks of ended runs: deploys a {@link WebhookSender}. One per process. */
public final class RunWebhookVerticle extends VerticleBase {

    /**
     * @param config asked for each webhook, so that secrets can change
     * @param pauses after the first try, the second and so on; the last one is repeated
     * @param period how often the outbox is looked into
     */
    public record Settings(Supplier<RunsConfig.Webhooks> config, List<Duration> pauses, Duration period) {
        public Settings {
            pauses = List.copyOf(pauses);
        }

        public static Settings of(Supplier<RunsConfig.Webhooks> config) {
            return new Settings(config, WebhookSchedule.USUAL, Duration.ofSeconds(1));
        }
    }

    /** What all of a process share. */
    public record Shared(
            Settings settings,
            DialectCatalog dialects,
            InstantSource clock,
            RandomGenerator random,
            RunEvents events) {}

    /**
     * What belongs to the verticle's event loop.
     *
     * @param close gives up the store, when the verticle has stopped
     */
    public record Loop(RunWebhooks outbox, RunStore store, WebhookPost post, Supplier<Future<Void>> close) {}

    private final Shared shared;
    private final Supplier<Loop> opening;
    private @Nullable WebhookSender sender;

    /** @param opening called once, on the event loop */
    public RunWebhookVerticle(Shared shared, Supplier<Loop> opening) {
        this.shared = shared;
        this.opening = opening;
    }

    @Override
    public Future<?> start() {
        WebhookSender started = new WebhookSender(vertx, shared, opening.get());
        sender = started;
        started.begin();
        return Future.succeededFuture();
    }

    /** What is under way is sent again by another process. */
    @Override
    public Future<?> stop() {
        return sender == null ? Future.succeededFuture() : sender.stop();
    }
}
