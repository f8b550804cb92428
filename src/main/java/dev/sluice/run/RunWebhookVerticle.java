package dev.sluice.run;

import dev.sluice.config.RunsConfig;
import dev.sluice.config.Secret;
import dev.sluice.dialect.DialectCatalog;
import dev.sluice.model.Run;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the webhooks of ended runs. One per process; all processes share the outbox, and nobody leads. A webhook is taken out when it
 * has been delivered, so one whose sender dies before is sent again, under the same id.
 */
public final class RunWebhookVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(RunWebhookVerticle.class);

    /** What is sent at once; at most so many bodies are in memory. */
    private static final int AT_ONCE = 16;

    private static final int GONE = 410;
    private static final double JITTER = 0.2;

    /** After each failed try: example schedule of Standard Webhooks 1.0, "Deliverability and reliability". */
    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    /**
     * @param pauses after the first try, the second and so on; the last one is repeated
     * @param period how often the outbox is looked into
     */
    public record Settings(List<Secret> secrets, int attempts, List<Duration> pauses, Duration period) {
        public Settings {
            secrets = List.copyOf(secrets);
            pauses = List.copyOf(pauses);
        }

        public static Settings of(RunsConfig.Webhooks config) {
            return new Settings(config.secrets(), config.attempts(), PAUSES, Duration.ofSeconds(1));
        }

        Duration pause(int attempt) {
            return pauses.get(Math.min(attempt, pauses.size()) - 1);
        }
    }

    /**
     * What belongs to the verticle's event loop.
     *
     * @param close gives up the store, when the verticle has stopped
     */
    public record Loop(RunWebhooks outbox, RunStore store, WebhookPost post, Supplier<Future<Void>> close) {}

    private final Settings settings;
    private final WebhookSigner signer;
    private final DialectCatalog dialects;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Supplier<Loop> opening;

    @SuppressWarnings("NullAway.Init") // set by start
    private Loop loop;

    @SuppressWarnings("NullAway.Init") // set by start
    private StoreCalls calls;

    private int underWay;
    private boolean stopped;

    /** @param opening called once, on the event loop */
    public RunWebhookVerticle(
            Settings settings,
            DialectCatalog dialects,
            InstantSource clock,
            RandomGenerator random,
            Supplier<Loop> opening) {
        this.settings = settings;
        this.signer = new WebhookSigner(settings.secrets());
        this.dialects = dialects;
        this.clock = clock;
        this.random = random;
        this.opening = opening;
    }

    @Override
    public Future<?> start() {
        loop = opening.get();
        calls = new StoreCalls(vertx, random);
        next();
        return Future.succeededFuture();
    }

    /** What is under way is sent again by another process. */
    @Override
    public Future<?> stop() {
        stopped = true;
        return loop.close().get();
    }

    private void next() {
        vertx.setTimer(Math.max(1, jittered(settings.period()).toMillis()), id -> look());
    }

    private void look() {
        if (stopped) {
            return;
        }
        if (underWay >= AT_ONCE) {
            next();
            return;
        }
        loop.outbox()
                .due(AT_ONCE - underWay)
                .onSuccess(due -> due.forEach(this::deliver))
                .onFailure(RunWebhookVerticle::unexpected)
                .onComplete(done -> next());
    }

    private void deliver(RunWebhooks.Due due) {
        underWay++;
        calls.insist(() -> loop.store().find(due.owner(), due.uid()), this::wanted)
                .compose(run -> send(due, run))
                .onFailure(RunWebhookVerticle::unexpected)
                .onComplete(done -> underWay--);
    }

    /** A run that has been forgotten has no webhook any more. */
    private Future<Void> send(RunWebhooks.Due due, @Nullable Run run) {
        if (run == null) {
            return takeOut(due);
        }
        Buffer body = dialects.get(run.dialect()).encodeRun(run);
        return loop.post()
                .post(due.url(), signer.headers(due.uid(), clock.instant(), body), body)
                .transform(answer -> answer.succeeded()
                        ? answered(due, answer.result())
                        : failed(due, String.valueOf(answer.cause().getMessage())));
    }

    private Future<Void> answered(RunWebhooks.Due due, int status) {
        if (status >= 200 && status < 300) {
            LOG.atDebug()
                    .addKeyValue("run", due.uid())
                    .addKeyValue("attempt", due.attempt())
                    .log("webhook delivered");
            return takeOut(due);
        }
        return status == GONE ? giveUp(due, "answered with status 410") : failed(due, "answered with status " + status);
    }

    private Future<Void> failed(RunWebhooks.Due due, String reason) {
        if (due.attempt() >= settings.attempts()) {
            return giveUp(due, reason);
        }
        Duration pause = jittered(settings.pause(due.attempt()));
        LOG.atInfo()
                .addKeyValue("run", due.uid())
                .addKeyValue("attempt", due.attempt())
                .addKeyValue("reason", reason)
                .addKeyValue("pause", pause)
                .log("webhook not delivered");
        return calls.insist(() -> loop.outbox().again(due.uid(), pause), this::wanted);
    }

    private Future<Void> giveUp(RunWebhooks.Due due, String reason) {
        LOG.atWarn()
                .addKeyValue("run", due.uid())
                .addKeyValue("attempt", due.attempt())
                .addKeyValue("reason", reason)
                .log("webhook given up");
        return takeOut(due);
    }

    private Future<Void> takeOut(RunWebhooks.Due due) {
        return calls.insist(() -> loop.outbox().done(due.uid()), this::wanted);
    }

    private boolean wanted() {
        return !stopped;
    }

    /** While the store is away nothing is due, and what was taken is taken again. */
    private static void unexpected(Throwable failure) {
        if (!(failure instanceof RunsUnavailableException)) {
            LOG.atError().setCause(failure).log("webhook failed");
        }
    }

    /** Not all at once. */
    private Duration jittered(Duration pause) {
        double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
        return Duration.ofMillis((long) (pause.toMillis() * factor));
    }
}
