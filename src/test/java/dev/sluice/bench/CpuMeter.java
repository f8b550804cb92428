package dev.sluice.bench;

import java.io.IOException;
import java.util.List;

/** The CPU time that some processes have taken since it was made. */
final class CpuMeter {

    private final List<OsProcess> processes;
    private final double before;

    CpuMeter(OsProcess... processes) throws IOException {
        this(List.of(processes));
    }

    CpuMeter(List<OsProcess> processes) throws IOException {
        this.processes = processes;
        this.before = sum();
    }

    double micros() throws IOException {
        return sum() - before;
    }

    private double sum() throws IOException {
        double micros = 0;
        for (OsProcess process : processes) {
            micros += process.cpuMicros();
        }
        return micros;
    }
}
