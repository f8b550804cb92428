package dev.sluice.chat;

import dev.sluice.model.GatewayError;
import dev.sluice.model.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Watches how answers come to be, for who counts and measures. Called on event loops; does nothing by default. */
public interface ChatEvents {

    /** For who does not count. */
    ChatEvents NONE = new ChatEvents() {};

    /** A call to a provider ended. */
    default void onCall(Call call) {}

    /** An answer ended, after all of its calls. */
    default void onAnswer(Answer answer) {}

    /**
     * Calls of a model with a key are let through, held back, or tried out.
     *
     * @param model its id, {@code provider/name}
     * @param key as in {@link Call#key()}
     */
    default void onBreaker(String provider, String model, String key, BreakerState state) {}

    /**
     * A call failed before it had output, and another one takes its place.
     *
     * @param code of the failure
     */
    default void onRetry(RetryKind kind, String code) {}

    /**
     * What became of one call to a provider.
     *
     * @param model its id, {@code provider/name}
     * @param upstreamModel the provider's name of it
     * @param key which of the provider's keys: {@code 1} is the first in the configuration; {@code none} without keys
     * @param attempt its number among the calls of the answer, from 1
     * @param firstOutputAfter null if nothing came
     * @param failure null if the provider finished, or was not waited for
     * @param upstreamStatus of a failure, if the provider's answer had one
     * @param cancelled whether nobody wanted the answer any more
     */
    record Call(
            String provider,
            String model,
            String upstreamModel,
            String key,
            int attempt,
            Duration took,
            @Nullable Duration firstOutputAfter,
            GatewayError.@Nullable Kind failure,
            @Nullable Integer upstreamStatus,
            boolean cancelled) {}

    /**
     * What became of an answer.
     *
     * @param provider the one that was called last
     * @param asked the model as the client wrote it
     * @param answered the id of the model that was called last, {@code provider/name}
     * @param calls how many calls to providers were made for it
     */
    record Answer(String provider, String asked, String answered, StreamOutcome outcome, int calls) {

        /** What the provider had counted by the end, which may be early; null if it told nothing. */
        public @Nullable Usage usage() {
            return outcome.usage();
        }
    }

    /** What a breaker does with calls. */
    enum BreakerState {
        /** Lets them through. */
        CLOSED,
        /** Makes none. */
        OPEN,
        /** Makes a few, to see. */
        HALF_OPEN
    }

    /** What takes the place of a failed call. */
    enum RetryKind {
        /** The same call after a pause. */
        RETRY,
        /** Another model. */
        FALLBACK,
        /** The same call with another key. */
        KEY
    }
}
