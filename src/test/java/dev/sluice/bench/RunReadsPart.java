package dev.sluice.bench;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;

/** How many questions about runs are answered. */
final class RunReadsPart implements Part {

    private static final int RUNS = 1000;

    private final RunSite site;
    private final Duration window;
    private final String uid;

    RunReadsPart(Settings settings) throws IOException, InterruptedException {
        site = new RunSite(settings);
        window = settings.window();
        ByteBuf request = Requests.run(Prompt.INSTANT);
        String last = "";
        for (int run = 0; run < RUNS; run++) {
            last = RunSite.uid(site.talk().ask(request.duplicate()));
        }
        uid = last;
        site.awaitCompleted(RUNS);
    }

    @Override
    public void round(Figures figures) throws IOException, InterruptedException {
        read(figures, Requests.RUNS + "/" + uid, Figure.POLL_RATE, Figure.POLL_P99, Figure.POLL_CPU);
        read(figures, Requests.RUNS, Figure.LIST_RATE, Figure.LIST_P99, Figure.LIST_CPU);
    }

    private void read(Figures figures, String path, Figure rate, Figure p99, Figure cpu)
            throws IOException, InterruptedException {
        ByteBuf request = Requests.get(path);
        try (Load load =
                new ClosedLoop(site.loop(), site.router(), RunRatesPart.CLIENTS, () -> Ask.of(request.duplicate()))) {
            load.window(window.dividedBy(4));
            CpuMeter router = site.routerCpu();
            Tally tally = load.window(window);
            figures.add(rate, tally.perSecond());
            figures.add(p99, tally.whole().millis(99));
            figures.add(cpu, router.micros() / tally.answers());
            figures.failures(rate, tally);
        }
    }

    @Override
    public void close() {
        site.close();
    }
}
