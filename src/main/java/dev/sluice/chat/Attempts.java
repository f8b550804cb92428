package dev.sluice.chat;

import dev.sluice.chat.ChatEvents.RetryKind;
import dev.sluice.config.RetriesConfig;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Kind;
import dev.sluice.model.GatewayException;
import dev.sluice.model.StreamListener;
import dev.sluice.model.Warning;
import dev.sluice.trace.Span;
import dev.sluice.trace.Tracer;
import dev.sluice.upstream.UpstreamStream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The calls behind one answer, one after the other until one has output. After a failure comes the first of these that there is: a better
 * call, where the refusal shows what was wrong; the same with another key, where the failure was the key's; the same again after a
 * pause; the next model. One per answer; event loop only.
 */
final class Attempts {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private static final Set<Kind> OF_THE_KEY =
            EnumSet.of(Kind.PROVIDER_RATE_LIMITED, Kind.PROVIDER_AUTH, Kind.PROVIDER_QUOTA_EXHAUSTED);

    /** What another model may do better. What a provider does not want to answer is not one of them. */
    private static final Set<Kind> OF_THE_MODEL = EnumSet.of(
            Kind.PROVIDER_RATE_LIMITED,
            Kind.PROVIDER_AUTH,
            Kind.PROVIDER_QUOTA_EXHAUSTED,
            Kind.PROVIDER_ERROR,
            Kind.PROVIDER_TRUNCATED,
            Kind.PROVIDER_OVERLOADED,
            Kind.PROVIDER_TIMEOUT,
            Kind.MODEL_NOT_FOUND,
            Kind.CONTEXT_LENGTH_EXCEEDED);

    /** What all answers of one event loop share. */
    record Ways(
            Vertx vertx,
            ProviderCalls.Ways calls,
            Resilience resilience,
            ChatEvents events,
            Tracer tracer,
            AnswerIds ids) {}

    private final Ways ways;
    private final String uid;
    private final Candidates candidates;
    private final Future<Void> abandoned;
    private final long startedAt = System.nanoTime();
    private final List<AnswerHead.FailedCall> failed = new ArrayList<>();

    private @Nullable Candidate current;
    private @Nullable ProviderCalls calls;
    private @Nullable WatchedCall watched;
    private int made;
    /** How often the current model was called again after a pause. */
    private int repeats;

    private long timer = -1;
    private boolean stopped;

    /**
     * @param uid of the answer, for the log
     * @param abandoned completes when nobody wants the answer any more
     */
    Attempts(Ways ways, String uid, Candidates candidates, Future<Void> abandoned) {
        this.ways = ways;
        this.uid = uid;
        this.candidates = candidates;
        this.abandoned = abandoned;
    }

    /** Gets the first call ready. Fails with a {@link GatewayException} if it cannot be made. */
    Future<Void> prepare() {
        Candidate first = candidates.first();
        if (first != null && first.route().equals(candidates.asked())) {
            return ready(first);
        }
        GatewayError heldBack = candidates.heldBack();
        if (first == null) {
            return Future.failedFuture(new GatewayException(heldBack));
        }
        tell(RetryKind.FALLBACK, heldBack, candidates.asked().model().id(), Duration.ZERO);
        return fallenBack(first, heldBack);
    }

    /** Makes the call that is ready. */
    UpstreamStream open(StreamListener listener) {
        Candidate callee = current();
        int attempt = ++made;
        Span span = TracedCall.start(
                ways.tracer(), callee.route().model(), candidates.request().traceparent());
        watched = new WatchedCall(listener, new WatchedCall.Watcher() {
            @Override
            public void onOutput() {
                callee.permit().answering();
            }

            @Override
            public void onEnd(WatchedCall.End end) {
                candidates.ended(callee, end);
                TracedCall.end(span, end);
                ways.events().onCall(told(callee, attempt, end));
            }
        });
        return calls().open(TracedCall.watching(watched, span), span.traceparent());
    }

    /** Gets a call ready that may do better than the one that failed; null if there is none. A failure of the future is what to report. */
    @Nullable
    Future<Void> prepareAfter(GatewayError error) {
        failed.add(new AnswerHead.FailedCall(model(), error.code()));
        Future<Void> better = calls().prepareAfter(error);
        if (better != null) {
            tell(RetryKind.RETRY, error, model(), Duration.ZERO);
            return better.compose(ready -> again(error));
        }
        Candidate otherKey = OF_THE_KEY.contains(error.kind()) ? candidates.otherKey() : null;
        if (otherKey != null) {
            tell(RetryKind.KEY, error, model(), Duration.ZERO);
            return ready(otherKey);
        }
        Duration pause = pauseAfter(error);
        if (pause == null) {
            return fallback(error);
        }
        repeats++;
        tell(RetryKind.RETRY, error, model(), pause);
        return pause(pause).compose(over -> again(error));
    }

