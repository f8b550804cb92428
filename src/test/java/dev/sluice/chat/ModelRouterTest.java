package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EndpointConfig;
import dev.sluice.config.Secret;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import dev.sluice.provider.ProviderCatalog;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelInfo.Life;
import dev.sluice.registry.ModelInfo.Parameters;
import dev.sluice.registry.ModelInfo.Sizes;
import dev.sluice.registry.ModelInfo.Status;
import dev.sluice.registry.ModelInfo.Support;
import dev.sluice.registry.ModelInfo.Wires;
import dev.sluice.registry.ModelRegistry;
import dev.sluice.registry.Prices;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ModelRouterTest {

    private static final Prices UNTIL_NOVEMBER = prices(null, LocalDate.of(2026, 11, 30));
    private static final Prices LATER = prices(LocalDate.of(2026, 12, 1), null);

    private final ModelRegistry registry = new ModelRegistry(List.of(
            model("dated-1", Life.ACTIVE, LATER, List.of("openai/moving")),
            model("gone", new Life(Status.RETIRED, null, "openai/dated-1"), Prices.UNKNOWN, List.of("openai/lost")),
            model(
                    "old",
                    new Life(Status.DEPRECATED, LocalDate.of(2026, 12, 1), "openai/dated-1", true),
                    UNTIL_NOVEMBER,
                    List.of()),
            model("open-*", Life.ACTIVE, Prices.UNKNOWN, List.of())));

    @Test
    void anAliasGoesWhereItsModelGoes() {
        assertThat(route("openai/moving", id -> true).model().upstreamName()).isEqualTo("dated-1");
    }

    @Test
    void anAliasAllowsNothingThatItsModelDoesNot() {
        assertThat(route("openai/moving", "openai/dated-1"::equals).model().id())
                .isEqualTo("openai/dated-1");
        assertThat(refusal("openai/moving", "openai/moving"::equals))
                .isEqualTo(GatewayError.of(
                        GatewayError.Kind.FORBIDDEN, "the token does not allow the model openai/dated-1"));
    }

    @Test
    void theAliasOfARetiredModelIsRetired() {
        assertThat(refusal("openai/lost", id -> true).violations())
                .singleElement()
                .returns("model_retired", violation -> violation.code())
                .returns("openai/lost is retired; use openai/dated-1", violation -> violation.message());
    }

    @Test
    void aBareNameIsThatOfTheOneModelThatHasIt() {
        assertThat(route("dated-1", id -> true).model().id()).isEqualTo("openai/dated-1");
        assertThat(route("moving", id -> true).model().id()).isEqualTo("openai/dated-1");
        assertThat(refusal("gone", id -> true).violations().getFirst().code()).isEqualTo("model_retired");
        assertThat(refusal("dated-1", id -> false).kind()).isEqualTo(GatewayError.Kind.FORBIDDEN);
    }

    /** A wildcard has no names of its own, and a provider that is not served has no models. */
    @Test
    void aBareNameOfNoneOrOfSeveralIsNoModel() {
        assertThat(refusal("open-a", id -> true).violations().getFirst().code()).isEqualTo("unsupported");
        ModelRouter several = router(
                new ModelRegistry(List.of(
                        model("openai", "twice"),
                        model("mine", "twice"),
                        model("openai", "once"),
                        model("elsewhere", "once"))),
                "2026-11-23T12:00:00Z");
        assertThat(several.route("twice", id -> true).failed()).isTrue();
        assertThat(several.route("once", id -> true).result().model().id()).isEqualTo("openai/once");
    }

    @Test
    void fromItsLastDayOnAModelIsAskedForUnderTheNameOfWhatReplacesIt() {
        assertThat(route("openai/old", "openai/old"::equals).model())
                .returns("old", ModelInfo::upstreamName)
                .returns(UNTIL_NOVEMBER, ModelInfo::prices);
        ModelRouter later = router("2026-12-01T00:00:00Z");
        assertThat(later.route("openai/old", "openai/old"::equals).result().model())
                .returns("openai/old", ModelInfo::id)
                .returns("dated-1", ModelInfo::upstreamName)
                .returns(LATER, ModelInfo::prices);
    }

    @Test
    void theListShowsWhatIsTodayAndWildcardsLast() {
        assertThat(router("2026-11-30T23:59:59Z").models(id -> true).stream().map(ModelInfo::id))
                .containsExactly("openai/dated-1", "openai/gone", "openai/old", "openai/open-*");
        assertThat(router("2026-11-30T23:59:59Z")
                        .models("openai/old"::equals)
                        .getFirst()
                        .prices())
                .isEqualTo(UNTIL_NOVEMBER);
        assertThat(router("2026-12-01T00:00:00Z")
                        .models("openai/old"::equals)
                        .getFirst()
                        .prices())
                .isEqualTo(LATER);
        assertThat(router("2026-12-01T00:00:00Z").models("openai/open-a"::equals))
                .isEmpty();
    }

    private Route route(String id, Predicate<String> mayCall) {
        return router("2026-11-23T12:00:00Z").route(id, mayCall).result();
    }

    private GatewayError refusal(String id, Predicate<String> mayCall) {
        Future<Route> route = router("2026-11-23T12:00:00Z").route(id, mayCall);
        assertThat(route.failed()).isTrue();
        return ((GatewayException) route.cause()).error();
    }

    private ModelRouter router(String now) {
        return router(registry, now);
    }

    private static ModelRouter router(ModelRegistry registry, String now) {
        return new ModelRouter(
                () -> registry,
                ProviderCatalog.load(),
                () -> Map.of("openai", endpoint(), "mine", endpoint()),
                InstantSource.fixed(Instant.parse(now)));
    }

    private static EndpointConfig endpoint() {
        return new EndpointConfig("openai", URI.create("http://localhost/v1"), new Secret("k"), false);
    }

    private static Prices prices(@Nullable LocalDate from, @Nullable LocalDate until) {
        Prices.Rates rates = new Prices.Rates(BigDecimal.ONE, null, null, BigDecimal.TEN);
        return new Prices(List.of(new Prices.Row(from, until, rates, List.of())));
    }

    private static ModelInfo model(String provider, String name) {
        return model(provider, name, Life.ACTIVE, Prices.UNKNOWN, List.of());
    }

    private static ModelInfo model(String name, Life life, Prices prices, List<String> aliases) {
        return model("openai", name, life, prices, aliases);
    }

    private static ModelInfo model(String provider, String name, Life life, Prices prices, List<String> aliases) {
        return new ModelInfo(
                provider,
                name,
                name,
                Wires.only("chat"),
                life,
                Sizes.UNKNOWN,
                Set.of(),
                new Parameters(Support.YES, Support.YES, 4, true, true, List.of(), false),
                Set.of(),
                prices,
                aliases,
                List.of());
    }
}
