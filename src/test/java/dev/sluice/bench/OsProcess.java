package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the system has spent on a process and its children. */
record OsProcess(ProcessHandle handle) {

    /** Linux tells times in hundredths of a second, on every machine. */
    private static final double MICROS_PER_TICK = 10_000;

    static OsProcess of(long pid) {
        return new OsProcess(ProcessHandle.of(pid).orElseThrow());
    }

    /** CPU time so far, user and system, in microseconds. */
    double cpuMicros() throws IOException {
        double ticks = 0;
        for (long pid : family()) {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // The second field is a name that may hold spaces; behind it, user and system time are the 12th and 13th.
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
            ticks += Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
        }
        return ticks * MICROS_PER_TICK;
    }

    /** Resident memory, in KiB. */
    double residentKibibytes() throws IOException {
        double sum = 0;
        for (long pid : family()) {
            try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
                sum += lines.filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum();
            }
        }
        return sum;
    }

    private List<Long> family() {
        return Stream.concat(Stream.of(handle), handle.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }
}
