package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.faults.RedisTap.Moment;
import dev.sluice.faults.RunClient.Work;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to Redis that are slow, half open or hung, for one process alone. */
@Timeout(60)
final class LateWordsTest {

    private static final String ACME = "acme";

    @TempDir
    private Path folder;

    @Test
    void aCommitThatArrivesAfterAnotherWorkersChangesNothing() throws Exception {
        lateCommit(folder, Rules.HASTY, true);
    }

    /** Nobody has begun the run again, so that there is no reason to do it again. */
    @Test
    @Tag("chaos")
    void aCommitThatArrivesAfterTheLeaseAloneIsTaken() throws Exception {
        lateCommit(folder, Rules.HASTY, false);
    }

    /** The commit of one worker is under way until its lease is over, or until another has executed the run and committed it. */
    static void lateCommit(Path folder, Rules rules, boolean another) throws Exception {
        try (Site site = new Site(folder, 1, rules)) {
            RedisTap tap = site.tap();
            site.serve("worker", tap).awaitUp();
            RedisTap.Trap trap = tap.trap("commit", Moment.SENT, () -> {
                site.history.fault("commit is late", 1);
                tap.hang();
            });
            String uid = site.accepted(ACME, new Work(1, 3, Duration.ofMillis(20)));
            assertThat(trap.springsWithin(20)).isTrue();
            if (another) {
                site.serve("worker");
                site.until(Duration.ofSeconds(30), () -> site.ended(uid));
            } else {
                site.until(Duration.ofSeconds(30), () -> site.store.leases() == 0);
            }
            tap.release();
            site.settle();
            assertThat(site.executions()).isEqualTo(another ? 2 : 1);
        }
    }

    @Test
    void aCommitWhoseReplyIsLostIsAskedForAgainAndCounts() throws Exception {
        lostReply(folder, Rules.HASTY);
    }

    /** The run's end is written; its worker, which has not heard of it, must learn that it was its own. */
    static void lostReply(Path folder, Rules rules) throws Exception {
        try (Site site = new Site(folder, 1, rules)) {
            RedisTap tap = site.tap();
            site.serve("worker", tap).awaitUp();
            RedisTap.Trap trap = tap.trap("commit", Moment.RAN, tap::disarm);
            site.run(ACME, new Work(1, 3, Duration.ofMillis(20)));
            assertThat(trap.springsWithin(20)).isTrue();
            site.settle();
            assertThat(site.executions()).isEqualTo(1);
            site.until(
                    Duration.ofSeconds(20),
                    () -> site.log().contains("run completed") || site.log().contains("run fenced"));
            assertThat(site.log()).contains("run completed").doesNotContain("run fenced");
        }
    }

    /** A worker must notice: the bell that it waits for does not ring any more, and its leases are not extended. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWorkerWhoseConnectionsHaveGoneSilentOpensOthers(boolean hung) throws Exception {
        try (Site site = new Site(folder, 1, Rules.HASTY)) {
            RedisTap tap = site.tap();
            site.serve("worker", tap).awaitUp();
            for (int run = 1; run <= 4; run++) {
                site.run(ACME, new Work(run, 10, Duration.ofMillis(100)));
            }
            site.until(Duration.ofSeconds(20), () -> site.executions() == 4);
            site.history.fault("silence", 4);
            if (hung) {
                tap.hang();
                site.pause(site.rules.lease().multipliedBy(3));
                tap.release();
            } else {
                tap.goHalfOpen();
            }
            site.run(ACME, new Work(5, 1, Duration.ofMillis(20)));
            site.settle();
            assertThat(site.executionsOf(5)).isEqualTo(1);
        }
    }
}
