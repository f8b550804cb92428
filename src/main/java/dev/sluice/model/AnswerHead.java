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

    /** @param requestId the provider's id of the HTTP exchange, or null */
    public record AnsweredBy(
            String provider, String model, @Nullable String requestId) {}
}
