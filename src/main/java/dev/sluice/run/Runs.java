package dev.sluice.run;

/** The store of runs as one event loop reaches it. */
public record Runs(RunQueue queue, RunStore store, RunLog log) {

    /** For gateways without a store: it can never be reached. */
    public static Runs none() {
        NoRuns none = new NoRuns();
        return new Runs(none, none, none);
    }
}
