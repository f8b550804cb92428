package dev.sluice.bench;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What others notice of large runs: small requests at a steady pace, without large ones beside them and with. */
final class LargeRunPart implements Part {

    private static final int PER_SECOND = 20;

    /** A 99th percentile wants some hundred requests of each kind. */
    private static final int WINDOWS = 6;

    private final RunSite site;
    private final Talk large;
    private final ByteBuf largeRun;
    private final ByteBuf smallRun = Requests.run(Prompt.INSTANT);
    private final ByteBuf document = Requests.document(Prompt.INSTANT);
    private final ByteBuf poll;
    private final Duration window;

    LargeRunPart(Settings settings) throws IOException {
        site = new RunSite(settings);
        large = new Talk(site.otherLoop(), site.router());
        largeRun = Requests.largeRun(Prompt.INSTANT, settings.largeBytes());
        window = settings.window().multipliedBy(WINDOWS);
        String uid = RunSite.uid(site.talk().ask(smallRun.duplicate()));
        poll = Requests.get(Requests.RUNS + "/" + uid);
        RunSite.awaitEnd(site.talk(), uid);
    }

    @Override
    public void round(Figures figures) throws InterruptedException {
        try (Load polls = pace(poll);
                Load runs = pace(smallRun);
                Load documents = pace(document)) {
            TimeUnit.NANOSECONDS.sleep(window.toNanos() / 4);
            polls.begin();
            runs.begin();
            documents.begin();
            TimeUnit.NANOSECONDS.sleep(window.toNanos());
            end(polls, figures, Figure.QUIET_POLL_P99);
            end(runs, figures, Figure.QUIET_ACCEPTED_P99);
            end(documents, figures, Figure.QUIET_ANSWER_P99);

            figures.add(Figure.LARGE_RUN_TIME, largeRuns().millis(50));
            end(polls, figures, Figure.LOUD_POLL_P99);
            end(runs, figures, Figure.LOUD_ACCEPTED_P99);
            end(documents, figures, Figure.LOUD_ANSWER_P99);
        }
    }

    private Load pace(ByteBuf request) {
        return new SteadyPace(site.loop(), site.router(), PER_SECOND, () -> Ask.of(request.duplicate()));
    }

    private static void end(Load load, Figures figures, Figure p99) {
        Tally tally = load.end();
        figures.add(p99, tally.whole().millis(99));
        figures.failures(p99, tally);
    }

    /** One after the other; how long each took. */
    private Latencies largeRuns() {
        Latencies times = new Latencies();
        long end = System.nanoTime() + window.toNanos();
        while (System.nanoTime() < end) {
            Talk.Reply accepted = large.ask(largeRun.duplicate());
            RunSite.awaitEnd(large, RunSite.uid(accepted));
            times.add(System.nanoTime() - accepted.answer().sentNanos());
        }
        return times;
    }

    @Override
    public void close() {
        site.close();
    }
}
