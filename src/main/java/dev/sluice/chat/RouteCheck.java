package dev.sluice.chat;

import dev.sluice.model.ChatRequest;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import dev.sluice.model.Violation;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the models that a request may go to: the one that it asks for, the fallbacks that it names, then those of the registry. What it
 * names must exist, be allowed and be able to take it, which shows before any provider is called.
 */
final class RouteCheck {

    private static final String FORBIDDEN = GatewayError.Kind.FORBIDDEN.code();

    private final ModelRouter models;
    private final ProviderCalls.Ways ways;

    RouteCheck(ModelRouter models, ProviderCalls.Ways ways) {
        this.models = models;
        this.ways = ways;
    }

    /** The models in their order, each once. What the one that is asked for cannot take is left to show if there are no others to check. */
    Future<List<Route>> routes(ChatRequest request, Predicate<String> mayCall) {
        return models.route(request.model(), mayCall)
                .compose(asked -> request.fallbacks().isEmpty()
                        ? Future.succeededFuture(withRegistrys(asked, List.of(), mayCall))
                        : named(asked, request, mayCall, List.of()));
    }

    /** Fails with everything that is wrong with a request, this among it. */
    Future<Void> check(ChatRequest request, Predicate<String> mayCall, List<Violation> known) {
        return models.route(request.model(), mayCall)
                .compose(asked -> named(asked, request, mayCall, known))
                .mapEmpty();
    }

    private Future<List<Route>> named(
            Route asked, ChatRequest request, Predicate<String> mayCall, List<Violation> known) {
        List<Route> fallbacks = new ArrayList<>();
        List<Future<List<Violation>>> findings = new ArrayList<>();
        findings.add(refusals(asked, request, null));
        for (int i = 0; i < request.fallbacks().size(); i++) {
            String field = "fallbacks[" + i + "]";
            try {
                Route fallback = models.find(request.fallbacks().get(i), mayCall, field);
                fallbacks.add(fallback);
                findings.add(refusals(fallback, request, field));
            } catch (GatewayException refusal) {
                findings.add(Future.succeededFuture(violations(refusal.error(), field)));
            }
        }
        return Future.all(findings).compose(all -> {
            List<Violation> violations = Stream.concat(
                            findings.stream().flatMap(found -> found.result().stream()), known.stream())
                    .toList();
            return violations.isEmpty()
                    ? Future.succeededFuture(withRegistrys(asked, fallbacks, mayCall))
                    : Future.failedFuture(new GatewayException(error(violations)));
        });
    }

    /** @param field what names the model, if that is not {@code model}: what it cannot take then is wrong with that */
    private Future<List<Violation>> refusals(Route route, ChatRequest request, @Nullable String field) {
        ProviderCalls calls = new ProviderCalls(
                ways, route, route.endpoint().keys().getFirst(), request, () -> "", Future.succeededFuture());
        return calls.refusals()
                .map(found -> field == null
                        ? found
                        : found.stream()
                                .map(violation -> new Violation(violation.code(), violation.message(), field))
                                .toList());
    }

    private static List<Violation> violations(GatewayError refusal, String field) {
        return refusal.violations().isEmpty()
                ? List.of(new Violation(refusal.code(), refusal.message(), field))
                : refusal.violations();
    }

    private static GatewayError error(List<Violation> violations) {
        GatewayError invalid = GatewayError.invalid(violations);
        return violations.stream().allMatch(violation -> violation.code().equals(FORBIDDEN))
                ? new GatewayError(GatewayError.Kind.FORBIDDEN, invalid.message(), null, null, null, violations)
                : invalid;
    }

    private List<Route> withRegistrys(Route asked, List<Route> named, Predicate<String> mayCall) {
        Map<String, Route> once = new LinkedHashMap<>();
        once.put(asked.model().id(), asked);
        named.forEach(route -> once.putIfAbsent(route.model().id(), route));
        models.fallbacks(asked, mayCall)
                .forEach(route -> once.putIfAbsent(route.model().id(), route));
        return List.copyOf(once.values());
    }
}
