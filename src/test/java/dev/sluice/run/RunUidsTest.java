package dev.sluice.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RunUidsTest {

    private static final long NOW = 1_770_629_490_934L;

    private final AtomicLong clock = new AtomicLong(NOW);
    private final RunUids uids = new RunUids(() -> Instant.ofEpochMilli(clock.get()), new Random(1));

    @Test
    void isAUuidOfVersionSeven() {
        UUID uid = UUID.fromString(uids.next());

        assertThat(uid.version()).isEqualTo(7);
        assertThat(uid.variant()).isEqualTo(2);
    }

    @Test
    void beginsWithTheTime() {
        assertThat(UUID.fromString(uids.next()).getMostSignificantBits() >>> 16).isEqualTo(NOW);
    }

    @Test
    void laterOnesAreGreaterEvenWithinAMillisecond() {
        // More than the counter has room for.
        assertThat(mint(10_000)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void laterOnesAreGreaterWhenTheClockIsSetBack() {
        String before = uids.next();
        clock.addAndGet(-60_000);

        assertThat(uids.next()).isGreaterThan(before);
    }

    @Test
    void laterMillisecondsAreGreater() {
        String before = uids.next();
        clock.incrementAndGet();

        assertThat(uids.next()).isGreaterThan(before);
    }

    @Test
    void threadsShareThem() throws Exception {
        RunUids shared = new RunUids(InstantSource.fixed(Instant.ofEpochMilli(NOW)), new Random(1));
        List<String> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<List<String>> work = () -> {
                List<String> mine = new ArrayList<>();
                for (int i = 0; i < 2_000; i++) {
                    mine.add(shared.next());
                }
                assertThat(mine).isSorted();
                return mine;
            };
            for (Future<List<String>> minted : threads.invokeAll(List.of(work, work, work, work))) {
                all.addAll(minted.get());
            }
        }

        assertThat(all.stream().map(uid -> uid.substring(0, 18))).doesNotHaveDuplicates();
    }

    private List<String> mint(int count) {
        List<String> minted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            minted.add(uids.next());
        }
        return minted;
    }
}
