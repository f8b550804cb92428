package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chat.Breaker.Permit;
import dev.sluice.chat.ChatEvents.BreakerState;
import dev.sluice.config.BreakerConfig;
import dev.sluice.config.EndpointConfig.ApiKey;
import dev.sluice.config.Secret;
import dev.sluice.registry.ModelInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class BreakerTest {

    private static final BreakerConfig CONFIG =
            new BreakerConfig(Duration.ofSeconds(10), 4, 0.5, Duration.ofSeconds(5), 2);

    private final AtomicLong now = new AtomicLong(-1_000_000_000_000L);
    private final List<BreakerState> told = new ArrayList<>();
    private final Breaker breaker = new Breaker(CONFIG, now::get, told::add);

    @Test
    void fewCallsTellNothing() {
        calls(true, true, true);
        assertThat(breaker.enter()).isNotNull();
        assertThat(told).isEmpty();
    }

    @Test
    void itOpensWhenTheShareOfFailuresIsReached() {
        calls(false, false, true);
        assertThat(breaker.enter()).isNotNull();
        calls(true);
        assertThat(breaker.enter()).isNull();
        assertThat(breaker.holdsFor()).isEqualTo(Duration.ofSeconds(5));
        assertThat(told).containsExactly(BreakerState.OPEN);
    }

    @Test
    void whatIsLongAgoDoesNotCount() {
        calls(true, true, true);
        pass(Duration.ofSeconds(11));
        calls(true);
        assertThat(breaker.enter()).isNotNull();
        assertThat(breaker.isIdle()).isFalse();
        pass(Duration.ofHours(1));
        assertThat(breaker.isIdle()).isTrue();
    }

    @Test
    void theWindowSlidesSliceBySlice() {
        calls(true);
        pass(Duration.ofSeconds(6));
        calls(true, true);
        pass(Duration.ofSeconds(6));
        // Of the four, the first is out of the window by now.
        calls(true);
        assertThat(breaker.enter()).isNotNull();
        calls(true);
        assertThat(breaker.enter()).isNull();
    }

    @Test
    void halfOpenItLetsAsManyThroughAsMayProbe() {
        open();
        Permit first = entered();
        entered();
        assertThat(breaker.enter()).isNull();
        first.released();
        Permit again = entered();
        assertThat(breaker.enter()).isNull();
        again.ended(false);
        assertThat(breaker.enter()).as("one has passed and one is out").isNull();
        assertThat(told).containsExactly(BreakerState.OPEN, BreakerState.HALF_OPEN);
    }

    @Test
    void itClosesWhenAllProbesGoWell() {
        open();
        Permit first = entered();
        Permit second = entered();
        first.answering();
        second.ended(false);
        calls(true, true, true);
        assertThat(breaker.enter()).as("the old failures are forgotten").isNotNull();
        first.ended(true);
        assertThat(breaker.enter())
                .as("a probe that broke off later counts as a call")
                .isNull();
        assertThat(told)
                .containsExactly(BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.CLOSED, BreakerState.OPEN);
    }

    @Test
    void oneProbeThatFailsOpensItAgain() {
        open();
        Permit late = entered();
        entered().ended(true);
        assertThat(breaker.enter()).isNull();
        pass(Duration.ofSeconds(5));
        entered();
        late.ended(false);
        late.released();
        assertThat(breaker.enter()).as("a probe of before does not count").isNotNull();
        assertThat(breaker.enter()).isNull();
    }

    @Test
    void callsThatBeganBeforeItOpenedDoNotCountAfterwards() {
        Permit slow = entered();
        open();
        slow.ended(true);
        pass(Duration.ofSeconds(5));
        assertThat(breaker.enter()).isNotNull();
    }

    @Test
    void noPlaceIsLostAmongManyThreads() throws Exception {
        BreakerConfig wide = new BreakerConfig(Duration.ofSeconds(10), 1, 0.1, Duration.ofSeconds(5), 3);
        Breaker shared = new Breaker(wide, now::get, state -> {});
        Objects.requireNonNull(shared.enter()).ended(true);
        pass(Duration.ofSeconds(5));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<Integer> probing = () -> {
                int most = 0;
                for (int i = 0; i < 20_000 || most == 0; i++) {
                    Permit permit = shared.enter();
                    if (permit != null) {
                        permit.released();
                        most++;
                    }
                }
                return most;
            };
            for (Future<Integer> done : threads.invokeAll(List.of(probing, probing, probing, probing))) {
                assertThat(done.get()).isPositive();
            }
        }
        assertThat(List.of(
                        Objects.requireNonNull(shared.enter()),
                        Objects.requireNonNull(shared.enter()),
                        Objects.requireNonNull(shared.enter())))
                .hasSize(3);
        assertThat(shared.enter()).isNull();
    }

    @Test
    void namesThatClientsChooseTakeNoMoreThanSoMuchMemory() {
        Breakers breakers = new Breakers(CONFIG, now::get, ChatEvents.NONE);
        ApiKey key = new ApiKey("1", new Secret("k"), 1);
        for (int i = 0; i < Breakers.MOST + 5; i++) {
            Objects.requireNonNull(breakers.enter(model("m" + i), key)).ended(true);
        }
        assertThat(breakers.size()).isEqualTo(Breakers.MOST);
        pass(Duration.ofMinutes(1));
        Objects.requireNonNull(breakers.enter(model("new"), key)).ended(true);
        assertThat(breakers.size()).as("idle ones made way").isEqualTo(1);
    }

    @Test
    void changesAreToldWithTheModelAndThePlaceOfTheKey() {
        List<String> changes = new ArrayList<>();
        Breakers breakers = new Breakers(CONFIG, now::get, new ChatEvents() {
            @Override
            public void onBreaker(String provider, String model, String key, BreakerState state) {
                changes.add(String.join(" ", provider, model, key, state.name()));
            }
        });
        ApiKey second = new ApiKey("2", new Secret("k"), 1);
        for (int i = 0; i < 4; i++) {
            Objects.requireNonNull(breakers.enter(model("m"), second)).ended(true);
        }
        assertThat(breakers.enter(model("m"), second)).isNull();
        assertThat(breakers.enter(model("m"), new ApiKey("1", new Secret("j"), 1)))
                .isNotNull();
        assertThat(breakers.enter(model("n"), second)).isNotNull();
        assertThat(changes).containsExactly("openai openai/m 2 OPEN");
    }

    @Test
    void aWindowOfNothingTurnsItOff() {
        Breakers none = new Breakers(
                new BreakerConfig(Duration.ZERO, 1, 0.1, Duration.ofSeconds(5), 1), now::get, ChatEvents.NONE);
        for (int i = 0; i < 10; i++) {
            Objects.requireNonNull(none.enter(model("m"), ApiKey.NONE)).ended(true);
        }
        assertThat(none.size()).isZero();
    }

    private void open() {
        calls(true, true, true, true);
        assertThat(breaker.enter()).isNull();
        pass(Duration.ofSeconds(5));
    }

    private void calls(boolean... failed) {
        for (boolean each : failed) {
            entered().ended(each);
        }
    }

    private Permit entered() {
        return Objects.requireNonNull(breaker.enter());
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static ModelInfo model(String name) {
        return new ModelInfo(
                "openai",
                name,
                name,
                ModelInfo.Wires.only("chat"),
                ModelInfo.Life.ACTIVE,
                ModelInfo.Sizes.UNKNOWN,
                Set.of(),
                new ModelInfo.Parameters(ModelInfo.Support.YES, ModelInfo.Support.YES, 4, true, true, List.of(), false),
                Set.of());
    }
}
