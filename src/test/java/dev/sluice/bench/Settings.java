package dev.sluice.bench;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How to measure, from system properties; the profile {@code bench} of the build passes them on.
 *
 * @param only the names of the parts to measure; empty for all
 * @param warmUps rounds of each measurement that do not count; a machine that is busy with other things needs more of them
 * @param rounds of each measurement, of which the median counts
 * @param window how long one measurement takes
 * @param loops how many event loops a Sluice process serves with; 0 is one per core
 * @param javaOptions what Sluice's processes are started with besides; that of the image if nothing else is said
 * @param largeBytes the size of a large run's request
 * @param streams how many streams to hold open
 * @param other the address of another gateway, {@code host:port}, which speaks as OpenAI does and has the upstream's address for a
 *     provider's; null for none
 * @param otherPid its process, if what it costs is to be measured; 0 if not
 * @param upstreamPort where that other gateway finds the upstream; 0 is any
 */
record Settings(
        List<String> only,
        int warmUps,
        int rounds,
        Duration window,
        int loops,
        List<String> javaOptions,
        int largeBytes,
        List<Integer> streams,
        @Nullable InetSocketAddress other,
        int otherPid,
        int upstreamPort,
        Path jar,
        Path output) {

    static Settings ofSystem() {
        return new Settings(
                words("bench.only", ",", ""),
                number("bench.warmUps", 1),
                number("bench.rounds", 3),
                Duration.ofSeconds(number("bench.seconds", 2)),
                number("bench.loops", 0),
                words("bench.java", " ", "-XX:+UseParallelGC"),
                number("bench.large", 20) << 20,
                words("bench.streams", ",", "1000,5000,10000").stream()
                        .map(Integer::valueOf)
                        .toList(),
                address(text("bench.other", "")),
                number("bench.otherPid", 0),
                number("bench.upstream", 0),
                Path.of(text("bench.jar", "target/sluice.jar")).toAbsolutePath(),
                Path.of(text("bench.output", "target/bench")).toAbsolutePath());
    }

    boolean wants(String part) {
        return only.isEmpty() || only.contains(part);
    }

    private static @Nullable InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return colon < 0
                ? null
                : new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    private static String text(String name, String usual) {
        @Nullable String given = System.getProperty(name);
        return given == null || given.isBlank() ? usual : given.strip();
    }

    private static int number(String name, int usual) {
        return Integer.parseInt(text(name, "" + usual));
    }

    private static List<String> words(String name, String between, String usual) {
        return Stream.of(text(name, usual).split(between))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
