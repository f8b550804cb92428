package dev.sluice.chat;

import dev.sluice.model.AnswerHead;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamListener;
import dev.sluice.model.Usage;
import dev.sluice.upstream.UpstreamStream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request as it comes.
 *
 * <p>Everything is held back until the first event with output. A failure before it fails {@link #opened()} and nothing else, so that it
 * can still be an ordinary error; from then on the events go to the one listener, and a failure is the last of them.
 *
 * <p>One per answer; event loop only.
 */
public final class ChatStream {

    /** But for who answers. */
    private final AnswerHead name;

    private final long startedAt = System.nanoTime();
    private final Promise<AnswerHead> opened = Promise.promise();
    private final Promise<StreamOutcome> outcome = Promise.promise();
    /** The events before a listener came: those of the first read that had output, and the few before it. */
    private final List<StreamEvent> held = new ArrayList<>();

    private final Attempts attempts;
    private final ChatEvents events;
    private final Receiver receiver = new Receiver();
    private UpstreamStream upstream;
    private @Nullable StreamListener listener;
    private @Nullable Duration firstOutputAfter;
    private @Nullable Usage usage;

    /**
     * @param name who answers in it does not count
     * @param attempts with the first call ready
     */
    ChatStream(AnswerHead name, Attempts attempts, ChatEvents events) {
        this.name = name;
        this.attempts = attempts;
        this.events = events;
        this.upstream = attempts.open(receiver);
    }

    /** What is known before a provider has answered: neither its request id nor the warnings. Who answers may change until it has. */
    public AnswerHead head() {
        return name.by(attempts.answeredBy(null), List.of());
    }

    /** How many calls to providers were made until now. */
    public int calls() {
        return attempts.made();
    }

    /** Completes with the first event that has output; fails with a {@link GatewayException} if the answer fails before it. */
    public Future<AnswerHead> opened() {
        return opened.future();
    }

    /** How it ended. Never fails. */
    public Future<StreamOutcome> outcome() {
        return outcome.future();
    }

    /** What it has taken so far, as far as the provider has told; also of an answer that failed or was given up. */
    public @Nullable Usage usage() {
        return usage;
    }

    /** Delivers what is held, and what comes from now on. Once, after {@link #opened()}. */
    public void listen(StreamListener next) {
        if (listener != null) {
            throw new IllegalStateException("a stream has one listener");
        }
        listener = next;
        held.forEach(next::onEvent);
        held.clear();
        next.onBatchEnd();
        if (!outcome.future().isComplete()) {
            upstream.resume();
        }
    }

    /** Stops reading from the provider. */
    public void pause() {
        upstream.pause();
    }

    /** Reads on. */
    public void resume() {
        upstream.resume();
    }

    /** Gives the answer up: the provider's connection is reset at once and no further event comes. Without effect after the end. */
    public void cancel() {
        if (!outcome.future().isComplete()) {
            upstream.abort();
            attempts.stop();
            end(new StreamOutcome.Cancelled(took(), firstOutputAfter, usage));
        }
    }

    /**
     * Gives the answer up for a reason of the gateway's own, which goes the way of a provider's failure: before the first output it fails
     * {@link #opened()}, after it the listener gets it.
     *
     * @return false if it was over already
     */
    public boolean fail(GatewayError reason) {
        if (outcome.future().isComplete()) {
            return false;
        }
        upstream.abort();
        attempts.stop();
        if (firstOutputAfter == null) {
            refused(new GatewayException(reason));
        } else {
            receiver.onEvent(new StreamEvent.Failure(reason));
            receiver.onBatchEnd();
        }
        return true;
    }

    /** Whether it had not ended before. */
    private boolean end(StreamOutcome how) {
        if (!outcome.tryComplete(how)) {
            return false;
        }
        events.onAnswer(new ChatEvents.Answer(
                attempts.answeredBy(null).provider(), name.model(), attempts.model(), how, attempts.made()));
        return true;
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    private void ended(StreamEvent event) {
        if (event instanceof StreamEvent.Finish finish) {
            end(new StreamOutcome.Finished(took(), firstOutputAfter, finish.reason(), usage));
        } else if (event instanceof StreamEvent.Failure failure) {
            end(new StreamOutcome.Failed(took(), firstOutputAfter, failure.error(), usage));
        }
    }

    /** Nobody has seen anything of the call: a better one may take its place. */
    private void failedBeforeOutput(GatewayError error) {
        held.clear();
        Future<Void> better = attempts.prepareAfter(error);
        if (better == null) {
            refused(new GatewayException(error));
        } else {
            better.onComplete(ready -> callAgain(), this::refused);
        }
    }

    private void callAgain() {
        if (!outcome.future().isComplete()) {
            usage = null;
            upstream = attempts.open(receiver);
        }
    }

    private void refused(Throwable cause) {
        GatewayError error = cause instanceof GatewayException refusal
                ? refusal.error()
                : GatewayError.of(GatewayError.Kind.INTERNAL, "a call could not be prepared");
        if (end(new StreamOutcome.Failed(took(), null, error, usage))) {
            opened.tryFail(cause);
        }
    }

    /** What the upstream call talks to. */
    private final class Receiver implements StreamListener {

        @Override
        public void onEvent(StreamEvent event) {
            if (event instanceof StreamEvent.UsageUpdate update) {
                usage = update.usage();
            }
            if (firstOutputAfter == null && event.output()) {
                firstOutputAfter = took();
            }
            if (listener != null) {
                listener.onEvent(event);
            } else {
                held.add(event);
            }
            if (firstOutputAfter != null) {
                ended(event);
            }
        }

        @Override
        public void onBatchEnd() {
            if (listener != null) {
                listener.onBatchEnd();
            } else if (firstOutputAfter != null) {
                open();
            } else if (!held.isEmpty() && held.getLast() instanceof StreamEvent.Failure failure) {
                failedBeforeOutput(failure.error());
            }
        }

        /** Reads no further until somebody listens: what is held stays as small as one read. */
        private void open() {
            upstream.pause();
            if (!opened.future().isComplete()) {
                opened.complete(name.by(attempts.answeredBy(upstream.requestId()), attempts.settle()));
            }
        }
    }
}
