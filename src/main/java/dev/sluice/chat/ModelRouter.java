package dev.sluice.chat;

import dev.sluice.config.EndpointConfig;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import dev.sluice.model.Violation;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderCatalog;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelRegistry;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the route of a model's id. */
public final class ModelRouter {

    private static final String FIELD = "model";

    /** How many of the models that exist a refusal names. */
    private static final int MAX_NAMED = 50;

    private final Supplier<ModelRegistry> registry;
    private final ProviderCatalog adapters;
    private final Supplier<Map<String, EndpointConfig>> endpoints;
    private final InstantSource clock;

    /**
     * @param registry asked anew for each request, so that it can be replaced
     * @param endpoints where each provider is reached, by its name; asked anew as well
     */
    public ModelRouter(
            Supplier<ModelRegistry> registry,
            ProviderCatalog adapters,
            Supplier<Map<String, EndpointConfig>> endpoints,
            InstantSource clock) {
        this.registry = registry;
        this.adapters = adapters;
        this.endpoints = endpoints;
        this.clock = clock;
    }

    /**
     * The route of {@code id}; fails with a {@link GatewayException} if there is none, or none for this caller.
     *
     * @param id of a model, or its bare name where only one provider here has it
     * @param mayCall whether the caller's token allows a model
     */
    public Future<Route> route(String id, Predicate<String> mayCall) {
        try {
            return Future.succeededFuture(find(id, mayCall, FIELD));
        } catch (GatewayException refusal) {
            return Future.failedFuture(refusal);
        }
    }

    /** Where requests for a route's model go if it fails: what the registry names and this caller may call. */
    List<Route> fallbacks(Route route, Predicate<String> mayCall) {
        List<Route> routes = new ArrayList<>();
        for (String id : route.model().fallbacks()) {
            try {
                routes.add(find(id, mayCall, FIELD));
            } catch (GatewayException notForThisCaller) {
                // Nobody asked for it by name.
            }
        }
        return routes;
    }

    /**
     * @param field of the request, in which the model is named
     * @throws GatewayException if there is no such route
     */
    Route find(String id, Predicate<String> mayCall, String field) {
        ModelRegistry models = registry.get();
        ModelInfo model = id.indexOf('/') < 0 ? named(id, models) : models.find(id);
        EndpointConfig endpoint = model == null ? null : endpoints.get().get(model.provider());
        if (model == null || endpoint == null || !endpoint.usable()) {
            throw refusal(Violation.UNSUPPORTED, id + " is not a model of this gateway; there are " + offered(), field);
        }
        if (model.status() == ModelInfo.Status.RETIRED) {
            String instead = model.life().replacement();
            throw refusal("model_retired", id + " is retired" + (instead == null ? "" : "; use " + instead), field);
        }
        // An alias allows nothing by itself: where it leads is the registry's to change, and not what the token was
        // given for.
        if (!mayCall.test(model.id())) {
            throw new GatewayException(
                    GatewayError.of(GatewayError.Kind.FORBIDDEN, "the token does not allow the model " + model.id()));
        }
        Provider provider = adapters.find(endpoint.adapter());
        if (provider == null) {
            throw new IllegalStateException("no adapter is named " + endpoint.adapter());
        }
        LocalDate today = today();
        return new Route(models.onDay(today, model), provider, endpoint, today);
    }

    /**
     * The models that this caller may ask for, and those that are gone, with their replacements, as they are today; in the order of
     * the registry. After them the wildcards all of whose names the caller may ask for.
     */
    public List<ModelInfo> models(Predicate<String> mayCall) {
        ModelRegistry models = registry.get();
        LocalDate today = today();
        return Stream.concat(models.models().stream(), models.wildcards().stream())
                .filter(model -> served(model.id()) && mayCall.test(model.id()))
                .map(model -> models.onDay(today, model).pricedSince(today))
                .toList();
    }

    /** The model of that bare name; null if there is none, or if it could be one of several. */
    private @Nullable ModelInfo named(String name, ModelRegistry models) {
        List<ModelInfo> served =
                models.named(name).stream().filter(model -> served(model.id())).toList();
        return served.size() == 1 ? served.getFirst() : null;
    }

    private String offered() {
        List<String> ids = registry.get().offered().stream()
                .filter(this::served)
                .limit(MAX_NAMED)
                .toList();
        return ids.isEmpty() ? "none" : String.join(", ", ids);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private boolean served(String id) {
        EndpointConfig endpoint = endpoints.get().get(id.substring(0, id.indexOf('/')));
        return endpoint != null && endpoint.usable();
    }

    private static GatewayException refusal(String code, String message, String field) {
        return new GatewayException(GatewayError.invalid(List.of(new Violation(code, message, field))));
    }
}
