package dev.sluice.config;

import java.time.Duration;

/**
 * Answers that must fit a schema.
 *
 * @param repairAttempts how often a model may correct an answer that misses a strict schema
 * @param checkTimeout how long checking one answer may take
 */
public record StructuredOutputConfig(int repairAttempts, Duration checkTimeout) {}
