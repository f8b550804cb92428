package dev.sluice.registry;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one model.
 *
 * @param provider the part of its id before the slash
 * @param name the part after it
 * @param upstreamName what the provider calls it
 * @param wires the formats to speak with it
 * @param life where it is in its life
 * @param sizes its limits
 * @param input what it takes besides text
 * @param parameters how it treats the parameters of a request
 * @param traits what else sets it apart from others of its wire
 * @param prices what it costs
 * @param aliases other ids that stand for it
 * @param fallbacks the ids of models to try in this order if it fails before it has begun to answer; theirs do not count then
 */
public record ModelInfo(
        String provider,
        String name,
        String upstreamName,
        Wires wires,
        Life life,
        Sizes sizes,
        Set<Modality> input,
        Parameters parameters,
        Set<Trait> traits,
        Prices prices,
        List<String> aliases,
        List<String> fallbacks) {

    public ModelInfo {
        input = Set.copyOf(input);
        traits = Set.copyOf(traits);
        aliases = List.copyOf(aliases);
        fallbacks = List.copyOf(fallbacks);
    }

    /** A model of unknown price, with no alias and no fallback. */
    public ModelInfo(
            String provider,
            String name,
            String upstreamName,
            Wires wires,
            Life life,
            Sizes sizes,
            Set<Modality> input,
            Parameters parameters,
            Set<Trait> traits) {
        this(
                provider,
                name,
                upstreamName,
                wires,
                life,
                sizes,
                input,
                parameters,
                traits,
                Prices.UNKNOWN,
                List.of(),
                List.of());
    }

    /** Whether it has this trait. */
    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** {@code provider/name}. */
    public String id() {
        return provider + "/" + name;
    }

    public Status status() {
        return life.status();
    }

    /** Whether it stands for every name that begins like its own. */
    public boolean isWildcard() {
        return name.endsWith("*");
    }

    /** The same model under a name that a wildcard matched. */
    public ModelInfo named(String matchedName) {
        return new ModelInfo(
                provider,
                matchedName,
                matchedName,
                wires,
                life,
                sizes,
                input,
                parameters,
                traits,
                prices,
                List.of(),
                fallbacks);
    }

    /** The same id, with its life and aliases, and another model behind it. */
    ModelInfo answeredBy(ModelInfo other) {
        return new ModelInfo(
                provider,
                name,
                other.upstreamName,
                other.wires,
                life,
                other.sizes,
                other.input,
                other.parameters,
                other.traits,
                other.prices,
                aliases,
                fallbacks);
    }

    /** The same model without the prices that are over before a day. */
    public ModelInfo pricedSince(LocalDate day) {
        return new ModelInfo(
                provider,
                name,
                upstreamName,
                wires,
                life,
                sizes,
                input,
                parameters,
                traits,
                prices.since(day),
                aliases,
                fallbacks);
    }

    /**
     * Names of formats of the model's provider; see {@code provider.Wire}.
     *
     * @param usual carries all requests that it can
     * @param other carries those that the usual one cannot, or null if there is no other
     */
    public record Wires(String usual, @Nullable String other) {
        /** One format for everything. */
        public static Wires only(String name) {
            return new Wires(name, null);
        }
    }

    /**
     * @param shutdownAt the day on which its provider shuts it down, or null if none is announced
     * @param replacement the id of the model to use instead, or null
     * @param becomesReplacement whether the replacement answers under its name from that day on
     */
    public record Life(
            Status status,
            @Nullable LocalDate shutdownAt,
            @Nullable String replacement,
            boolean becomesReplacement) {
        /** A life that just ends. */
        public Life(Status status, @Nullable LocalDate shutdownAt, @Nullable String replacement) {
            this(status, shutdownAt, replacement, false);
        }

        /** No end in sight. */
        public static final Life ACTIVE = new Life(Status.ACTIVE, null, null);
    }

    /**
     * Limits in tokens; null where unknown.
     *
     * @param contextWindow request and answer together
     * @param maxInput a request
     * @param maxOutput an answer, reasoning included
     */
    public record Sizes(
            @Nullable Integer contextWindow,
            @Nullable Integer maxInput,
            @Nullable Integer maxOutput) {
        public static final Sizes UNKNOWN = new Sizes(null, null, null);
    }

    /** Where a model is in its life. */
    public enum Status {
        ACTIVE,
        DEPRECATED,
        RETIRED
    }

    /** What a message may hold besides text. */
    public enum Modality {
        IMAGE,
        AUDIO,
        VIDEO,
        FILE
    }

    /** How a model treats a parameter whose absence does not change what an answer means. */
    public enum Support {
        /** Passed on. */
        YES,
        /** Left out, with a warning unless it is the default. */
        IGNORED
    }

    /**
     * @param temperature whether it may be set
     * @param topP whether it may be set
     * @param stop how many stop sequences it takes; 0 refuses them
     * @param tools whether it calls functions
     * @param structuredOutput whether it can be held to a JSON Schema
     * @param reasoningEfforts the efforts that may be asked for; empty if it does not reason
     * @param developerRole whether instructions go in the role {@code developer} instead of {@code system}
     */
    public record Parameters(
            Support temperature,
            Support topP,
            int stop,
            boolean tools,
            boolean structuredOutput,
            List<String> reasoningEfforts,
            boolean developerRole) {
        public Parameters {
            reasoningEfforts = List.copyOf(reasoningEfforts);
        }
    }

    /** What sets a model apart from others that speak the same wire. Without a trait a model is treated as the stricter kind. */
    public enum Trait {
        /** Takes a system message in mid-conversation, in its place. */
        SYSTEM_ANYWHERE,
        /** Lets the last message be the assistant's, and goes on from it. */
        PREFILL,
        /** Can be made to call a tool, or one certain tool. */
        FORCED_TOOLS,
        /** Takes temperature or top_p, not both. */
        ONE_SAMPLER,
        /** Combines tools with a response format. */
        FORMAT_WITH_TOOLS,
        /** Takes media in the results of tools. */
        MEDIA_IN_RESULTS,
        /** Wants its signature back with the first call of each step. */
        SIGNED_CALLS,
        /** Wants text in the last user message, beside media. */
        TEXT_IN_LAST_TURN,
        /** Reasons as it sees fit; how much is asked for by effort. */
        ADAPTIVE_THINKING,
        /** Does not stop reasoning altogether: the least, asked for as {@code none}, is to reason between its tools. */
        BETWEEN_TOOLS,
        /** Reasons only within a budget of tokens that the request gives. */
        BUDGETED_THINKING,
        /** Reasons always; how much is asked for by level. */
        LEVELLED_THINKING
    }
}
