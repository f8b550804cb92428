package dev.sluice.chat;

import dev.sluice.config.EndpointConfig.ApiKey;
import dev.sluice.config.RetriesConfig;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Kind;
import dev.sluice.provider.OpaqueState;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may be called for one answer: models in their order, each with the keys of its provider, none that a breaker holds back. Knows
 * what has been tried, and remembers for others how calls have gone. One per answer; event loop only.
 */
final class Candidates {

    /** What says that a model does not work now. */
    private static final Set<Kind> BROKEN =
            Set.of(Kind.PROVIDER_ERROR, Kind.PROVIDER_TRUNCATED, Kind.PROVIDER_OVERLOADED, Kind.PROVIDER_TIMEOUT);

    private final Resilience resilience;
    private final List<Route> routes;
    /** Null when no further call will be made. */
    private @Nullable ChatRequest request;

    /** The keys that were used, or held back, for the model that it is at. */
    private final Set<ApiKey> tried = new HashSet<>();

    private int at;

    /** @param routes the models, at least one, each once */
    Candidates(Resilience resilience, List<Route> routes, ChatRequest request) {
        this.resilience = resilience;
        this.routes = routes;
        this.request = request;
    }

    /** What is asked, until {@link #settle}. */
    ChatRequest request() {
        if (request == null) {
            throw new IllegalStateException("the calls are over");
        }
        return request;
    }

    /** No further call will be made. */
    void settle() {
        request = null;
    }

    /** What the client wants most. */
    Route asked() {
        return routes.getFirst();
    }

    /** The first call; null if every one is held back. */
    @Nullable
    Candidate first() {
        Candidate first = anyKey();
        return first == null ? nextModel() : first;
    }

    /** The same model with a key that it was not called with and that does not rest; null if there is none. */
    @Nullable
    Candidate otherKey() {
        for (ApiKey key = nextKey(); key != null; key = nextKey()) {
            Candidate candidate = with(key);
            if (candidate != null) {
                return candidate;
            }
        }
        return null;
    }

    /** The same model once more: with the same key, or with another that does not rest if that one does; null if it is held back. */
    @Nullable
    Candidate again(ApiKey same) {
        ApiKey other = rests(same) ? resilience.keys().next(provider(), keys()) : null;
        Candidate again = with(other == null ? same : other);
        return again == null ? otherKey() : again;
    }

    /** The next model; null if there is none left, or none that is not held back. */
    @Nullable
    Candidate nextModel() {
        while (at + 1 < routes.size()) {
            at++;
            tried.clear();
            Candidate candidate = anyKey();
            if (candidate != null) {
                return candidate;
            }
        }
        return null;
    }

    /** What to say when every call is held back. */
    GatewayError heldBack() {
        Duration shortest = routes.stream()
                .flatMap(route -> route.endpoint().keys().stream()
                        .map(key -> resilience.breakers().holdsFor(route.model(), key)))
                .min(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        return GatewayError.ofProvider(
                        Kind.PROVIDER_OVERLOADED,
                        asked().model().id() + " has failed too often lately and is not called for a while",
                        asked().model().provider())
                .withRetryAfter(shortest);
    }

    /** Remembers how a call has gone. */
    void ended(Candidate call, WatchedCall.End end) {
        GatewayError failure = end.failure();
        if (failure == null && !end.cancelled()) {
            call.permit().ended(false);
        } else if (failure != null && broken(failure)) {
            call.permit().ended(true);
        } else {
            call.permit().released();
        }
        Duration rest = failure == null ? null : rest(failure);
        if (rest != null) {
            resilience.keys().rest(call.route().model().provider(), call.key(), rest);
        }
    }

    private static boolean broken(GatewayError failure) {
        Integer status = failure.upstreamStatus();
        boolean refused = failure.kind() == Kind.PROVIDER_ERROR && status != null && status >= 400 && status < 500;
        return BROKEN.contains(failure.kind()) && !refused && failure.repeat() != GatewayError.Repeat.ONCE;
    }

    /** How long a key is not to be used after a failure; null if the key has no part in it. */
    private @Nullable Duration rest(GatewayError failure) {
        RetriesConfig retries = resilience.retries();
        return switch (failure.kind()) {
            case PROVIDER_RATE_LIMITED -> Objects.requireNonNullElse(failure.retryAfter(), retries.keyRest());
            case PROVIDER_AUTH, PROVIDER_QUOTA_EXHAUSTED -> retries.refusedKeyRest();
            default -> null;
        };
    }

    /** Of this model, with the key that its state is bound to before all others, and one that rests if all do. */
    private @Nullable Candidate anyKey() {
        String bound = keys().size() < 2 ? null : OpaqueState.keyRef(request(), provider());
        for (ApiKey key : keys()) {
            if (key.ref().equals(bound) && !rests(key)) {
                Candidate candidate = with(key);
                if (candidate != null) {
                    return candidate;
                }
            }
        }
        Candidate rested = otherKey();
        for (ApiKey key = soonest(); rested == null && key != null; key = soonest()) {
            rested = with(key);
        }
        return rested;
    }

    private @Nullable Candidate with(ApiKey key) {
        tried.add(key);
        Route route = routes.get(at);
        Breaker.Permit permit = resilience.breakers().enter(route.model(), key);
        return permit == null ? null : new Candidate(route, key, permit);
    }

    private @Nullable ApiKey nextKey() {
        return resilience.keys().next(provider(), untried());
    }

    private @Nullable ApiKey soonest() {
        return resilience.keys().soonest(provider(), untried());
    }

    private boolean rests(ApiKey key) {
        return resilience.keys().rests(provider(), key);
    }

    private List<ApiKey> untried() {
        return tried.isEmpty()
                ? keys()
                : keys().stream().filter(key -> !tried.contains(key)).toList();
    }

    private List<ApiKey> keys() {
        return routes.get(at).endpoint().keys();
    }

    private String provider() {
        return routes.get(at).model().provider();
    }
}
