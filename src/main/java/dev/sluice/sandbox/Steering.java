package dev.sluice.sandbox;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the model's name and a direct caller's headers ask the sandbox to do; the table is in the package description.
 *
 * @param number the status of an error, the size of a burst; else 0
 * @param delay the pause between tokens that the caller asks for; null for the behaviour's own
 * @param tokens how many numbers to answer with; null for the behaviour's own answer
 */
record Steering(
        Behaviour behaviour,
        int number,
        @Nullable Duration delay,
        @Nullable Integer tokens) {

    static final String DELAY_HEADER = "X-Sandbox-Delay-Ms";
    static final String TOKENS_HEADER = "X-Sandbox-Tokens";
    static final String ERROR_HEADER = "X-Sandbox-Error";

    /** Names to show to those who ask which models there are. */
    static final List<String> MODELS = List.of(
            "sandbox-fast",
            "sandbox-slow",
            "sandbox-drip",
            "sandbox-long",
            "sandbox-burst-100",
            "sandbox-echo",
            "sandbox-reasoning",
            "sandbox-refusal",
            "sandbox-filter",
            "sandbox-length",
            "sandbox-error-429",
            "sandbox-error-quota",
            "sandbox-error-context",
            "sandbox-error-midstream",
            "sandbox-cut",
            "sandbox-stall",
            "sandbox-silent");

    private static final String PREFIX = "sandbox-";
    private static final int MAX_TOKENS = 100_000;
    private static final int MAX_DELAY_MS = 600_000;

    enum Behaviour {
        NORMAL,
        FAST,
        SLOW,
        DRIP,
        LONG,
        BURST,
        ECHO,
        REASONING,
        REFUSAL,
        FILTER,
        LENGTH,
        ERROR,
        QUOTA,
        CONTEXT,
        MIDSTREAM,
        CUT,
        STALL,
        SILENT,
        /** A name of the sandbox's that means nothing. */
        UNKNOWN
    }

    static Steering of(String model, MultiMap headers) {
        Steering named = ofModel(model);
        Steering error = ofError(headers.get(ERROR_HEADER));
        Steering base = error.behaviour == Behaviour.UNKNOWN ? named : error;
        Integer delayMs = number(headers.get(DELAY_HEADER), 0, MAX_DELAY_MS);
        return new Steering(
                base.behaviour,
                base.number,
                delayMs == null ? null : Duration.ofMillis(delayMs),
                number(headers.get(TOKENS_HEADER), 1, MAX_TOKENS));
    }

    private static Steering ofModel(String model) {
        if (!model.startsWith(PREFIX)) {
            return plain(Behaviour.NORMAL);
        }
        String name = model.substring(PREFIX.length());
        if (name.startsWith("error-")) {
            String error = name.substring("error-".length());
            return isEnding(error) ? plain(Behaviour.UNKNOWN) : ofError(error);
        }
        if (name.startsWith("burst-")) {
            return counted(Behaviour.BURST, number(name.substring("burst-".length()), 1, MAX_TOKENS));
        }
        return plain(
                switch (name) {
                    case "fast" -> Behaviour.FAST;
                    case "slow" -> Behaviour.SLOW;
                    case "drip" -> Behaviour.DRIP;
                    case "long" -> Behaviour.LONG;
                    case "echo" -> Behaviour.ECHO;
                    case "reasoning" -> Behaviour.REASONING;
                    case "refusal" -> Behaviour.REFUSAL;
                    case "filter" -> Behaviour.FILTER;
                    case "length" -> Behaviour.LENGTH;
                    case "cut" -> Behaviour.CUT;
                    case "stall" -> Behaviour.STALL;
                    case "silent" -> Behaviour.SILENT;
                    default -> Behaviour.NORMAL;
                });
    }

    private static Steering ofError(@Nullable String error) {
        if (error == null) {
            return plain(Behaviour.UNKNOWN);
        }
        return switch (error) {
            case "quota" -> plain(Behaviour.QUOTA);
            case "context" -> plain(Behaviour.CONTEXT);
            case "midstream" -> plain(Behaviour.MIDSTREAM);
            case "cut" -> plain(Behaviour.CUT);
            case "stall" -> plain(Behaviour.STALL);
            case "silent" -> plain(Behaviour.SILENT);
            default -> counted(Behaviour.ERROR, number(error, 400, 599));
        };
    }

    /** These are models of their own: {@code sandbox-cut}, not {@code sandbox-error-cut}. */
    private static boolean isEnding(String error) {
        return error.equals("cut") || error.equals("stall") || error.equals("silent");
    }

    private static Steering plain(Behaviour behaviour) {
        return new Steering(behaviour, 0, null, null);
    }

    private static Steering counted(Behaviour behaviour, @Nullable Integer number) {
        return number == null ? plain(Behaviour.UNKNOWN) : new Steering(behaviour, number, null, null);
    }

    private static @Nullable Integer number(@Nullable String text, int min, int max) {
        if (text == null || text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        int value = Integer.parseInt(text);
        return value >= min && value <= max ? (Integer) value : null;
    }
}
