package dev.sluice.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a gateway process holds.
 *
 * @param heapBytes of objects that something refers to
 * @param files open file descriptors
 * @param timers of Vert.x
 * @param providerConnections that a provider has open to it
 */
record Footprint(long heapBytes, long files, long threads, long timers, int providerConnections) {

    private static final String TIMER = "io.vertx.core.impl.VertxImpl$InternalTimerHandler";

    /** Looks at a process, which collects its garbage for it. Linux only. */
    static Footprint of(long pid, int providerConnections) throws IOException {
        // What is only reachable by finalizers and cleaners goes at the second collection, which the histogram begins
        // with.
        jcmd(pid, "GC.run");
        List<String> histogram = jcmd(pid, "GC.class_histogram");
        return new Footprint(
                number(histogram, "Total", 2),
                entries("/proc/" + pid + "/fd"),
                entries("/proc/" + pid + "/task"),
                number(histogram, TIMER, 1),
                providerConnections);
    }

    /** Whether the same things are open, whatever the heap. */
    boolean hasOpenWhat(Footprint other) {
        return files == other.files
                && threads == other.threads
                && timers == other.timers
                && providerConnections == other.providerConnections;
    }

    /** @param column of the line with this word: {@code num: instances bytes class}, or {@code Total instances bytes} */
    private static long number(List<String> histogram, String word, int column) {
        return histogram.stream()
                .map(line -> List.of(line.strip().split("\\s+")))
                .filter(cells -> cells.contains(word))
                .mapToLong(cells -> Long.parseLong(cells.get(column)))
                .sum();
    }

    private static long entries(String folder) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.count();
        }
    }

    private static List<String> jcmd(long pid, String command) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), "" + pid, command)
                .redirectErrorStream(true)
                .start();
        try (var output = process.getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
