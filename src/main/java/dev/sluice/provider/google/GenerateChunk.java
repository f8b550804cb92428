package dev.sluice.provider.google;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of one chunk, or of a whole answer, this gateway uses. Null is absent, null or of another type than expected; ids, names and
 * reasons are null instead of empty.
 */
record GenerateChunk(
        @Nullable String id,
        @Nullable String model,
        List<Candidate> candidates,
        @Nullable String blockReason,
        @Nullable TokenCounts usage,
        @Nullable ReportedError error) {

    /** One of the answers; more than one come only if they were asked for, which the gateway does not do. */
    record Candidate(
            int index, List<Piece> pieces, @Nullable String finishReason) {}

    /**
     * One part of an answer.
     *
     * @param thought whether the text is reasoning
     * @param signature null if there is none
     * @param call null if it is none
     */
    record Piece(
            @Nullable String text,
            boolean thought,
            @Nullable String signature,
            @Nullable Call call) {}

    /** @param arguments the JSON text of an object */
    record Call(@Nullable String name, String arguments) {}
}
