package dev.sluice.http;

import dev.sluice.model.GatewayError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Is told of every request that has ended, to count it. Called on event loops; does nothing by default. */
public interface RequestEvents {

    /** For who does not count. */
    RequestEvents NONE = new RequestEvents() {};

    /** A request was answered to its end, or its client has gone. */
    default void onEnded(Ended ended) {}

    /** How a request ended. */
    enum Outcome {
        /** Answered as it was asked. */
        FINISHED,
        /** The request was not one that is answered: its status begins with 4. */
        REFUSED,
        /** It could not be answered, or not to its end. */
        FAILED,
        /** Its client did not wait for the end. */
        CLIENT_GONE
    }

    /**
     * One request.
     *
     * @param route the pattern of its path; {@code other} if there is nothing at it
     * @param status of the answer; 0 if its client went before there was one
     * @param kind of what went wrong; null if nothing did
     * @param bytes of its body; -1 if it was not read
     */
    record Ended(
            String route, int status, Outcome outcome, GatewayError.@Nullable Kind kind, long bytes, Duration took) {}
}
