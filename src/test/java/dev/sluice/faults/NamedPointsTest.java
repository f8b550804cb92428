package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.faults.RedisTap.Moment;
import dev.sluice.faults.RunClient.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that are killed exactly between two steps. The site is shared; each case begins with the worker that the last has left. */
@Timeout(60)
final class NamedPointsTest {

    private static final Duration PIECE = Duration.ofMillis(20);
    private static final String ACME = "acme";
    private static final String NEXT_TO_ANOTHER =
            "WOKEN_BY_THE_BELL|CLAIM_IS_KNOWN|COMMIT_IS_KNOWN|BEFORE_A_RETRY|BEFORE_THE_RELEASE";

    @TempDir
    private static Path folder;

    private static Site site;
    private static RedisTap tap;
    private static ServeProcess worker;
    private static int runs;

    @BeforeAll
    static void open() {
        site = new Site(folder, 1, Rules.HASTY);
        tap = site.tap();
        worker = site.serve("worker", tap);
    }

    @AfterAll
    static void close() throws IOException {
        site.close();
    }

    private static void nextWorker() {
        tap = site.tap();
        worker = site.serve("worker", tap);
    }

    /** Where a worker dies, and how often the provider is called for the run. */
    enum WorkerPoint {
        WOKEN_BY_THE_BELL("BLPOP", Moment.ANSWERED, 1),
        CLAIM_RAN("claim", Moment.RAN, 1),
        CLAIM_IS_KNOWN("claim", Moment.ANSWERED, 1),
        BEFORE_THE_CALL("HGET", Moment.SENT, 1),
        IN_MID_CALL("append", Moment.RAN, 2),
        BETWEEN_PIECES_OF_A_RESULT("stage", Moment.ANSWERED, 2),
        BEFORE_THE_COMMIT("commit", Moment.SENT, 2),
        COMMIT_RAN("commit", Moment.RAN, 1),
        COMMIT_IS_KNOWN("commit", Moment.ANSWERED, 1),
        BEFORE_A_RETRY("retry", Moment.SENT, 2),
        RETRY_RAN("retry", Moment.RAN, 2),
        BEFORE_THE_RELEASE("release", Moment.SENT, 2),
        RELEASE_RAN("release", Moment.RAN, 2);

        private final String call;
        private final Moment moment;
        private final int executions;

        WorkerPoint(String call, Moment moment, int executions) {
            this.call = call;
            this.moment = moment;
            this.executions = executions;
        }

        Work work(int run) {
            Work usual = new Work(run, 5, PIECE);
            return switch (call) {
                case "stage" -> usual.withLargeAnswer();
                case "retry" -> usual.refusedOnce();
                case "release" -> new Work(run, 10, Duration.ofMillis(100));
                default -> usual;
            };
        }
    }

    @ParameterizedTest
    @EnumSource(names = NEXT_TO_ANOTHER, mode = EnumSource.Mode.MATCH_NONE)
    void aRunEndsOnceWhereverItsWorkerDies(WorkerPoint point) throws Exception {
        dieAt(point);
    }

    /** Points at which there is hardly anything else to be in doubt than at those beside them. */
    @Tag("chaos")
    @ParameterizedTest
    @EnumSource(names = NEXT_TO_ANOTHER, mode = EnumSource.Mode.MATCH_ANY)
    void aRunEndsOnceAtTheOtherPointsToo(WorkerPoint point) throws Exception {
        dieAt(point);
    }

    private static void dieAt(WorkerPoint point) throws Exception {
        ServeProcess dying = worker.awaitUp();
        RedisTap.Trap trap = tap.trap(point.call, point.moment, () -> site.kill(dying));
        Work work = point.work(++runs);
        site.accepted(ACME, work);
        if (point.call.equals("release")) {
            site.until(Duration.ofSeconds(10), () -> site.executionsOf(work.run()) == 1);
            dying.askToEnd();
        }
        assertThat(trap.springsWithin(10)).isTrue();

        nextWorker();
        site.settle();
        assertThat(site.executionsOf(work.run())).isEqualTo(point.executions);
    }

    /** Where a router dies that has not answered its client yet. */
    enum RouterPoint {
        BETWEEN_PIECES_OF_A_REQUEST("stage", Moment.ANSWERED),
        BEFORE_THE_RUN_IS_STORED("enqueue", Moment.SENT),
        RUN_IS_STORED("enqueue", Moment.RAN);
        private final String call;
        private final Moment moment;

        RouterPoint(String call, Moment moment) {
            this.call = call;
            this.moment = moment;
        }
    }

    /** Who then asks another router, with the same idempotency key, has one run and not two. */
    @ParameterizedTest
    @EnumSource
    void aRequestIsOneRunWhereverItsRouterDies(RouterPoint point) throws Exception {
        worker.awaitUp();
        RedisTap way = site.tap();
        ServeProcess dying = site.serve("router", way).awaitUp();
        RedisTap.Trap trap = way.trap(point.call, point.moment, dying::kill);
        Work work = new Work(++runs, 5, PIECE).withLargeRequest();
        assertThatThrownBy(() -> site.crowd.client(ACME).start(dying.api(), work))
                .isInstanceOf(IOException.class);
        assertThat(trap.springsWithin(10)).isTrue();

        site.accepted(ACME, work);
        site.settle();
        assertThat(site.executionsOf(work.run())).isEqualTo(1);
        assertThat(site.store.lasting(List.of("in:", "out:"))).isEmpty();
    }
}
