package dev.sluice.chat;

import dev.sluice.config.BreakerConfig;
import dev.sluice.config.EndpointConfig.ApiKey;
import dev.sluice.registry.ModelInfo;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The breakers of a process: one for each model and key of a provider. Any thread. */
final class Breakers {

    /** Names that a wildcard matches are the clients' to choose. Beyond this many no more are watched until others are idle. */
    static final int MOST = 10_000;

    private record Watched(String model, String key) {}

    private final BreakerConfig config;
    private final LongSupplier nanoTime;
    private final ChatEvents events;
    private final Map<Watched, Breaker> breakers = new ConcurrentHashMap<>();

    Breakers(BreakerConfig config, LongSupplier nanoTime, ChatEvents events) {
        this.config = config;
        this.nanoTime = nanoTime;
        this.events = events;
    }

    /** Asks for a call of a model with a key; null if none may be made now. */
    Breaker.@Nullable Permit enter(ModelInfo model, ApiKey key) {
        Breaker breaker = config.off() ? null : breaker(model, key);
        return breaker == null ? Breaker.Permit.FREE : breaker.enter();
    }

    /** How long such calls will be held back, as far as that is known. */
    Duration holdsFor(ModelInfo model, ApiKey key) {
        Breaker breaker = breakers.get(new Watched(model.id(), key.ref()));
        return breaker == null ? Duration.ZERO : breaker.holdsFor();
    }

    private @Nullable Breaker breaker(ModelInfo model, ApiKey key) {
        Watched watched = new Watched(model.id(), key.ref());
        Breaker known = breakers.get(watched);
        if (known != null) {
            return known;
        }
        if (breakers.size() >= MOST) {
            breakers.values().removeIf(Breaker::isIdle);
        }
        return breakers.size() >= MOST
                ? null
                : breakers.computeIfAbsent(watched, absent -> breaker(model, key.label()));
    }

    private Breaker breaker(ModelInfo model, String label) {
        return new Breaker(config, nanoTime, state -> events.onBreaker(model.provider(), model.id(), label, state));
    }

    /** How many are kept. */
    int size() {
        return breakers.size();
    }
}
