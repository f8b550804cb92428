package dev.sluice.config;

import java.time.Duration;

/**
 * Fetching media that a client named by URL.
 *
 * @param plainHttp whether {@code http://} is taken beside {@code https://}
 * @param privateAddresses whether addresses that are not public may be called: only for networks without secrets
 * @param maxBytes of one file
 * @param maxFiles of one request
 * @param maxRedirects in a row
 * @param timeout for one file, from the look-up of its name to its last byte
 */
public record MediaConfig(
        boolean plainHttp, boolean privateAddresses, int maxBytes, int maxFiles, int maxRedirects, Duration timeout) {}
