package dev.sluice.bench;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What streams cost that are open and say little, and how many there can be. */
final class OpenStreamsPart implements Part {

    private static final int GAP_MILLIS = 1000;
    private static final Prompt SLOW = Prompt.paced(1_000_000, GAP_MILLIS);

    /** Connections are opened in groups: a backlog has an end. */
    private static final int GROUP = 250;

    /** Longer than this no chunk of a clean stream is on its way. */
    private static final double STALLED_MILLIS = 1000;

    /** Until then compilers take time and memory that are not the streams'. */
    private static final Duration WARM_UP = Duration.ofSeconds(15);

    private final Settings settings;

    OpenStreamsPart(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void round(Figures figures) throws Exception {
        int clean = 0;
        for (int streams : settings.streams()) {
            if (measure(streams, figures)) {
                clean = Math.max(clean, streams);
            }
        }
        figures.add(Figure.OPEN_CLEAN, clean);
    }

    /** On a process of its own: memory that more streams have taken is not given back. */
    private boolean measure(int streams, Figures figures) throws IOException, InterruptedException {
        try (Site site = new Site(settings)) {
            Way sluice = site.sluice();
            OsProcess process = sluice.processes().getFirst();
            LoadLoop loop = site.loadLoop();
            ByteBuf request = sluice.language().stream().apply(SLOW);
            Stamps stamps = new Stamps();
            warmUp(loop, sluice);
            double before = process.residentKibibytes();
            OpenStreams open = new OpenStreams(loop, sluice.address(), () -> new Ask(request.duplicate(), stamps));
            for (int opened = 0; opened < streams; opened += GROUP) {
                open.add(Math.min(GROUP, streams - opened));
                TimeUnit.MILLISECONDS.sleep(GAP_MILLIS / 4);
            }
            TimeUnit.MILLISECONDS.sleep(GAP_MILLIS);
            loop.call(stamps::take);
            long began = System.nanoTime();
            TimeUnit.NANOSECONDS.sleep(settings.window().toNanos());
            Latencies delays = loop.call(stamps::take);
            double expected = streams * ((System.nanoTime() - began) / 1e6) / GAP_MILLIS;
            double after = process.residentKibibytes();
            String column = "" + streams;
            figures.add(Figure.OPEN_RESIDENT, column, after / 1024);
            figures.add(Figure.OPEN_RESIDENT_EACH, column, (after - before) / streams);
            figures.add(Figure.OPEN_DELAY_P99, column, delays.millis(99));
            figures.add(Figure.OPEN_DELAY_MAX, column, delays.millis(100));
            figures.add(Figure.OPEN_DELIVERED, column, 100 * delays.count() / expected);
            figures.add(Figure.OPEN_LOST, column, open.lost());
            return open.lost() == 0 && delays.millis(100) < STALLED_MILLIS;
        }
    }

    private void warmUp(LoadLoop loop, Way sluice) throws InterruptedException {
        ByteBuf request = sluice.language().stream().apply(Prompt.INSTANT);
        try (Load load = new ClosedLoop(loop, sluice.address(), GROUP, () -> Ask.of(request.duplicate()))) {
            load.window(WARM_UP.multipliedBy(settings.warmUps()));
        }
    }

    @Override
    public boolean repeats() {
        return false;
    }

    @Override
    public void close() {
        // Each measurement has closed what it has started.
    }
}
