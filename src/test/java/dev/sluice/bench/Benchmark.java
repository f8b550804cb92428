package dev.sluice.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures the parts that {@link Settings} name, prints a table and writes it as JSON. */
public final class Benchmark {

    private static final Map<String, Part.Opening> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("codec", CodecPart::new);
        PARTS.put("cost", CostPart::new);
        PARTS.put("open", OpenStreamsPart::new);
        PARTS.put("pickup", PickupPart::new);
        PARTS.put("runs", RunRatesPart::new);
        PARTS.put("reads", RunReadsPart::new);
        PARTS.put("largerun", LargeRunPart::new);
    }

    private Benchmark() {}

    /** Ends the process itself: threads of libraries, and processes that are still there, must not keep it alive. */
    public static void main(String[] args) {
        try {
            run(Settings.ofSystem());
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(Settings settings) throws Exception {
        if (!PARTS.keySet().containsAll(settings.only())) {
            throw new IllegalArgumentException("bench.only takes some of " + PARTS.keySet());
        }
        JsonObject machine = machine();
        System.out.println(machine.encode());
        Figures figures = new Figures();
        for (Map.Entry<String, Part.Opening> part : PARTS.entrySet()) {
            if (settings.wants(part.getKey())) {
                System.out.printf("%n%s, load average %.2f%n", part.getKey(), loadAverage());
                measure(part.getValue(), settings, figures);
                System.out.print(figures.table(part.getKey()));
            }
        }
        figures.failures().forEach(System.out::println);
        machine.put("load_average_after", loadAverage());
        write(
                settings,
                new JsonObject()
                        .put("machine", machine)
                        .put("figures", figures.json())
                        .put("failures", new JsonArray(figures.failures())));
    }

    private static void measure(Part.Opening opening, Settings settings, Figures figures) throws Exception {
        try (Part part = opening.open(settings)) {
            // Until the compilers have done their work nothing is worth noting.
            for (int round = 0; part.repeats() && round < settings.warmUps(); round++) {
                part.round(new Figures());
            }
            for (int round = 0; round < (part.repeats() ? settings.rounds() : 1); round++) {
                part.round(figures);
            }
        }
    }

    private static JsonObject machine() {
        return new JsonObject()
                .put("at", Instant.now().toString())
                .put("java", System.getProperty("java.vm.version"))
                .put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("open_files", openFiles())
                .put("load_average_before", loadAverage());
    }

    /** How many a process may have; a gateway needs two for each stream. */
    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : -1;
    }

    private static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static void write(Settings settings, JsonObject result) throws IOException {
        Path file = settings.output().resolve("result.json");
        Files.writeString(file, result.encodePrettily());
        System.out.printf("%n%s%n", file);
    }
}
