package dev.sluice.config;

/**
 * The bounds on what is taken in.
 *
 * @param maxBodyBytes of a request
 * @param maxJsonDepth nesting of a request
 * @param maxHeaderBytes all headers of a request together
 * @param maxEventBytes one event of a provider's stream
 * @param maxErrorBytes how much of a provider's error answer is read
 * @param maxResponseBytes an answer that is put together for a client who did not want a stream
 */
public record Limits(
        int maxBodyBytes,
        int maxJsonDepth,
        int maxHeaderBytes,
        int maxEventBytes,
        int maxErrorBytes,
        int maxResponseBytes) {}
