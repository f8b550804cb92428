package dev.sluice.run;

/**
 * The right to execute one run, until it expires or is taken back. Whoever holds an outdated one can change nothing.
 *
 * @param token random, new with each claim: compared for equality with every write
 * @param attempt from 1: how often the run has been claimed
 */
public record RunLease(String uid, String tenant, String worker, String token, int attempt) {}
