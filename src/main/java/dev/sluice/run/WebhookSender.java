package dev.sluice.run;

import dev.sluice.config.RunsConfig;
import dev.sluice.dialect.RunDialect;
import dev.sluice.model.Run;
import dev.sluice.run.RunEvents.Delivery;
import dev.sluice.run.RunWebhooks.Due;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Looks into the outbox and delivers what is due. All processes share the outbox, and nobody leads. A webhook is taken out when it has
 * been delivered, so one whose sender dies before is sent again, under the same id. One per event loop.
 */
final class WebhookSender {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);

    /** What is sent at once; at most so many bodies are in memory. */
    private static final int AT_ONCE = 16;

    private static final int GONE = 410;

    private final Vertx vertx;
    private final RunWebhookVerticle.Shared shared;
    private final RunWebhookVerticle.Loop loop;
    private final int attempts;
    private final Supplier<RunsConfig.Webhooks> config;
    private final WebhookSchedule schedule;
    private final StoreCalls calls;
    private int underWay;
    private boolean stopped;

    /** What came of one post: a status, or the reason why there is none. */
    private record Reply(int status, @Nullable String retryAfter, String reason, Duration took) {

        static Reply of(AsyncResult<WebhookPost.Answer> answer, Duration took) {
            return answer.succeeded()
                    ? new Reply(
                            answer.result().status(),
                            answer.result().retryAfter(),
                            "answered with status " + answer.result().status(),
                            took)
                    : new Reply(0, null, String.valueOf(answer.cause().getMessage()), took);
        }
    }

    WebhookSender(Vertx vertx, RunWebhookVerticle.Shared shared, RunWebhookVerticle.Loop loop) {
        this.vertx = vertx;
        this.shared = shared;
        this.loop = loop;
        this.attempts = shared.settings().config().get().attempts();
        this.config = shared.settings().config();
        this.schedule = new WebhookSchedule(shared.settings().pauses(), shared.random());
        this.calls = new StoreCalls(vertx, shared.random());
    }

    /** Looks again and again. */
    void begin() {
        Duration pause = schedule.varied(shared.settings().period());
        vertx.setTimer(Math.max(1, pause.toMillis()), id -> look());
    }

    Future<Void> stop() {
        stopped = true;
        return loop.close().get();
    }

    private void look() {
        if (stopped) {
            return;
        }
        if (underWay >= AT_ONCE) {
            begin();
            return;
        }
        loop.outbox()
                .due(AT_ONCE - underWay)
                .onSuccess(due -> due.forEach(this::deliver))
                .onFailure(WebhookSender::unexpected)
                .onComplete(done -> begin());
    }

    private void deliver(Due due) {
        underWay++;
        calls.insist(() -> loop.store().find(due.owner(), due.uid()), this::wanted)
                .compose(run -> send(due, run))
                .onFailure(WebhookSender::unexpected)
                .onComplete(done -> underWay--);
    }

    private Future<Void> send(Due due, @Nullable Run run) {
        if (run == null) {
            // Forgotten: there is nothing to send any more.
            return takeOut(due);
        }
        if (due.attempt() > attempts) {
            // Nobody has told what became of the last one.
            return giveUp(due, new Reply(0, null, "its senders were lost", Duration.ZERO));
        }
        Buffer body = shared.dialects().get(run.dialect(), RunDialect.class).encodeRun(run);
        Map<String, String> headers = new WebhookSigner(config.get())
                .headers(due.owner().tenant(), due.uid(), shared.clock().instant(), body);
        long began = System.nanoTime();
        return loop.post()
                .post(due.url(), headers, body)
                .transform(answer -> answered(due, Reply.of(answer, Duration.ofNanos(System.nanoTime() - began))));
    }

    private Future<Void> answered(Due due, Reply reply) {
        if (reply.status() >= 200 && reply.status() < 300) {
            tell(Delivery.State.DELIVERED, due, reply, null);
            return takeOut(due);
        }
        return reply.status() == GONE || due.attempt() >= attempts ? giveUp(due, reply) : putOff(due, reply);
    }

    private Future<Void> putOff(Due due, Reply reply) {
        Duration asked =
                WebhookSchedule.asked(reply.retryAfter(), shared.clock().instant());
        Duration pause = schedule.after(due.attempt(), asked);
        tell(Delivery.State.PUT_OFF, due, reply, pause);
        return calls.insist(() -> loop.outbox().again(due.uid(), pause), this::wanted);
    }

    private Future<Void> giveUp(Due due, Reply reply) {
        tell(Delivery.State.GIVEN_UP, due, reply, null);
        return takeOut(due);
    }

    private Future<Void> takeOut(Due due) {
        return calls.insist(() -> loop.outbox().done(due.uid()), this::wanted);
    }

    private boolean wanted() {
        return !stopped;
    }

    /** @param pause until the next try; null if there is none */
    private void tell(Delivery.State state, Due due, Reply reply, @Nullable Duration pause) {
        shared.events()
                .onDelivery(new Delivery(state, due.owner().tenant(), due.attempt(), reply.status(), reply.took()));
        LOG.atLevel(state == Delivery.State.GIVEN_UP ? Level.WARN : Level.INFO)
                .addKeyValue("run", due.uid())
                .addKeyValue("tenant", due.owner().tenant())
                .addKeyValue("host", host(due.url()))
                .addKeyValue("attempt", due.attempt())
                .addKeyValue("status", reply.status())
                .addKeyValue("reason", reply.reason())
                .addKeyValue("millis", reply.took().toMillis())
                .addKeyValue("pause", pause)
                .log("webhook {}", word(state));
    }

    private static String word(Delivery.State state) {
        return switch (state) {
            case DELIVERED -> "delivered";
            case PUT_OFF -> "to be tried again";
            case GIVEN_UP -> "given up";
        };
    }

    /** All that may be logged of a URL: the rest may be a secret. */
    private static @Nullable String host(String url) {
        try {
            return new URI(url).getHost();
        } catch (URISyntaxException neverMind) {
            return null;
        }
    }

    /** While the store is away nothing is due, and what was taken is taken again. */
    private static void unexpected(Throwable failure) {
        if (!(failure instanceof RunsUnavailableException)) {
            LOG.atError().setCause(failure).log("webhook failed");
        }
    }
}
