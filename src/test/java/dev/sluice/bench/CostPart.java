package dev.sluice.bench;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** What documents and streams cost that go through a gateway, beside a plain proxy and beside nothing in between. */
final class CostPart implements Part {

    private static final int CLIENTS = 32;
    private static final int BURST_CLIENTS = 8;
    private static final int BURST_CHUNKS = 100;
    private static final int PACED_STREAMS = 200;
    private static final Prompt PACED = Prompt.paced(100, 20);
    private static final int STREAMS_PER_SECOND = 100;

    private final Site site;
    private final LoadLoop loop;
    private final List<Way> ways;
    private final Duration window;

    CostPart(Settings settings) throws IOException {
        site = new Site(settings);
        loop = site.loadLoop();
        ways = site.ways();
        window = settings.window();
    }

    @Override
    public void round(Figures figures) throws Exception {
        for (Way way : ways) {
            ByteBuf document = way.language().document().apply(Prompt.INSTANT);
            closed(way, CLIENTS, document, 1, figures, Figure.DOCUMENT_CPU, Figure.DOCUMENT_RATE);
            ByteBuf burst = way.language().stream().apply(Prompt.burst(BURST_CHUNKS));
            closed(way, BURST_CLIENTS, burst, BURST_CHUNKS, figures, Figure.BURST_CPU, Figure.BURST_RATE);
            ByteBuf instant = way.language().stream().apply(Prompt.INSTANT);
            closed(way, CLIENTS, instant, 1, figures, Figure.SHORT_STREAM_CPU, Figure.SHORT_STREAM_RATE);
            paced(way, figures);
            firstChunk(way, instant, figures);
        }
    }

    /** @param units of an answer, by which its cost is divided */
    private void closed(Way way, int clients, ByteBuf request, int units, Figures figures, Figure cost, Figure rate)
            throws IOException, InterruptedException {
        try (Load load = new ClosedLoop(loop, way.address(), clients, asking(request))) {
            load.window(window.dividedBy(4));
            CpuMeter cpu = new CpuMeter(way.processes());
            Tally tally = load.window(window);
            cost(way, cpu, tally.answers() * units, figures, cost);
            figures.add(rate, way.name(), tally.perSecond() * units);
            figures.failures(rate, tally);
        }
    }

    private void paced(Way way, Figures figures) throws IOException, InterruptedException {
        ByteBuf request = way.language().stream().apply(PACED);
        Stamps stamps = new Stamps();
        try (Load load =
                new ClosedLoop(loop, way.address(), PACED_STREAMS, () -> new Ask(request.duplicate(), stamps))) {
            load.window(window.dividedBy(4));
            loop.call(stamps::take);
            CpuMeter cpu = new CpuMeter(way.processes());
            Tally tally = load.window(window);
            Latencies delays = loop.call(stamps::take);
            cost(way, cpu, delays.count(), figures, Figure.PACED_CPU);
            figures.add(Figure.PACED_DELAY_P50, way.name(), delays.millis(50));
            figures.add(Figure.PACED_DELAY_P99, way.name(), delays.millis(99));
            figures.failures(Figure.PACED_CPU, tally);
        }
    }

    private void firstChunk(Way way, ByteBuf request, Figures figures) throws InterruptedException {
        try (Load load = new SteadyPace(loop, way.address(), STREAMS_PER_SECOND, asking(request))) {
            load.window(window.dividedBy(4));
            Tally tally = load.window(window);
            figures.add(Figure.FIRST_CHUNK_P50, way.name(), tally.first().millis(50));
            figures.add(Figure.FIRST_CHUNK_P99, way.name(), tally.first().millis(99));
            figures.failures(Figure.FIRST_CHUNK_P50, tally);
        }
    }

    private static void cost(Way way, CpuMeter cpu, long count, Figures figures, Figure figure) throws IOException {
        if (!way.processes().isEmpty()) {
            figures.add(figure, way.name(), cpu.micros() / count);
        }
    }

    private static Supplier<Ask> asking(ByteBuf request) {
        return () -> Ask.of(request.duplicate());
    }

    @Override
    public void close() {
        site.close();
    }
}
