package dev.sluice.run;

import dev.sluice.chat.AnswerWatch;
import dev.sluice.chat.ChatStream;
import dev.sluice.chat.Completions;
import dev.sluice.chat.HeavyWork;
import dev.sluice.dialect.DialectCatalog;
import dev.sluice.dialect.RunDialect;
import dev.sluice.dialect.StreamEncoder;
import dev.sluice.json.JsonReader;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamListener;
import dev.sluice.model.Usage;
import dev.sluice.trace.Span;
import dev.sluice.trace.Tracer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at a run: from the client's bytes through the same pipeline as a synchronous request to the whole answer, whose events
 * go into the log as they come. The provider is read no faster than the log can be written. One per claim; event loop only.
 */
final class RunExecution implements AnswerWatch, LogWriter.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(RunExecution.class);

    /** What became of an attempt. */
    sealed interface Outcome {
        record Completed(Buffer result) implements Outcome {}

        /** @param text the answer that was not good enough, if there is one */
        record Failed(GatewayError error, @Nullable String text) implements Outcome {}

        /** The run's time is over. */
        record Expired() implements Outcome {}

        /** The store takes nothing more under this lease. */
        record Fenced() implements Outcome {}
    }

    /** What all attempts on one event loop share. */
    record Surroundings(
            Vertx vertx,
            DialectCatalog dialects,
            Completions completions,
            JsonReader json,
            StoreCalls calls,
            RunLog log,
            RunCharges charges,
            Tracer tracer) {}

    private final Surroundings around;
    private final ClaimedRun run;
    private final RunJournal journal;
    private final LogWriter writer;
    private final Span span;
    private final Promise<Outcome> outcome = Promise.promise();
    private final Promise<Void> abandoned = Promise.promise();
    private @Nullable ChatRequest request;
    private @Nullable ChatStream stream;
    private @Nullable StreamEncoder encoder;
    private @Nullable String misfit;
    private boolean paused;
    private boolean stopped;
    private long deadline = -1;

    RunExecution(Surroundings around, ClaimedRun run, RunJournal journal) {
        this.around = around;
        this.run = run;
        this.journal = journal;
        this.span = around.tracer().start(Tracer.Kind.CONSUMER, "process", "run", run.traceparent());
        this.writer = new LogWriter(around.vertx(), around.calls(), around.log(), run.lease(), this);
    }

    /** Begins. The answer never fails, and never completes after {@link #stop}. */
    Future<Outcome> start() {
        deadline = around.vertx().setTimer(Math.max(1, run.timeLeft().toMillis()), id -> end(new Outcome.Expired()));
        writer.open()
                .compose(ready -> decode())
                .compose(this::answer)
                .compose(result -> writer.drain().map(new Outcome.Completed(result)))
                .onComplete(this::end, this::failed);
        return outcome.future();
    }

    /** Gives the attempt up: the provider's call is aborted at once and nothing more is written. */
    void stop() {
        stopped = true;
        span.end("stopped");
        leave();
    }

    /** Whether a provider was called. */
    boolean hasCalled() {
        return stream != null;
    }

    private void leave() {
        around.vertx().cancelTimer(deadline);
        writer.close();
        abandoned.tryComplete();
    }

    private void end(Outcome how) {
        if (!stopped && outcome.tryComplete(how)) {
            span.end(error(how));
            leave();
        }
    }

    private static @Nullable String error(Outcome how) {
        return switch (how) {
            case Outcome.Completed completed -> null;
            case Outcome.Failed failed -> failed.error().kind().name().toLowerCase(Locale.ROOT);
            case Outcome.Expired expired -> "deadline_exceeded";
            case Outcome.Fenced fenced -> "fenced";
        };
    }

    /** That of the client; of a run that another version of the gateway has accepted, it may be unknown here. */
    private RunDialect dialect() {
        return around.dialects().get(run.dialect(), RunDialect.class);
    }

    private Future<ChatRequest> decode() {
        return new HeavyWork(around.vertx())
                .on(run.body().length(), this::decoded)
                .compose(RunExecution::checked);
    }

    private Checked<ChatRequest> decoded() {
        return switch (around.json().readObject(run.body())) {
            case Checked.Invalid<JsonObject> syntax -> Checked.invalid(syntax.violations());
            case Checked.Valid<JsonObject> object -> dialect().decodeRequest(object.value());
        };
    }

    private static Future<ChatRequest> checked(Checked<ChatRequest> decoded) {
        return switch (decoded) {
            case Checked.Invalid<ChatRequest> content ->
                Future.failedFuture(new GatewayException(GatewayError.invalid(content.violations())));
            case Checked.Valid<ChatRequest> valid -> Future.succeededFuture(valid.value());
        };
    }

    private Future<Buffer> answer(ChatRequest decoded) {
        request = decoded.tracedBy(span.traceparent());
        return outcome.future().isComplete() || stopped
                ? Promise.<Buffer>promise().future()
                : around.completions()
                        .complete(request, run.models()::allow, abandoned.future(), this)
                        .map(dialect()::encodeResult);
    }

    private void failed(Throwable cause) {
        GatewayError error = error(cause);
        // What was said until then is what the log keeps.
        writer.drain().onSuccess(written -> end(new Outcome.Failed(error, misfit(error))));
    }

    private @Nullable String misfit(GatewayError error) {
        return error.kind() == GatewayError.Kind.INVALID_STRUCTURED_OUTPUT ? misfit : null;
    }

    private GatewayError error(Throwable cause) {
        if (cause instanceof GatewayException refusal) {
            return refusal.error();
        }
        LOG.atError()
                .addKeyValue("run", run.lease().uid())
                .setCause(cause)
                .log("a run failed by a mistake of the gateway");
        return GatewayError.of(GatewayError.Kind.INTERNAL, "the run could not be executed");
    }

    @Override
    public void onCall(ChatStream call) {
        stream = call;
        journal.called(call);
        if (!run.account().isEmpty()) {
            call.outcome().onSuccess(ended -> charge(call.usage()));
        }
    }

    /** However it ended: what is known to have been used up counts. */
    private void charge(@Nullable Usage usage) {
        if (usage != null) {
            around.charges().charge(run.account(), usage);
        }
    }

    @Override
    public StreamListener onAnswer(AnswerHead head) {
        if (encoder != null) {
            writer.restart();
        }
        if (request == null) {
            throw new IllegalStateException("an answer to no request");
        }
        encoder =
                dialect().newStreamEncoder(head, request.delivery(), run.lease().uid());
        return new Frames(encoder);
    }

    @Override
    public void onMisfit(String text) {
        misfit = text;
    }

    @Override
    public void onRoom() {
        if (paused && stream != null) {
            paused = false;
            stream.resume();
        }
    }

    @Override
    public void onFenced() {
        end(new Outcome.Fenced());
    }

    @Override
    public void onBroken(Throwable bug) {
        end(new Outcome.Failed(error(bug), null));
    }

    /** Encodes one answer. */
    private final class Frames implements StreamListener {
        private final StreamEncoder frames;

        Frames(StreamEncoder frames) {
            this.frames = frames;
        }

        /** A failure is not logged: it may pass, and if it does not, it is the run's end that tells it. */
        @Override
        public void onEvent(StreamEvent event) {
            if (!(event instanceof StreamEvent.Failure)) {
                frames.onEvent(event, writer);
            }
        }

        @Override
        public void onBatchEnd() {
            writer.batchEnd();
            if (writer.full() && stream != null) {
                paused = true;
                stream.pause();
            }
        }
    }
}
