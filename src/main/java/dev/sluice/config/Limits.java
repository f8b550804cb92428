package dev.sluice.config;

import java.time.Duration;

/**
 * The bounds on what is taken in.
 *
 * @param maxBodyBytes of a request
 * @param maxJsonDepth nesting of a request
 * @param maxHeaderBytes all headers of a request together
 * @param maxEventBytes one event of a provider's stream
 * @param maxErrorBytes how much of a provider's error answer is read
 * @param maxResponseBytes an answer that is put together for a client who did not want a stream
 * @param load what a process takes on at once
 */
public record Limits(
        int maxBodyBytes,
        int maxJsonDepth,
        int maxHeaderBytes,
        int maxEventBytes,
        int maxErrorBytes,
        int maxResponseBytes,
        Load load) {

    /**
     * @param maxConcurrent requests in flight, streams among them
     * @param maxBytesInFlight bodies of requests in flight; zero is a share of the memory that there is
     * @param maxLag how late an event loop may be; zero is any
     */
    public record Load(int maxConcurrent, long maxBytesInFlight, Duration maxLag) {}
}
