/**
 * Asynchronous runs. A request becomes a run before it is answered with 202; any worker of any process claims it under a lease,
 * executes it, appends its events to the run's log and commits one result; its owner polls, waits for, streams, resumes, lists or
 * cancels it from any process.
 *
 * <p>The promise: every run that was accepted reaches exactly one terminal state, whatever process is killed, and at most one result
 * is committed. Execution is at least once; every write of a worker is fenced by the token of its lease.
 *
 * <p>{@link dev.sluice.run.RunQueue} is how runs move, {@link dev.sluice.run.RunStore} how they are read, and
 * {@link dev.sluice.run.RunLog} the one append-only log behind poll, live stream and resumed stream. They are kept in Redis by
 * {@code run.redis}.
 */
@NullMarked
package dev.sluice.run;

import org.jspecify.annotations.NullMarked;