    /** Nobody wants the answer any more: no call is made after this, and the one that goes on is not waited for. */
    void stop() {
        stopped = true;
        ways.vertx().cancelTimer(timer);
        if (watched != null) {
            watched.cancel();
        }
    }

    /** How many calls were made. */
    int made() {
        return made;
    }

    /** The id of the model that is called. */
    String model() {
        return current().route().model().id();
    }

    /** @param requestId the provider's id of the call that goes on */
    AnswerHead.AnsweredBy answeredBy(@Nullable String requestId) {
        Route route = current().route();
        return new AnswerHead.AnsweredBy(route.model().provider(), route.model().upstreamName(), requestId, failed);
    }

    /**
     * The call has output, so it was the last: what it was made of, which may be large, is let go.
     *
     * @return what was left out of it without changing its meaning
     */
    List<Warning> settle() {
        List<Warning> warnings = calls().warnings();
        calls = null;
        candidates.settle();
        return warnings;
    }

    private Future<Void> ready(Candidate next) {
        ProviderCalls prepared = new ProviderCalls(
                ways.calls(), next.route(), next.key(), candidates.request(), ways.ids()::toolCall, abandoned);
        return prepared.prepare().onFailure(refusal -> next.permit().released()).onSuccess(done -> {
            current = next;
            calls = prepared;
            if (stopped) {
                next.permit().released();
            }
        });
    }

    /** The call that is ready once more, with another key if need be; another model's if this one is held back by now. */
    private Future<Void> again(GatewayError error) {
        Candidate before = current();
        Candidate again = stopped ? null : candidates.again(before.key());
        if (again == null) {
            return orReport(fallback(error), error);
        }
        if (!again.key().equals(before.key())) {
            return ready(again);
        }
        current = again;
        return Future.succeededFuture();
    }

    private @Nullable Future<Void> fallback(GatewayError error) {
        Candidate next = stopped || !OF_THE_MODEL.contains(error.kind()) ? null : candidates.nextModel();
        if (next == null) {
            return null;
        }
        tell(RetryKind.FALLBACK, error, model(), Duration.ZERO);
        repeats = 0;
        return fallenBack(next, error);
    }

    /** A fallback that cannot take the request is passed over. */
    private Future<Void> fallenBack(Candidate next, GatewayError error) {
        return ready(next)
                .recover(refusal -> refusal instanceof GatewayException
                        ? orReport(fallback(error), error)
                        : Future.failedFuture(refusal));
    }

    private static Future<Void> orReport(@Nullable Future<Void> next, GatewayError error) {
        return next == null ? Future.failedFuture(new GatewayException(error)) : next;
    }

    /** How long to wait before the same call is made again; null if it is not to be. */
    private @Nullable Duration pauseAfter(GatewayError error) {
        RetriesConfig retries = ways.resilience().retries();
        // A provider that did not answer in our time for it may be at work all the same, and bill it.
        boolean ours = error.kind() == Kind.PROVIDER_TIMEOUT && error.upstreamStatus() == null;
        if (!error.retryable() || ours || repeats + 1 >= retries.attempts()) {
            return null;
        }
        Duration drawn = ways.resilience().backoff().pause(repeats);
        Duration asked = error.retryAfter();
        // A little later than asked, and not all at once.
        Duration pause = asked == null ? drawn : asked.plus(drawn);
        Duration gone = Duration.ofNanos(System.nanoTime() - startedAt);
        return gone.plus(pause).compareTo(retries.budget()) <= 0 ? pause : null;
    }

    private Future<Void> pause(Duration pause) {
        Promise<Void> over = Promise.promise();
        timer = ways.vertx().setTimer(Math.max(1, pause.toMillis()), id -> over.complete());
        return over.future();
    }

    private void tell(RetryKind kind, GatewayError error, String failedModel, Duration pause) {
        ways.events().onRetry(kind, error.code());
        LOG.atLevel(error.kind().loudness() == GatewayError.Loudness.ERROR ? Level.WARN : Level.INFO)
                .addKeyValue("uid", uid)
                .addKeyValue("model", failedModel)
                .addKeyValue("kind", error.kind())
                .addKeyValue("upstreamStatus", error.upstreamStatus())
                .addKeyValue("next", kind)
                .addKeyValue("pauseMillis", pause.toMillis())
                .log("call failed and is made up for");
    }

    private static ChatEvents.Call told(Candidate callee, int attempt, WatchedCall.End end) {
        Route route = callee.route();
        GatewayError failure = end.failure();
        return new ChatEvents.Call(
                route.model().provider(),
                route.model().id(),
                route.model().upstreamName(),
                callee.key().label(),
                attempt,
                end.took(),
                end.firstOutputAfter(),
                failure == null ? null : failure.kind(),
                failure == null ? null : failure.upstreamStatus(),
                end.cancelled());
    }

    private Candidate current() {
        if (current == null) {
            throw new IllegalStateException("no call is ready");
        }
        return current;
    }

    private ProviderCalls calls() {
        if (calls == null) {
            throw new IllegalStateException("no call is ready");
        }
        return calls;
    }
}
