package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.faults.Event.Sight;
import dev.sluice.faults.RunClient.Work;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Routers that are killed, and clients that cancel, leave and come back elsewhere. */
@Timeout(120)
final class RoutersDieTest {

    private static final Duration PIECE = Duration.ofMillis(100);
    private static final String ACME = "acme";

    @TempDir
    private Path folder;

    @Test
    void whatARouterAcceptedRightBeforeItDiedIsDone() throws Exception {
        try (Site site = new Site(folder, 2)) {
            site.serve("worker").awaitUp();
            List<String> uids = new ArrayList<>();
            for (int run = 1; run <= 20; run++) {
                HttpResponse<String> answer = site.client(ACME).start(site.router(0), new Work(run, 3, PIECE));
                assertThat(answer.statusCode()).isEqualTo(202);
                String uid = RunClient.uid(answer);
                int number = run;
                site.history.add(at -> new Event.Accepted(at, number, uid));
                uids.add(uid);
            }
            site.routers.removeFirst().kill();
            uids.forEach(uid -> site.follow(ACME, uid));
            site.settle(Duration.ofSeconds(30));
            assertThat(site.executions()).isEqualTo(20);
        }
    }

    /** A third of the runs has ended, a third is running, as many as may, and a third waits. */
    @Test
    void aStormOfCancelsAbortsWhatRunsAndBeginsNothing() throws Exception {
        try (Site site = new Site(folder, 1)) {
            site.serve("worker").awaitUp();
            List<String> uids = new ArrayList<>();
            for (int run = 1; run <= Site.CAP; run++) {
                uids.add(site.accepted(ACME, new Work(run, 1, PIECE)));
            }
            site.until(Duration.ofSeconds(20), () -> ended(site) == Site.CAP);
            for (int run = Site.CAP + 1; run <= 3 * Site.CAP; run++) {
                uids.add(site.accepted(ACME, new Work(run, 100, PIECE)));
            }
            site.until(Duration.ofSeconds(20), () -> site.executions() == 2 * Site.CAP);

            // What waits goes first: where a running run ends, a waiting one may begin.
            cancel(site, uids.subList(2 * Site.CAP, 3 * Site.CAP), "FAILED");
            Future<?> ended = site.beside(() -> cancel(site, uids.subList(0, Site.CAP), "COMPLETED"));
            cancel(site, uids.subList(Site.CAP, 2 * Site.CAP), "FAILED");
            site.until(
                    Duration.ofSeconds(2),
                    () -> site.history.of(Event.Aborted.class).size() == Site.CAP);
            ended.get(20, TimeUnit.SECONDS);
            site.settle(Duration.ofSeconds(20));
            assertThat(site.executions()).isEqualTo(2 * Site.CAP);
        }
    }

    /** All at once. */
    private static boolean cancel(Site site, List<String> uids, String status) throws Exception {
        List<Future<Sight>> cancels = new ArrayList<>();
        uids.forEach(uid -> cancels.add(site.beside(() -> site.cancel(ACME, uid))));
        for (Future<Sight> cancel : cancels) {
            assertThat(cancel.get(20, TimeUnit.SECONDS).status()).isEqualTo(status);
        }
        return true;
    }

    private static long ended(Site site) {
        return site.history.of(Event.Seen.class).stream()
                .filter(seen -> seen.sight().terminal())
                .map(Event.Seen::uid)
                .distinct()
                .count();
    }

    @Test
    void aStreamThatIsCutAnywhereAndResumedAtAnotherRouterIsTheUncutOne() throws Exception {
        try (Site site = new Site(folder, 2)) {
            site.serve("worker").awaitUp();
            String uid = site.accepted(ACME, new Work(1, 40, Duration.ofMillis(50)));
            Future<String> uncut = site.beside(() -> {
                try (InputStream all =
                        site.client(ACME).events(site.router(0), uid, 0).body()) {
                    return new String(all.readAllBytes(), StandardCharsets.UTF_8);
                }
            });
            List<Future<String>> cut = new ArrayList<>();
            for (int seed = 1; seed <= 5; seed++) {
                Random random = new Random(seed);
                cut.add(site.beside(() -> inParts(site, uid, random)));
            }
            String whole = uncut.get(30, TimeUnit.SECONDS);
            assertThat(whole).contains("1.1.40 ").endsWith("data: [DONE]\n\n");
            for (Future<String> parts : cut) {
                assertThat(parts.get(30, TimeUnit.SECONDS)).isEqualTo(whole);
            }
            site.routers.removeFirst().kill();
            assertThat(inParts(site, uid, new Random(6))).isEqualTo(whole);
            site.until(Duration.ofSeconds(60), () -> site.store.keys().stream()
                    .noneMatch(key -> key.startsWith("watch:")));
            site.settle(Duration.ofSeconds(30));
        }
    }

    /** Leaves after some events, and goes on at the next router, until the end. */
    private static String inParts(Site site, String uid, Random random) throws Exception {
        StringBuilder all = new StringBuilder();
        int events = 0;
        for (int part = 0; !all.toString().endsWith("data: [DONE]\n\n"); part++) {
            int most = 1 + random.nextInt(8);
            try (InputStream stream = site.client(ACME)
                    .events(site.router(part % site.routers.size()), uid, events)
                    .body()) {
                events += read(stream, most, all);
            }
        }
        return all.toString();
    }

    /** Reads that many events, or fewer if there are no more; whatever else has arrived is lost. */
    private static int read(InputStream stream, int most, StringBuilder all) throws Exception {
        StringBuilder line = new StringBuilder();
        int events = 0;
        int c;
        while (events < most && (c = stream.read()) >= 0) {
            line.append((char) c);
            if (line.toString().endsWith("\n\n")) {
                all.append(line);
                line.setLength(0);
                events++;
            }
        }
        return events;
    }
}
