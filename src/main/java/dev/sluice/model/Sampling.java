package dev.sluice.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the answer is drawn and where it ends. Null means that the client did not say.
 *
 * @param temperature 0..2
 * @param topP 0..1
 * @param maxTokens at least 1; includes reasoning tokens
 * @param stop up to four sequences that end the answer
 */
public record Sampling(
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer maxTokens,
        List<String> stop,
        @Nullable Long seed) {

    public static final Sampling DEFAULT = new Sampling(null, null, null, List.of(), null);

    public Sampling {
        stop = List.copyOf(stop);
    }
}
