package dev.sluice.observe;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;

/** The bounds of the histograms. Where OpenTelemetry's conventions for generative AI (1.37, opentelemetry.io/docs/specs/semconv/gen-ai, read 2026-11-23) have some, those, and longer ones after them. */
final class Buckets {

    /** Until the first output: {@code gen_ai.server.time_to_first_token}. */
    static final Duration[] FIRST_OUTPUT =
            seconds(0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80);

    /** Whole answers: {@code gen_ai.client.operation.duration}. */
    static final Duration[] ANSWER = seconds(
            0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 327.68,
            655.36);

    /** What the gateway itself, or its store, does. */
    static final Duration[] SHORT = seconds(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);

    /** How long runs wait. */
    static final Duration[] WAIT =
            seconds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 1800);

    /** Tokens of one call: {@code gen_ai.client.token.usage}. */
    static final double[] TOKENS = {1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304};

    /** Bodies of requests. */
    static final double[] BYTES = {256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 33_554_432};

    private Buckets() {}

    static Timer.Builder timer(String name, String description, Duration[] bounds) {
        return Timer.builder(name).description(description).serviceLevelObjectives(bounds);
    }

    private static Duration[] seconds(double... seconds) {
        return Arrays.stream(seconds)
                .mapToObj(each -> Duration.ofNanos(Math.round(each * 1e9)))
                .toArray(Duration[]::new);
    }
}
