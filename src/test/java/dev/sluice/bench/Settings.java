package dev.sluice.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How to measure, from system properties; the profile {@code bench} of the build passes them on.
 *
 * @param only the names of the parts to measure; empty for all
 * @param rounds of each measurement, after one that only warms up; the median counts
 * @param window how long one measurement takes
 * @param loops how many event loops a Sluice process serves with; 0 is one per core
 * @param javaOptions what Sluice's processes are started with besides
 * @param largeBytes the size of a large run's request
 */
record Settings(
        List<String> only,
        int rounds,
        Duration window,
        int loops,
        List<String> javaOptions,
        int largeBytes,
        Path jar,
        Path output) {

    static Settings ofSystem() {
        return new Settings(
                words("bench.only", ","),
                number("bench.rounds", 3),
                Duration.ofSeconds(number("bench.seconds", 4)),
                number("bench.loops", 0),
                words("bench.java", " "),
                number("bench.large", 20) << 20,
                Path.of(text("bench.jar", "target/sluice.jar")).toAbsolutePath(),
                Path.of(text("bench.output", "target/bench")).toAbsolutePath());
    }

    boolean wants(String part) {
        return only.isEmpty() || only.contains(part);
    }

    private static String text(String name, String usual) {
        @Nullable String given = System.getProperty(name);
        return given == null || given.isBlank() ? usual : given.strip();
    }

    private static int number(String name, int usual) {
        return Integer.parseInt(text(name, "" + usual));
    }

    private static List<String> words(String name, String between) {
        return Stream.of(text(name, "").split(between))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
