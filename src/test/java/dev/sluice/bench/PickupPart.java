package dev.sluice.bench;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** How long a run waits for workers that have nothing to do. */
final class PickupPart implements Part {

    private static final int RUNS = 100;

    /** Long enough for workers to fall idle again. */
    private static final int PAUSE_MILLIS = 30;

    private final RunSite site;
    private final Random random = new Random(1);
    private long calls;

    PickupPart(Settings settings) throws IOException {
        site = new RunSite(settings);
    }

    @Override
    public void round(Figures figures) throws InterruptedException {
        long first = calls + 1;
        Answer[] accepted = new Answer[RUNS];
        for (int run = 0; run < RUNS; run++) {
            Talk.Reply reply = site.talk().ask(Requests.run(Prompt.instant(++calls)));
            accepted[run] = reply.answer();
            RunSite.awaitEnd(site.talk(), RunSite.uid(reply));
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS + random.nextInt(PAUSE_MILLIS));
        }
        Map<Long, Long> called =
                site.calls().stream().collect(Collectors.toMap(RunSite.Call::number, RunSite.Call::nanos));
        Latencies pickup = new Latencies();
        Latencies whole = new Latencies();
        for (int run = 0; run < RUNS; run++) {
            pickup.add(Objects.requireNonNull(called.get(first + run)) - accepted[run].endNanos());
            whole.add(Objects.requireNonNull(called.get(first + run)) - accepted[run].sentNanos());
        }
        figures.add(Figure.PICKUP_P50, pickup.millis(50));
        figures.add(Figure.PICKUP_P99, pickup.millis(99));
        figures.add(Figure.REQUEST_TO_CALL_P50, whole.millis(50));
        figures.add(Figure.REQUEST_TO_CALL_P99, whole.millis(99));
    }

    @Override
    public void close() {
        site.close();
    }
}
