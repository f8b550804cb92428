package dev.sluice.chat;

import dev.sluice.config.EndpointConfig.ApiKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which of a provider's keys a call is made with: each in turn as often as its weight says, evenly spread, those that rest passed over.
 * One per process; any thread, and nobody waits.
 */
final class KeyRing {

    private record Owned(String provider, String ref) {}

    private final LongSupplier nanoTime;
    /** Until when keys rest. */
    private final Map<Owned, Long> rests = new ConcurrentHashMap<>();
    /** How far each key is behind its share, by provider and reference. */
    private final Map<String, AtomicReference<Map<String, Integer>>> shares = new ConcurrentHashMap<>();

    KeyRing(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The next of these keys that does not rest; null if all do. */
    @Nullable
    ApiKey next(String provider, List<ApiKey> keys) {
        List<ApiKey> usable = keys.stream().filter(key -> !rests(provider, key)).toList();
        return usable.size() < 2 ? (usable.isEmpty() ? null : usable.getFirst()) : nextOf(provider, usable);
    }

    /** The one of these keys, which all rest, that does so for the shortest time; null if there are none. */
    @Nullable
    ApiKey soonest(String provider, List<ApiKey> keys) {
        return keys.stream()
                .min(Comparator.comparingLong(key -> restLeft(provider, key)))
                .orElse(null);
    }

    boolean rests(String provider, ApiKey key) {
        return restLeft(provider, key) > 0;
    }

    /** A key is to be passed over for so long, if there are others. */
    void rest(String provider, ApiKey key, Duration time) {
        rests.merge(new Owned(provider, key.ref()), nanoTime.getAsLong() + time.toNanos(), (a, b) -> a - b > 0 ? a : b);
    }

    private long restLeft(String provider, ApiKey key) {
        Owned owned = new Owned(provider, key.ref());
        Long until = rests.get(owned);
        long left = until == null ? 0 : Math.max(0, until - nanoTime.getAsLong());
        if (until != null && left == 0) {
            rests.remove(owned, until);
        }
        return left;
    }

    /** As nginx does it: every key gains its weight, and the one that is furthest behind pays for all. */
    private ApiKey nextOf(String provider, List<ApiKey> keys) {
        AtomicReference<Map<String, Integer>> behind =
                shares.computeIfAbsent(provider, first -> new AtomicReference<>(Map.of()));
        while (true) {
            Map<String, Integer> before = behind.get();
            Map<String, Integer> after = new HashMap<>();
            int total = 0;
            int furthest = Integer.MIN_VALUE;
            ApiKey first = keys.getFirst();
            for (ApiKey key : keys) {
                int share = before.getOrDefault(key.ref(), 0) + key.weight();
                after.put(key.ref(), share);
                total += key.weight();
                if (share > furthest) {
                    furthest = share;
                    first = key;
                }
            }
            after.put(first.ref(), furthest - total);
            if (behind.compareAndSet(before, after)) {
                return first;
            }
        }
    }
}
