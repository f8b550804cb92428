package dev.sluice.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Is told what workers do, to count it. Called on event loops; does nothing by default. */
public interface RunEvents {

    /** For who does not count. */
    RunEvents NONE = new RunEvents() {};

    /** A run went on. */
    default void onStep(Step step) {}

    /** The execution of a run was stopped, so long after its owner had cancelled it. */
    default void onAborted(RunLease lease, Duration sinceCancel) {}

    /** How many runs a worker holds now. */
    default void onHeld(String worker, int runs) {}

    /** The store went away, or came back. */
    default void onStore(boolean reachable) {}

    /** What upkeep has done; nothing is not told. */
    default void onUpkeep(Chore chore, int count) {}

    /**
     * What a worker did with a run.
     *
     * @param took since it was claimed
     * @param code of the failure; null if there is none
     */
    record Step(
            Kind kind,
            RunLease lease,
            String model,
            Duration took,
            @Nullable String code) {

        /** What can become of a claim. */
        public enum Kind {
            CLAIMED,
            COMPLETED,
            FAILED,
            /** Given back, to be begun again after a pause. */
            RETRIED,
            /** Given back untouched. */
            RELEASED,
            /** Cancelled by its owner. */
            CANCELLED,
            /** The lease was another's before the end. */
            LOST,
            /** What it had to say was refused: the lease had become another's, or the run had ended. */
            FENCED,
            /** Its end could not be written: the lease runs out, and another worker begins it again. */
            ABANDONED
        }
    }

    /** The parts of upkeep. */
    enum Chore {
        REAP,
        FORGET,
        SWEEP
    }
}
