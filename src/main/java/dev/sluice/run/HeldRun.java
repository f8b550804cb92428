package dev.sluice.run;

import dev.sluice.model.GatewayError;
import dev.sluice.model.Run;
import dev.sluice.run.RunEvents.Step;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run in the hands of a worker, from its claim until the store has taken its end, or does not want it any more. While the store is
 * away the end waits here. One per claim; event loop only.
 */
final class HeldRun {

    private static final Logger LOG = LoggerFactory.getLogger(HeldRun.class);

    private enum State {
        EXECUTING,
        /** The end is on its way into the store. */
        ENDING,
        OVER
    }

    /** What all runs of one worker share. */
    record Surroundings(StoreCalls calls, RunQueue queue, RetryPolicy retries, boolean mayRepeat) {}

    private final Surroundings around;
    private final ClaimedRun run;
    private final RunExecution execution;
    private final RunJournal journal;
    private final long claimedAt = System.nanoTime();
    private final Promise<Void> over = Promise.promise();
    private State state = State.EXECUTING;

    HeldRun(Surroundings around, ClaimedRun run, RunExecution execution, RunJournal journal) {
        this.around = around;
        this.run = run;
        this.execution = execution;
        this.journal = journal;
    }

    RunLease lease() {
        return run.lease();
    }

    /** Completes when the worker has nothing to do with the run any more. */
    Future<Void> over() {
        return over.future();
    }

    void begin() {
        journal.step(Step.Kind.CLAIMED, null);
        execution.start().onSuccess(this::ended);
    }

    /** What the store says of the lease. An end that is on its way already finds out by itself what becomes of it. */
    void drop(RunQueue.Dropped why) {
        if (state == State.EXECUTING) {
            execution.stop();
            switch (why) {
                case RunQueue.Dropped.Lost lost -> finish(Step.Kind.LOST, null);
                case RunQueue.Dropped.Cancelled cancelled -> finish(() -> journal.cancelled(cancelled.ago()));
            }
        }
    }

    /** Stops executing: another worker is to begin it again, where that is allowed. */
    void giveBack() {
        if (state != State.EXECUTING) {
            return;
        }
        execution.stop();
        if (around.mayRepeat() || !execution.hasCalled()) {
            write(Step.Kind.RELEASED, null, () -> around.queue().release(run.lease()));
        } else {
            fail(RunFailures.workerLost());
        }
    }

    /** Lets go of it, whatever it is doing: its lease will run out. */
    void abandon() {
        if (state != State.OVER) {
            execution.stop();
            finish(Step.Kind.ABANDONED, null);
        }
    }

    private void ended(RunExecution.Outcome outcome) {
        if (state != State.EXECUTING) {
            return;
        }
        switch (outcome) {
            case RunExecution.Outcome.Completed completed ->
                write(Step.Kind.COMPLETED, null, () -> around.queue()
                        .complete(run.lease(), new RunEnd.Completed(completed.result())));
            case RunExecution.Outcome.Failed failed -> retryOrFail(failed.error(), failed.text());
            case RunExecution.Outcome.Expired expired -> fail(RunFailures.deadlineExceeded());
            case RunExecution.Outcome.Fenced fenced -> finish(Step.Kind.FENCED, null);
        }
    }

    private void retryOrFail(GatewayError error, @Nullable String text) {
        Duration timeLeft = run.timeLeft().minusNanos(System.nanoTime() - claimedAt);
        Duration pause = around.retries().pauseAfter(error, run.failures(), timeLeft);
        Run.Failed reason = RunFailures.of(error, run.lease().uid(), text);
        if (pause == null) {
            fail(reason);
        } else {
            write(Step.Kind.RETRIED, reason.code(), () -> around.queue().retry(run.lease(), pause, reason));
        }
    }

    private void fail(Run.Failed reason) {
        write(Step.Kind.FAILED, reason.code(), () -> around.queue().complete(run.lease(), new RunEnd.Failed(reason)));
    }

    private void write(Step.Kind kind, @Nullable String code, Supplier<Future<RunQueue.Committed>> write) {
        state = State.ENDING;
        around.calls()
                .insist(write, () -> state == State.ENDING)
                .onComplete(
                        answer -> finish(answer == RunQueue.Committed.DONE ? kind : Step.Kind.FENCED, code),
                        this::notWritten);
    }

    private void notWritten(Throwable failure) {
        if (state == State.ENDING) {
            LOG.atError()
                    .addKeyValue("run", run.lease().uid())
                    .setCause(failure)
                    .log("the end of a run could not be written");
            finish(Step.Kind.ABANDONED, null);
        }
    }

    private void finish(Step.Kind kind, @Nullable String code) {
        finish(() -> journal.step(kind, code));
    }

    private void finish(Runnable telling) {
        if (state != State.OVER) {
            state = State.OVER;
            telling.run();
            over.complete();
        }
    }
}
