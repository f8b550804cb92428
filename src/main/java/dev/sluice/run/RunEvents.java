package dev.sluice.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Is told what becomes of runs and of their webhooks, to count it. Called on event loops; does nothing by default. */
public interface RunEvents {

    /** For who does not count. */
    RunEvents NONE = new RunEvents() {};

    /** A sound request to become a run was answered by the store, or not answered. */
    default void onIntake(Intake intake) {}

    /** An owner's cancel was answered: the run has ended, now or before. */
    default void onCancel(String tenant, Duration took) {}

    /** A webhook was posted, or given up. */
    default void onDelivery(Delivery delivery) {}

    /** A run went on. */
    default void onStep(Step step) {}

    /** The execution of a run was stopped, so long after its owner had cancelled it. */
    default void onAborted(RunLease lease, Duration sinceCancel) {}

    /** How many runs a worker holds now. */
    default void onHeld(String worker, int runs) {}

    /** The store went away, or came back, as one of those in this process saw it that use it. */
    default void onStore(String user, boolean reachable) {}

    /** How much there is in the store, now and then. */
    default void onDepth(QueueDepth depth) {}

    /** What upkeep has done; nothing is not told. */
    default void onUpkeep(Chore chore, int count) {}

    /**
     * What became of a request.
     *
     * @param bytes of its body
     */
    record Intake(Outcome outcome, String tenant, String model, int bytes, Duration took) {

        /** What may become of it. */
        public enum Outcome {
            ACCEPTED,
            /** The same request with the same key of idempotency was accepted before. */
            REPEATED,
            /** The key of idempotency is another request's. */
            MISMATCHED,
            /** Too much of the tenant's waits, or is kept. */
            TENANT_FULL,
            /** Too much waits, or is kept, in all. */
            GATEWAY_FULL,
            /** The store could not be reached, or has no memory left. */
            UNAVAILABLE
        }
    }

    /**
     * What became of one try to deliver a webhook.
     *
     * @param attempt from 1
     * @param status of the receiver's answer; 0 if there was none
     */
    record Delivery(State state, String tenant, int attempt, int status, Duration took) {

        /** What may become of it. */
        public enum State {
            DELIVERED,
            /** It is tried again after a pause. */
            PUT_OFF,
            GIVEN_UP
        }
    }

    /**
     * What a worker did with a run.
     *
     * @param waited until it was claimed: since it was accepted, or since it was to be begun again
     * @param took since it was claimed
     * @param code of the failure; null if there is none
     */
    record Step(
            Kind kind,
            RunLease lease,
            String model,
            Duration waited,
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
