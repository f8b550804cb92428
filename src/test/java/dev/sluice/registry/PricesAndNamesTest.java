package dev.sluice.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BuiltInFile;
import dev.sluice.config.Loaded;
import dev.sluice.model.Usage;
import dev.sluice.registry.ModelInfo.Status;
import dev.sluice.registry.Prices.Rates;
import dev.sluice.registry.Prices.Row;
import dev.sluice.registry.Prices.Tier;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the file says of prices, aliases, successors and wildcards. */
final class PricesAndNamesTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    @Test
    void pricesAreReadDigitByDigit() {
        ModelRegistry registry = load("""
                models:
                  openai/a:
                    wire: chat
                    prices:
                      - {until: 2026-11-30, input: 1, cached_input: 0.125, cache_write: 1.250, output: 0.1}
                      - from: 2026-12-01
                        until: 2026-12-31
                        input: 2
                        output: 3.3
                        tiers:
                          - {above_prompt_tokens: 200000, input: 4, output: 0.000001}
                """);
        assertThat(find(registry, "openai/a").prices())
                .isEqualTo(new Prices(List.of(
                        new Row(null, LocalDate.of(2026, 11, 30), rates("1", "0.125", "1.25", "0.1"), List.of()),
                        new Row(
                                LocalDate.of(2026, 12, 1),
                                LocalDate.of(2026, 12, 31),
                                rates("2", null, null, "3.3"),
                                List.of(new Tier(
                                        200_000,
                                        new Rates(new BigDecimal("4"), null, null, new BigDecimal("0.0000010"))))))));
    }

    @Test
    void wrongPricesAreRefusedByLine() {
        assertThat(errors("""
                models:
                  openai/gpt-4.1:
                    wire: chat
                    prices:
                      - {from: 2026-11-30, until: 2026-11-29, input: 1, output: 1}
                      - {from: 2026-11-29, input: -1, output: 1}
                """)).containsExactly("6: openai/gpt-4.1.prices[1].input: -1 must be at least 0");
        assertThat(errors("""
                models:
                  openai/gpt-4.1:
                    wire: chat
                    prices:
                      - {from: 2026-11-30, until: 2026-11-29, input: 1, output: 1}
                      - {from: 2026-11-29, input: 1, output: 1}
                      - {from: 2026-02-30, input: 1, output: 1}
                      - input: 1
                        output: 1
                        tiers:
                          - {above_prompt_tokens: 10, input: 1, output: 1}
                          - {above_prompt_tokens: 10, input: 1, output: 1}
                """))
                .containsExactly(
                        "5: openai/gpt-4.1.prices[0].until: \"2026-11-29\" must not be before from",
                        "6: openai/gpt-4.1.prices[1]: must begin, with from, after the row before it has ended, with until",
                        "7: openai/gpt-4.1.prices[2].from: \"2026-02-30\" is no day of the calendar",
                        "7: openai/gpt-4.1.prices[2]: must begin, with from, after the row before it has ended, with until",
                        "8: openai/gpt-4.1.prices[3]: must begin, with from, after the row before it has ended, with until",
                        "12: openai/gpt-4.1.prices[3].tiers[1].above_prompt_tokens: 10 must be more than in the tier before it");
        assertThat(errors("""
                models:
                  openai/a:
                    wire: chat
                    prices: [{input: 1, cached: 1}]
                  openai/b: {wire: chat, prices: [{input: cheap, output: 1, from: today}]}
                """))
                .containsExactly(
                        "4: openai/a.prices[0].output: is required",
                        "4: openai/a.prices[0].cached: is not a known key; here these are: from, until, input,"
                                + " cached_input, cache_write, output, tiers",
                        "5: openai/b.prices[0].input: \"cheap\" must be a number",
                        "5: openai/b.prices[0].from: \"today\" must be a date such as 2026-12-11");
    }

    @Test
    void anAliasLeadsToItsModel() {
        ModelRegistry registry = load("""
                models:
                  openai/a: {wire: chat, aliases: [openai/x, openai/org/y]}
                  openai/b: {wire: chat, status: retired, replacement: openai/a, aliases: [openai/z]}
                  openai/*: {wire: chat}
                """);
        assertThat(find(registry, "openai/x").id()).isEqualTo("openai/a");
        assertThat(find(registry, "openai/org/y").upstreamName()).isEqualTo("a");
        assertThat(find(registry, "openai/z").status()).isEqualTo(Status.RETIRED);
        assertThat(find(registry, "openai/w").id()).isEqualTo("openai/w");
    }

    @Test
    void wrongAliasesAreRefusedByLine() {
        assertThat(errors("""
                models:
                  openai/a:
                    wire: chat
                    aliases: [openai/b, google/a, openai/x, openai/a]
                  openai/b: {wire: chat, aliases: [openai/x]}
                  openai/c-*: {wire: chat, upstream_name: c, aliases: [openai/c]}
                """))
                .containsExactly(
                        "4: openai/a.aliases[0]: \"openai/b\" is a model of this file",
                        "4: openai/a.aliases[1]: \"google/a\" must have its model's provider",
                        "4: openai/a.aliases[3]: \"openai/a\" is a model of this file",
                        "5: openai/b.aliases[0]: \"openai/x\" is an alias of openai/a already",
                        "6: openai/c-*.aliases: is not for a wildcard: it stands for many names",
                        "6: openai/c-*.upstream_name: is not for a wildcard: it stands for many names");
        assertThat(errors("models:\n  openai/a: {wire: chat, aliases: [b, 'openai/*']}\n"))
                .containsExactly(
                        "2: openai/a.aliases[0]: \"b\" must be an id: provider/name",
                        "2: openai/a.aliases[1]: \"openai/*\" must be an id: provider/name");
    }

    @Test
    void fallbacksAreOtherModelsThatLive() {
        assertThat(errors("""
                models:
                  openai/a: {wire: chat, fallbacks: [openai/b, openai/a, openai/c, openai/d]}
                  openai/b: {wire: chat, fallbacks: [openai/a]}
                  openai/c: {wire: chat, status: retired}
                """))
                .containsExactly(
                        "2: openai/a.fallbacks[1]: \"openai/a\" is the model itself",
                        "2: openai/a.fallbacks[2]: \"openai/c\" must be a model of this file that is not retired",
                        "2: openai/a.fallbacks[3]: \"openai/d\" must be a model of this file that is not retired");
    }

    @Test
    void aModelBecomesItsReplacementOnTheDayThatItEnds() {
        ModelRegistry registry = load("""
                models:
                  google/old:
                    wire: generate
                    status: deprecated
                    shutdown_at: 2026-12-01
                    replacement: google/new
                    becomes_replacement: true
                    aliases: [google/older]
                    prices: [{until: 2026-11-30, input: 1, output: 1}]
                  google/new: {wire: generate, temperature: ignored, upstream_name: new-001, prices: [{input: 2, output: 2}]}
                """);
        ModelInfo old = find(registry, "google/older");
        assertThat(registry.onDay(LocalDate.of(2026, 11, 30), old)).isSameAs(old);
        ModelInfo after = registry.onDay(LocalDate.of(2026, 12, 1), old);
        assertThat(after.id()).isEqualTo("google/old");
        assertThat(after.life()).isEqualTo(old.life());
        assertThat(after.aliases()).isEqualTo(old.aliases());
        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields("name", "life", "aliases")
                .isEqualTo(find(registry, "google/new"));
    }

    @Test
    void whatBecomesAnotherModelNeedsADayAndAModelOfItsProvider() {
        assertThat(errors("""
                models:
                  google/a: {wire: generate, replacement: google/b, becomes_replacement: true}
                  google/b: {wire: generate, shutdown_at: 2026-12-01, replacement: openai/c, becomes_replacement: true}
                  google/d: {wire: generate, shutdown_at: 2026-12-01, replacement: google/a, becomes_replacement: true}
                  openai/c: {wire: chat}
                """))
                .containsExactly(
                        "2: google/a.becomes_replacement: true needs shutdown_at and a replacement of the same provider",
                        "3: google/b.becomes_replacement: true needs shutdown_at and a replacement of the same provider",
                        "4: google/d.replacement: \"google/a\" must not become another model itself");
    }

    @Test
    void theLongestWildcardCounts() {
        ModelRegistry registry = load("""
                models:
                  openai/*: {wire: chat, stop: 1}
                  openai/gpt-old-*: {wire: chat, status: retired, replacement: openai/new}
                  openai/gpt-*: {wire: chat, stop: 2, prices: [{input: 0, output: 0}]}
                  openai/new: {wire: chat}
                """);
        assertThat(find(registry, "openai/x").parameters().stop()).isEqualTo(1);
        assertThat(find(registry, "openai/gpt-x").parameters().stop()).isEqualTo(2);
        assertThat(find(registry, "openai/gpt-x").prices().rows()).hasSize(1);
        assertThat(find(registry, "openai/gpt-old-x")).returns(Status.RETIRED, ModelInfo::status);
        assertThat(registry.find("openai/")).isNull();
        assertThat(registry.wildcards().stream().map(ModelInfo::id))
                .containsExactly("openai/gpt-old-*", "openai/gpt-*", "openai/*");
        assertThat(registry.offered()).containsExactly("openai/new", "openai/gpt-*", "openai/*");
    }

    @ParameterizedTest
    @CsvSource({
        // A request of 1000 prompt tokens, 100 of them cached, and 10 of answer.
        "openai/gpt-4o,                      2026-11-23, 0.002475",
        "openai/gpt-5.6,                     2026-11-21, 0.00384",
        "openai/gpt-5.6,                     2026-11-22, 0.00485",
        "anthropic/claude-haiku-4-5,         2026-11-23, 0.00096",
        "google/gemini-4-argon,              2026-11-30, 0.00191",
        "google/gemini-4-argon,              2026-12-01, 0.00382",
        "google/gemini-2.5-pro,              2026-11-30, 0.0012375",
        "google/gemini-2.5-pro,              2026-12-01, 0.00072",
        "google/gemini-2.5-pro,              2027-01-01, 0.00144",
    })
    void theShippedPricesAreThoseOfTheDay(String id, LocalDate day, BigDecimal cost) {
        assertThat(shippedCost(id, day, 1000)).isEqualByComparingTo(cost);
    }

    @ParameterizedTest
    @CsvSource({
        "openai/gpt-6.1-sol,             272000, 0.54391",
        "openai/gpt-6.1-sol,             272001, 1.087774",
        "anthropic/claude-haiku-5-5,     100000, 0.009996",
        "anthropic/claude-haiku-5-5,     100001, 0.0499805",
        "google/gemini-2.5-pro,          200001, 0.4999275",
    })
    void theShippedTiersBillTheWholeRequest(String id, long prompt, BigDecimal cost) {
        assertThat(shippedCost(id, TODAY, prompt)).isEqualByComparingTo(cost);
    }

    @Test
    void everyShippedModelThatAnswersHasAPriceTodayAndInAYear() {
        ModelRegistry registry = shipped();
        Usage usage = new Usage(1000L, 10L, null, 100L, null, null);
        assertThat(registry.models())
                .filteredOn(model -> model.status() != Status.RETIRED)
                .hasSizeGreaterThan(25)
                .allSatisfy(model -> {
                    assertThat(model.prices().cost(usage, TODAY)).isPositive();
                    LocalDate inAYear = TODAY.plusYears(1);
                    assertThat(registry.onDay(inAYear, model).prices().cost(usage, inAYear))
                            .isPositive();
                });
    }

    private static @Nullable BigDecimal shippedCost(String id, LocalDate day, long prompt) {
        ModelRegistry registry = shipped();
        ModelInfo model = registry.onDay(day, find(registry, id));
        return model.prices().cost(new Usage(prompt, 10L, null, 100L, null, null), day);
    }

    private static ModelRegistry shipped() {
        return load(BuiltInFile.text("conf/models.yaml"));
    }

    private static Rates rates(String input, @Nullable String cached, @Nullable String write, String output) {
        return new Rates(
                new BigDecimal(input),
                cached == null ? null : new BigDecimal(cached),
                write == null ? null : new BigDecimal(write),
                new BigDecimal(output));
    }

    private static Loaded<ModelRegistry> parse(String yaml) {
        return new RegistryLoader(Set.of("openai", "anthropic", "google"), false).parse("models.yaml", yaml);
    }

    private static ModelRegistry load(String yaml) {
        Loaded<ModelRegistry> loaded = parse(yaml);
        assertThat(loaded).isInstanceOf(Loaded.Ready.class);
        return ((Loaded.Ready<ModelRegistry>) loaded).value();
    }

    private static List<String> errors(String yaml) {
        Loaded<ModelRegistry> loaded = parse(yaml);
        assertThat(loaded).isInstanceOf(Loaded.Refused.class);
        return ((Loaded.Refused<ModelRegistry>) loaded)
                .errors().stream()
                        .map(line -> line.substring("models.yaml:".length()))
                        .toList();
    }

    private static ModelInfo find(ModelRegistry registry, String id) {
        ModelInfo model = registry.find(id);
        if (model == null) {
            throw new AssertionError("there is no " + id);
        }
        return model;
    }
}
