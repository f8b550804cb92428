package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.faults.Event.Sight;
import dev.sluice.faults.RunClient.Work;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that cancel, or leave and come back elsewhere. */
@Timeout(120)
final class ClientsLeaveTest {

    private static final Duration PIECE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** From the cancel to the end of the call that the provider sees. */
    private static final Duration ABORT = Duration.ofSeconds(1);

    private static final String LAST = "data: [DONE]\n\n";
    private static final String ACME = "acme";
    private static final String BETA = "beta";

    @TempDir
    private Path folder;

    private int runs;

    /** Of four kinds: some have ended, some wait to be tried again, some are running, as many as may, and some wait. */
    @Test
    void aStormOfCancelsAbortsWhatRunsAndBeginsNothing() throws Exception {
        try (Site site = new Site(folder, 1)) {
            int cap = site.rules.cap();
            site.serve("worker").awaitUp();
            List<String> ended = started(site, cap, run -> new Work(run, 1, PIECE));
            site.until(PATIENCE, () -> ended.stream().allMatch(site::ended));
            List<String> running = started(site, cap, run -> new Work(run, 100, PIECE));
            site.until(PATIENCE, () -> site.executions() == 2L * cap);
            List<String> waiting = started(site, cap, run -> new Work(run, 100, PIECE));
            List<String> retried = started(site, BETA, cap, run -> new Work(run, 100, PIECE, 0, 9, 0));
            site.until(PATIENCE, () -> site.history.of(Event.Refused.class).size() >= cap);

            // What waits goes first: where a running run ends, a waiting one may begin.
            cancel(site, ACME, waiting, "FAILED");
            Future<?> harmless = site.crowd.beside(() -> cancel(site, ACME, ended, "COMPLETED"));
            long begin = System.nanoTime();
            cancel(site, ACME, running, "FAILED");
            site.until(
                    Duration.ofSeconds(5),
                    () -> site.history.of(Event.Aborted.class).size() == cap);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(ABORT);
            cancel(site, BETA, retried, "FAILED");
            harmless.get(20, TimeUnit.SECONDS);
            site.settle();
            assertThat(site.history.of(Event.Answered.class)).hasSize(cap);
        }
    }

    private List<String> started(Site site, int count, IntFunction<Work> work) throws InterruptedException {
        return started(site, ACME, count, work);
    }

    private List<String> started(Site site, String tenant, int count, IntFunction<Work> work)
            throws InterruptedException {
        List<String> uids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            uids.add(site.accepted(tenant, work.apply(++runs)));
        }
        return uids;
    }

    /** All at once. */
    private static boolean cancel(Site site, String tenant, List<String> uids, String status) throws Exception {
        List<Future<Sight>> cancels = new ArrayList<>();
        uids.forEach(uid -> cancels.add(site.crowd.beside(() -> site.crowd.cancel(tenant, uid))));
        for (Future<Sight> cancel : cancels) {
            assertThat(cancel.get(20, TimeUnit.SECONDS).status()).isEqualTo(status);
        }
        return true;
    }

    /** Two hundred clients leave at two hundred places; the worker dies in the middle of the run, and another begins it again. */
    @Test
    void aStreamThatIsCutAnywhereAndResumedAtAnotherRouterIsTheUncutOne() throws Exception {
        try (Site site = new Site(folder, 2)) {
            ServeProcess dying = site.serve("worker").awaitUp();
            String uid = site.accepted(ACME, new Work(1, 60, Duration.ofMillis(50)));
            Future<String> uncut = site.crowd.beside(() -> resumed(site, uid, 0, 0));
            List<Future<String>> live = new ArrayList<>();
            for (int cut = 1; cut <= 10; cut++) {
                int after = 3 * cut;
                live.add(site.crowd.beside(() -> resumed(site, uid, after, 0)));
            }
            site.until(PATIENCE, () -> site.executions() == 1);
            site.pause(Duration.ofSeconds(1));
            site.kill(dying);
            site.serve("worker");

            String whole = uncut.get(60, TimeUnit.SECONDS);
            assertThat(whole).contains("event: restart", "1.2.60 ").endsWith(LAST);
            for (Future<String> parts : live) {
                assertThat(parts.get(30, TimeUnit.SECONDS)).isEqualTo(whole);
            }
            site.settle();

            long events = whole.split("\n\n").length;
            Random random = new Random(events);
            List<Future<String>> cut = new ArrayList<>();
            Semaphore few = new Semaphore(20);
            for (int i = 0; i < 200; i++) {
                few.acquire();
                int after = random.nextInt((int) events);
                int first = i;
                cut.add(site.crowd.beside(() -> {
                    String parts = resumed(site, uid, after, first);
                    few.release();
                    return parts;
                }));
            }
            for (Future<String> parts : cut) {
                assertThat(parts.get(30, TimeUnit.SECONDS)).isEqualTo(whole);
            }
        }
    }

    /** Leaves one router after so many events, and hears the rest from the other. */
    private static String resumed(Site site, String uid, int after, int router) throws Exception {
        StringBuilder all = new StringBuilder();
        int heard = 0;
        if (after > 0) {
            heard = read(site, uid, 0, after, router, all);
        }
        if (!all.toString().endsWith(LAST)) {
            read(site, uid, heard, Integer.MAX_VALUE, router + 1, all);
        }
        return all.toString();
    }

    /** Reads that many events, or fewer if there are no more; whatever else has arrived is lost. How many it has read. */
    private static int read(Site site, String uid, int from, int most, int router, StringBuilder all) throws Exception {
        int events = 0;
        try (BufferedReader stream = new BufferedReader(new InputStreamReader(
                site.crowd.client(ACME).events(site.router(router), uid, from).body(), StandardCharsets.UTF_8))) {
            String line;
            while (events < most && (line = stream.readLine()) != null) {
                if (line.startsWith(":")) {
                    // A sign of life while there is nothing to say is no part of the log.
                    stream.readLine();
                    continue;
                }
                all.append(line).append('\n');
                if (line.isEmpty()) {
                    events++;
                }
            }
        }
        return events;
    }
}
