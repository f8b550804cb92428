package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EndpointConfig.ApiKey;
import dev.sluice.config.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class KeyRingTest {

    private static final ApiKey A = new ApiKey("1", new Secret("a"), 5);
    private static final ApiKey B = new ApiKey("2", new Secret("b"), 1);
    private static final ApiKey C = new ApiKey("3", new Secret("c"), 1);
    private static final List<ApiKey> ALL = List.of(A, B, C);

    private final AtomicLong now = new AtomicLong();
    private final KeyRing ring = new KeyRing(now::get);

    /** The order is nginx's, for which it is documented. */
    @Test
    void everyKeyComesAsOftenAsItWeighsAndNeverAllAtOnce() {
        assertThat(labels(14)).isEqualTo("11213111121311");
    }

    @Test
    void anyWeightsAreKeptExactly() {
        SplittableRandom random = new SplittableRandom(20261123);
        for (int round = 0; round < 20; round++) {
            List<ApiKey> keys = new ArrayList<>();
            for (int i = 0; i < random.nextInt(2, 8); i++) {
                keys.add(new ApiKey("" + i, new Secret("k" + i), random.nextInt(1, 50)));
            }
            int total = keys.stream().mapToInt(ApiKey::weight).sum();
            Map<ApiKey, Integer> chosen = new HashMap<>();
            for (int i = 0; i < 3 * total; i++) {
                chosen.merge(next("provider-" + round, keys), 1, Integer::sum);
            }
            assertThat(chosen).isEqualTo(keys.stream().collect(Collectors.toMap(key -> key, key -> 3 * key.weight())));
        }
    }

    @Test
    void aKeyThatRestsIsPassedOver() {
        ring.rest("openai", A, Duration.ofSeconds(10));
        assertThat(labels(4)).isEqualTo("2323");
        assertThat(next("other", ALL)).as("of another provider").isEqualTo(A);
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(labels(7)).contains("1");
    }

    @Test
    void whenAllRestTheOneThatDoesSoForTheShortestTimeIsTold() {
        ring.rest("openai", A, Duration.ofSeconds(10));
        ring.rest("openai", B, Duration.ofSeconds(5));
        ring.rest("openai", C, Duration.ofSeconds(20));
        assertThat(ring.next("openai", ALL)).isNull();
        assertThat(ring.soonest("openai", ALL)).isEqualTo(B);
        assertThat(ring.soonest("openai", List.of())).isNull();
    }

    @Test
    void aShorterRestDoesNotEndALongerOne() {
        ring.rest("openai", A, Duration.ofSeconds(10));
        ring.rest("openai", A, Duration.ofSeconds(1));
        now.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(ring.rests("openai", A)).isTrue();
    }

    private String labels(int calls) {
        return Stream.generate(() -> next("openai", ALL).label()).limit(calls).collect(Collectors.joining());
    }

    private ApiKey next(String provider, List<ApiKey> keys) {
        return Objects.requireNonNull(ring.next(provider, keys));
    }
}
