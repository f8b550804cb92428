package dev.sluice.faults;

/** Something that a client, the provider or the one who does the harm has seen, with the time in milliseconds. */
sealed interface Event {

    long at();

    /** A run, by the number that stands in its prompt, was answered 202. */
    record Accepted(long at, int run, String uid) implements Event {}

    /** An answer about a run. */
    record Seen(long at, String uid, Sight sight) implements Event {}

    /** An answer to a cancel of a run. */
    record Cancelled(long at, String uid, Sight sight) implements Event {}

    /** The provider was called for a run, for the n-th time. */
    record Began(long at, int run, int execution) implements Event {}

    /** The provider was busy. */
    record Refused(long at, int run) implements Event {}

    /** The provider has said all of its answer. */
    record Answered(long at, int run, int execution, String text) implements Event {}

    /** The provider's client went before the end of the answer. */
    record Aborted(long at, int run, int execution) implements Event {}

    /**
     * Something was done that may make runs begin again.
     *
     * @param most how many of them
     */
    record Fault(long at, String what, int most) implements Event {}

    /** How many runs of a tenant were running, and how many may. */
    record Running(long at, String tenant, long count, int cap) implements Event {}

    /**
     * What an answer told.
     *
     * @param answer the text of the result, or the code of the failure; empty before the end
     */
    record Sight(String status, String answer) {

        /** An accepted run that its owner is told does not exist. */
        static final String MISSING = "MISSING";

        boolean terminal() {
            return status.equals("COMPLETED") || status.equals("FAILED");
        }

        /** How far along; it never gets less. */
        int rank() {
            return terminal() ? 2 : status.equals("IN_PROGRESS") ? 1 : 0;
        }
    }
}
