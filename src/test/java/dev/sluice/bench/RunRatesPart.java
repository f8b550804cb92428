package dev.sluice.bench;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * How many runs are accepted, and then executed. While they are accepted the provider answers nothing: workers hold what they can and
 * leave the rest; then it answers all.
 */
final class RunRatesPart implements Part {

    static final int CLIENTS = 50;

    private final RunSite site;
    private final Duration window;

    RunRatesPart(Settings settings) throws IOException {
        site = new RunSite(settings);
        window = settings.window();
    }

    @Override
    public void round(Figures figures) throws IOException, InterruptedException {
        site.hold();
        accept(figures);
        CpuMeter workers = site.workersCpu();
        CpuMeter store = site.storeCpu();
        site.release();
        site.awaitCompleted(site.total());
        List<RunSite.Call> calls = site.calls();
        figures.add(Figure.LIFE_RATE, perSecond(calls));
        figures.add(Figure.LIFE_CPU, workers.micros() / calls.size());
        figures.add(Figure.LIFE_STORE_CPU, store.micros() / calls.size());
    }

    private void accept(Figures figures) throws IOException, InterruptedException {
        ByteBuf request = Requests.run(Prompt.instant(1));
        try (Load load = new ClosedLoop(site.loop(), site.router(), CLIENTS, () -> Ask.of(request.duplicate()))) {
            load.window(window.dividedBy(4));
            CpuMeter router = site.routerCpu();
            CpuMeter store = site.storeCpu();
            Tally tally = load.window(window);
            figures.add(Figure.ACCEPTED_CPU, router.micros() / tally.answers());
            figures.add(Figure.ACCEPTED_STORE_CPU, store.micros() / tally.answers());
            figures.add(Figure.ACCEPTED_RATE, tally.perSecond());
            figures.add(Figure.ACCEPTED_P50, tally.whole().millis(50));
            figures.add(Figure.ACCEPTED_P99, tally.whole().millis(99));
            figures.failures(Figure.ACCEPTED_RATE, tally);
        }
    }

    /** Of the first and the last tenth, beginning and end are not the rate that lasts. */
    private static double perSecond(List<RunSite.Call> calls) {
        List<Long> times = calls.stream().map(RunSite.Call::nanos).sorted().toList();
        int first = times.size() / 10;
        int last = times.size() - 1 - first;
        return (last - first) / ((times.get(last) - times.get(first)) / 1e9);
    }

    @Override
    public void close() {
        site.close();
    }
}
