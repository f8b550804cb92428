package dev.sluice.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Has JMH measure {@link Codecs}, in a process of its own for each figure. */
final class CodecPart implements Part {

    private record Pair(Figure time, Figure bytes) {}

    private static final Map<String, Pair> FIGURES = Map.of(
            "sse", new Pair(Figure.SSE_TIME, Figure.SSE_BYTES),
            "decode", new Pair(Figure.DECODE_TIME, Figure.DECODE_BYTES),
            "encode", new Pair(Figure.ENCODE_TIME, Figure.ENCODE_BYTES),
            "request", new Pair(Figure.REQUEST_TIME, Figure.REQUEST_BYTES),
            "call", new Pair(Figure.CALL_TIME, Figure.CALL_BYTES));

    private final Settings settings;

    CodecPart(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void round(Figures figures) throws Exception {
        for (RunResult result : measured()) {
            String name = result.getParams().getBenchmark();
            Pair pair = Objects.requireNonNull(FIGURES.get(name.substring(name.lastIndexOf('.') + 1)));
            String column = result.getParams().getParamsKeys().stream()
                    .map(result.getParams()::getParam)
                    .findFirst()
                    .orElse(Figures.SLUICE);
            figures.add(pair.time, column, result.getPrimaryResult().getScore());
            Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
            if (allocated != null) {
                figures.add(pair.bytes, column, allocated.getScore() / 1024);
            }
        }
    }

    private Collection<RunResult> measured() throws Exception {
        Files.createDirectories(settings.output());
        Path log = settings.output().resolve("jmh.log");
        TimeValue window = TimeValue.milliseconds(settings.window().toMillis() / 2);
        try {
            return new Runner(new OptionsBuilder()
                            .include(Codecs.class.getName())
                            .param("kib", "1", "" + (settings.largeBytes() >> 10))
                            .forks(1)
                            .warmupIterations(4)
                            .warmupTime(window)
                            .measurementIterations(Math.max(1, settings.rounds()))
                            .measurementTime(window)
                            .addProfiler(GCProfiler.class)
                            .shouldFailOnError(true)
                            .output(log.toString())
                            .build())
                    .run();
        } catch (RunnerException e) {
            throw new IllegalStateException("see " + log, e);
        }
    }

    @Override
    public boolean repeats() {
        return false;
    }

    @Override
    public void close() {
        // JMH ends what it starts.
    }
}
