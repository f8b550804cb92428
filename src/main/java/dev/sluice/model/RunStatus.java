package dev.sluice.model;

/** Where a run is, as its owner sees it. It never goes back. */
public enum RunStatus {
    /** Waits for a worker. */
    QUEUED,
    /** A worker has begun, or will begin again. */
    IN_PROGRESS,
    /** Has a result. Terminal. */
    COMPLETED,
    /** Has an error: also a run that was cancelled. Terminal. */
    FAILED;

    public boolean terminal() {
        return this == COMPLETED || this == FAILED;
    }
}
