package dev.sluice.chat;

import dev.sluice.config.EndpointConfig.ApiKey;

/**
 * A call that may be made.
 *
 * @param permit to be told how it went, or that it was not made
 */
record Candidate(Route route, ApiKey key, Breaker.Permit permit) {}
