package dev.sluice.registry;

import dev.sluice.model.Usage;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs, in US dollars per million tokens.
 *
 * @param rows in the order of time, none overlapping another; empty where the price is unknown
 */
public record Prices(List<Row> rows) {

    public static final Prices UNKNOWN = new Prices(List.of());

    private static final int PER_TOKENS_DIGITS = 6;

    public Prices {
        rows = List.copyOf(rows);
    }

    /** The exact cost of what was used on a day (UTC), in dollars; null where prices or counts leave it open. */
    public @Nullable BigDecimal cost(Usage usage, LocalDate day) {
        Long prompt = usage.promptTokens();
        Long completion = usage.completionTokens();
        if (prompt == null || completion == null) {
            return null;
        }
        for (Row row : rows) {
            if (row.holdsOn(day)) {
                return row.rates(prompt)
                        .cost(prompt, count(usage.cachedTokens()), count(usage.cacheWriteTokens()), completion);
            }
        }
        return null;
    }

    /** The same without what is over before a day: what holds on it, and what is announced. */
    public Prices since(LocalDate day) {
        return new Prices(rows.stream()
                .filter(row -> row.until() == null || !row.until().isBefore(day))
                .toList());
    }

    /** A provider that tells of no cache used none. */
    private static long count(@Nullable Long tokens) {
        return tokens == null ? 0 : Math.max(0, tokens);
    }

    /**
     * What holds for a while.
     *
     * @param from the first day, or null if it has always held
     * @param until the last day, or null if no end is known
     * @param tiers the rates of longer prompts, shortest first
     */
    public record Row(@Nullable LocalDate from, @Nullable LocalDate until, Rates base, List<Tier> tiers) {
        public Row {
            tiers = List.copyOf(tiers);
        }

        boolean holdsOn(LocalDate day) {
            return (from == null || !day.isBefore(from)) && (until == null || !day.isAfter(until));
        }

        /** The tier that a prompt falls into bills all of the request, the answer included. */
        Rates rates(long promptTokens) {
            Rates rates = base;
            for (Tier tier : tiers) {
                if (promptTokens > tier.abovePromptTokens()) {
                    rates = tier.rates();
                }
            }
            return rates;
        }
    }

    /** The rates of requests whose prompt is longer than this. */
    public record Tier(long abovePromptTokens, Rates rates) {}

    /**
     * @param cachedInput of the part of a prompt that is read from a cache; null if unknown
     * @param cacheWrite of the part of a prompt that is written to a cache; null if unknown
     */
    public record Rates(
            BigDecimal input,
            @Nullable BigDecimal cachedInput,
            @Nullable BigDecimal cacheWrite,
            BigDecimal output) {

        /** Cached tokens are part of the prompt, whoever the provider; counts that contradict each other never cost less than nothing. */
        @Nullable
        BigDecimal cost(long prompt, long cached, long written, long completion) {
            BigDecimal reading = cost(cached, cachedInput);
            BigDecimal writing = cost(written, cacheWrite);
            if (reading == null || writing == null) {
                return null;
            }
            return part(prompt - cached - written, input)
                    .add(reading)
                    .add(writing)
                    .add(part(completion, output));
        }

        private static @Nullable BigDecimal cost(long tokens, @Nullable BigDecimal rate) {
            if (tokens == 0) {
                return BigDecimal.ZERO;
            }
            return rate == null ? null : part(tokens, rate);
        }

        private static BigDecimal part(long tokens, BigDecimal rate) {
            return BigDecimal.valueOf(Math.max(0, tokens)).multiply(rate).movePointLeft(PER_TOKENS_DIGITS);
        }
    }
}
