package dev.sluice.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous request and what became of it, as its owner sees it.
 *
 * @param uid a UUID of version 7: later runs have greater ones
 * @param dialect the name of the format in which it was asked, and in which its result and its log are
 * @param model {@code provider/model} as asked
 * @param metadata the client's own labels
 * @param attempts how often a worker has begun it
 * @param queuePosition how many runs of its tenant are before it; null unless it is queued and the position was asked for
 * @param result the whole answer as the dialect's JSON text; null unless it is completed, and in lists
 * @param error null unless it has failed
 */
public record Run(
        String uid,
        String dialect,
        String model,
        RunStatus status,
        Map<String, String> metadata,
        Times times,
        int attempts,
        @Nullable Long queuePosition,
        @Nullable String result,
        @Nullable Failed error) {

    public Run {
        metadata = Map.copyOf(metadata);
    }

    /**
     * @param startedAt when a worker first began it, or null
     * @param completedAt when it reached its end, or null
     * @param expiresAt when it will be forgotten; null until its end
     */
    public record Times(
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            @Nullable Instant expiresAt) {}

    /**
     * @param code as in the failures of synchronous requests, and {@code cancelled}, {@code worker_lost}, {@code deadline_exceeded},
     *     {@code request_lost}
     * @param text the answer that was not good enough, where there is one to keep
     */
    public record Failed(
            String code, String message, @Nullable String text) {}
}
