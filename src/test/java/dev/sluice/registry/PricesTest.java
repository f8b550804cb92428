package dev.sluice.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Usage;
import dev.sluice.registry.Prices.Rates;
import dev.sluice.registry.Prices.Row;
import dev.sluice.registry.Prices.Tier;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PricesTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    @Test
    void tokensCostTheirRatePerMillionExactly() {
        assertThat(cost(prices("2.50", null, null, "10"), usage(9, 3, 0, 0))).isEqualByComparingTo("0.0000525");
        assertThat(cost(prices("0.1", null, null, "0.2"), usage(1, 1, 0, 0))).isEqualByComparingTo("0.0000003");
        assertThat(cost(prices("0.15", null, null, "0.60"), usage(1_000_000_000, 0, 0, 0)))
                .isEqualByComparingTo("150");
    }

    @Test
    void whatIsFreeCostsNothing() {
        assertThat(cost(prices("0", null, null, "0"), usage(9, 3, 0, 0))).isEqualByComparingTo("0");
    }

    @Test
    void cachedTokensArePartOfThePrompt() {
        // 6 at 2.50, 4 at 1.25, 2 at 10.
        assertThat(cost(prices("2.50", "1.25", null, "10"), usage(10, 2, 4, 0))).isEqualByComparingTo("0.00004");
    }

    @Test
    void cacheWritesArePartOfThePromptToo() {
        // As Anthropic counts, once added up: 10 plain at 3, 2000 read at 0.30, 1000 written at 3.75, 5 at 15.
        assertThat(cost(prices("3", "0.30", "3.75", "15"), usage(3010, 5, 2000, 1000)))
                .isEqualByComparingTo("0.004455");
    }

    @Test
    void countsThatContradictEachOtherNeverCostLessThanNothing() {
        assertThat(cost(prices("3", "0.30", "3.75", "15"), usage(10, 0, 20, 0))).isEqualByComparingTo("0.000006");
        assertThat(cost(prices("3", "0.30", "3.75", "15"), usage(10, 0, -5, -5)))
                .isEqualByComparingTo("0.00003");
    }

    @Test
    void aProviderThatTellsOfNoCacheUsedNone() {
        assertThat(cost(prices("3", null, null, "15"), new Usage(10L, 0L, null, null, null, null)))
                .isEqualByComparingTo("0.00003");
    }

    @Test
    void theTierOfThePromptBillsTheWholeRequest() {
        Prices tiered = new Prices(List.of(new Row(
                null,
                null,
                rates("1", "0.1", null, "4"),
                List.of(new Tier(100, rates("2", "0.2", null, "6")), new Tier(1000, rates("3", "0.3", null, "9"))))));
        assertThat(cost(tiered, usage(100, 10, 0, 0))).isEqualByComparingTo("0.00014");
        assertThat(cost(tiered, usage(101, 10, 0, 0))).isEqualByComparingTo("0.000262");
        assertThat(cost(tiered, usage(101, 10, 100, 0))).isEqualByComparingTo("0.000082");
        assertThat(cost(tiered, usage(1000, 0, 0, 0))).isEqualByComparingTo("0.002");
        assertThat(cost(tiered, usage(1001, 0, 0, 0))).isEqualByComparingTo("0.003003");
    }

    @Test
    void theRowOfTheDayCounts() {
        Prices dated = new Prices(List.of(
                row(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 11, 30), "2"),
                row(LocalDate.of(2026, 12, 1), null, "4")));
        Usage million = usage(1_000_000, 0, 0, 0);
        assertThat(dated.cost(million, LocalDate.of(2026, 9, 30))).isNull();
        assertThat(dated.cost(million, LocalDate.of(2026, 10, 1))).isEqualByComparingTo("2");
        assertThat(dated.cost(million, LocalDate.of(2026, 11, 30))).isEqualByComparingTo("2");
        assertThat(dated.cost(million, LocalDate.of(2026, 12, 1))).isEqualByComparingTo("4");
        assertThat(dated.cost(million, LocalDate.of(2036, 12, 1))).isEqualByComparingTo("4");
    }

    @Test
    void whatIsUnknownHasNoCost() {
        assertThat(cost(Prices.UNKNOWN, usage(1, 1, 0, 0))).isNull();
        Prices known = prices("3", null, null, "15");
        assertThat(cost(known, new Usage(null, 1L, 1L, null, null, null))).isNull();
        assertThat(cost(known, new Usage(1L, null, 1L, null, null, null))).isNull();
        assertThat(cost(known, usage(10, 1, 1, 0))).isNull();
        assertThat(cost(known, usage(10, 1, 0, 1))).isNull();
    }

    @Test
    void whatIsOverIsLeftOut() {
        Row over = row(null, LocalDate.of(2026, 11, 22), "1");
        Row today = row(TODAY, TODAY, "2");
        Row announced = row(LocalDate.of(2026, 12, 1), null, "3");
        assertThat(new Prices(List.of(over, today, announced)).since(TODAY))
                .isEqualTo(new Prices(List.of(today, announced)));
    }

    private static Row row(@Nullable LocalDate from, @Nullable LocalDate until, String input) {
        return new Row(from, until, rates(input, null, null, "0"), List.of());
    }

    private static Prices prices(String input, @Nullable String cached, @Nullable String write, String output) {
        return new Prices(List.of(new Row(null, null, rates(input, cached, write, output), List.of())));
    }

    private static Rates rates(String input, @Nullable String cached, @Nullable String write, String output) {
        return new Rates(
                new BigDecimal(input),
                cached == null ? null : new BigDecimal(cached),
                write == null ? null : new BigDecimal(write),
                new BigDecimal(output));
    }

    private static Usage usage(long prompt, long completion, long cached, long written) {
        return new Usage(prompt, completion, prompt + completion, cached, written, null);
    }

    private static @Nullable BigDecimal cost(Prices prices, Usage usage) {
        return prices.cost(usage, TODAY);
    }
}
