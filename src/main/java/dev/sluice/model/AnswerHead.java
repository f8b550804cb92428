package dev.sluice.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway knows of an answer before its content.
 *
 * @param uid {@code chatcmpl-<epoch seconds>-<random>}
 * @param model {@code provider/model} as asked
 * @param answeredBy what really answers
 * @param warnings what of the request was left out because it changes nothing of substance
 */
public record AnswerHead(String uid, Instant createdAt, String model, AnsweredBy answeredBy, List<Warning> warnings) {

    public AnswerHead {
        warnings = List.copyOf(warnings);
    }

    /** The same answer by another provider, model or call. */
    public AnswerHead by(AnsweredBy other, List<Warning> others) {
        return new AnswerHead(uid, createdAt, model, other, others);
    }

    /**
     * @param requestId the provider's id of the HTTP exchange, or null
     * @param failed the calls that were made before, in their order
     */
    public record AnsweredBy(
            String provider, String model, @Nullable String requestId, List<FailedCall> failed) {

        public AnsweredBy {
            failed = List.copyOf(failed);
        }

        /** By the first call. */
        public AnsweredBy(String provider, String model, @Nullable String requestId) {
            this(provider, model, requestId, List.of());
        }
    }

    /**
     * A call that failed before it had output.
     *
     * @param model its id, {@code provider/name}
     * @param code of the failure
     */
    public record FailedCall(String model, String code) {}
}
