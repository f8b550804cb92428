package dev.sluice.run;

/** The store of runs could not be reached, or did not answer in time: what was asked may or may not have happened. */
public final class RunsUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RunsUnavailableException(String message) {
        super(message, null, false, false);
    }
}
