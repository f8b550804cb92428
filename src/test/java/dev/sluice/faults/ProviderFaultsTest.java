package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.faults.Customer.Outcome;
import dev.sluice.faults.Customer.Way;
import dev.sluice.http.RawClient;
import dev.sluice.run.redis.LocalRedis;
import dev.sluice.upstream.FakeUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of an answer when its provider misbehaves, however it was asked for, and how often the provider is called for it. After
 * each nothing is left open in the gateway: no connection of a client or to a provider, and no timer.
 *
 * <p>A call is made three times in all, in the execution of a run once, and a run is executed twice at most.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProviderFaultsTest {

    private static final String TABLE = """
            | a provider that …                     | speaks | as a document                   | as a stream                     | calls | as a run                     | calls |
            |---------------------------------------|--------|---------------------------------|---------------------------------|-------|------------------------------|-------|
            | refuses connections                   | chat   | 502 provider_error              | 502 provider_error              | 3     | failed provider_error        | ?     |
            | is not who its certificate says       | chat   | 502 provider_error              | 502 provider_error              | 3     | failed provider_error        | 2     |
            | speaks no TLS                         | chat   | 502 provider_error              | 502 provider_error              | 3     | failed provider_error        | 2     |
            | is silent instead of TLS              | chat   | 504 provider_timeout            | 504 provider_timeout            | 1     | failed provider_timeout      | 2     |
            | speaks no HTTP                        | chat   | 502 provider_error              | 502 provider_error              | 3     | failed provider_error        | 2     |
            | hangs up before the head              | chat   | 502 provider_error              | 502 provider_error              | 3     | failed provider_error        | 2     |
            | resets before the head                | chat   | 502 provider_error              | 502 provider_error              | 3     | failed provider_error        | 2     |
            | is silent                             | chat   | 504 provider_timeout            | 504 provider_timeout            | 1     | failed provider_timeout      | 2     |
            | trickles its head                     | chat   | 504 provider_timeout            | 504 provider_timeout            | 1     | failed provider_timeout      | 2     |
            | is silent after the head              | chat   | 504 provider_timeout            | 504 provider_timeout            | 1     | failed provider_timeout      | 2     |
            | is silent in a document               | chat   | 504 provider_timeout            | 504 provider_timeout            | 1     | failed provider_timeout      | 2     |
            | trickles comments                     | chat   | 504 provider_timeout            | 504 provider_timeout            | 1     | failed provider_timeout      | 2     |
            | is silent after output                | all    | 504 provider_timeout            | 200, error provider_timeout     | 1     | failed provider_timeout      | 2     |
            | trickles output                       | chat   | 504 provider_timeout            | 200, error provider_timeout     | 1     | failed provider_timeout      | 2     |
            | resets in mid-chunk after output      | all    | 502 provider_error              | 200, error provider_error       | 1     | failed provider_error        | 2     |
            | hangs up after output                 | all    | 502 provider_error              | 200, error provider_error       | 1     | failed provider_error        | 2     |
            | hangs up in a document                | chat   | 502 provider_error              | 502 provider_error              | 3     | failed provider_error        | 2     |
            | ends its body before output           | all    | 502 provider_error              | 502 provider_error              | 3     | failed provider_error        | 2     |
            | ends its body after output            | all    | 502 provider_error              | 200, error provider_error       | 1     | failed provider_error        | 2     |
            | breaks its chunks after output        | chat   | 502 provider_error              | 200, error provider_error       | 1     | failed provider_error        | 2     |
            | sends a page                          | all    | 502 provider_error              | 502 provider_error              | 3     | failed provider_error        | 2     |
            | sends broken JSON                     | all    | 502 provider_error              | 502 provider_error              | 3     | failed provider_error        | 2     |
            | sends broken JSON after output        | all    | 502 provider_error              | 200, error provider_error       | 1     | failed provider_error        | 2     |
            | sends an event of 64 MiB              | chat   | 502 provider_error              | 502 provider_error              | 3     | failed provider_error        | 2     |
            | sends an event of 64 MiB after output | chat   | 502 provider_error              | 200, error provider_error       | 1     | failed provider_error        | 2     |
            | sends a document of 64 MiB            | chat   | 502 provider_error              | 502 provider_error              | 3     | failed provider_error        | 2     |
            | sends an error with 200               | all    | 502 provider_error              | 502 provider_error              | 3     | failed provider_error        | 2     |
            | sends an error without its frame      | all    | 502 provider_error              | 502 provider_error              | 3     | failed provider_error        | 2     |
            | sends an error event                  | all    | 502 provider_error              | 502 provider_error              | 3     | failed provider_error        | 2     |
            | sends an error event after output     | all    | 502 provider_error              | 200, error provider_error       | 1     | failed provider_error        | 2     |
            | answers 500                           | all    | 502 provider_error              | 502 provider_error              | 3     | failed provider_error        | 2     |
            | answers 503                           | all    | 503 provider_overloaded         | 503 provider_overloaded         | 3     | failed provider_overloaded   | 2     |
            | answers 401                           | all    | 502 provider_error              | 502 provider_error              | 1     | failed provider_error        | 1     |
            | answers 429                           | all    | 429 provider_rate_limited       | 429 provider_rate_limited       | 3     | failed provider_rate_limited | 2     |
            | answers 429, for a minute             | all    | 429 provider_rate_limited, 60 s | 429 provider_rate_limited, 60 s | 1     | failed provider_rate_limited | 1     |
            | answers 429, for a second, then well  | all    | well                            | well                            | 2     | well                         | 2     |
            """;

    /** Short, but for the total far longer than what has to come within them. */
    private static final String CLOCKS = "{connect: 2s, first_event: 1s, idle: 1s, total: 3s}";

    private static final String PATIENT_CLOCKS = "{connect: 60s, first_event: 60s, idle: 60s, total: 60s}";

    private static final int AT_ONCE = 8;

    private final AtomicInteger databases = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    private Path folder;
    private LocalRedis redis;
    private Tls tls;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        folder = directory;
        redis = new LocalRedis(directory, LocalRedis.freePort(), false, "--databases", "100");
        tls = Tls.selfSigned(directory);
    }

    @AfterAll
    void stop() {
        threads.shutdownNow();
        redis.close();
    }

    /** @param runCalls null if nobody can tell */
    private record Row(
            String fault,
            List<Wire> wires,
            String document,
            String stream,
            int calls,
            String run,
            @Nullable Integer runCalls) {

        static Row of(String line) {
            List<String> cells = Arrays.stream(
                            line.substring(1, line.length() - 1).split("\\|", -1))
                    .map(String::strip)
                    .toList();
            return new Row(
                    cells.get(0),
                    cells.get(1).equals("all") ? List.of(Wire.values()) : List.of(Wire.CHAT),
                    cells.get(2),
                    cells.get(3),
                    Integer.parseInt(cells.get(4)),
                    cells.get(5),
                    cells.get(6).equals("?") ? null : Integer.valueOf(cells.get(6)));
        }

        String end(Way way) {
            return switch (way) {
                case DOCUMENT -> document;
                case STREAM -> stream;
                case RUN -> run;
            };
        }
    }

    @TestFactory
    Stream<DynamicTest> everyRow() {
        return TABLE.lines().skip(2).map(Row::of).map(row -> test(row.fault(), () -> play(row))).toList().stream();
    }

    private void play(Row row) throws Exception {
        try (MisbehavingProvider provider = new MisbehavingProvider(row.fault(), tls);
                LonelyGateway gateway = gateway(provider, CLOCKS)) {
            for (Wire wire : row.wires()) {
                for (Way way : Way.values()) {
                    provider.speak(wire);
                    Outcome outcome = gateway.ask(way, wire);
                    String cell = "as a " + way + " over " + wire;
                    assertThat(outcome.end()).as(cell).isEqualTo(row.end(way));
                    if (way != Way.RUN) {
                        assertThat(outcome.calls()).as(cell).isEqualTo(row.calls());
                    }
                    if (!row.fault().equals(MisbehavingProvider.REFUSES_CONNECTIONS)) {
                        Integer calls = way == Way.RUN ? row.runCalls() : Integer.valueOf(row.calls());
                        assertThat(provider.calls()).as(cell).isEqualTo(calls);
                    }
                    gateway.assertNothingIsOpen();
                    provider.assertNothingIsOpen();
                }
            }
        }
    }

    private LonelyGateway gateway(MisbehavingProvider provider, String clocks) throws IOException {
        return new LonelyGateway(
                Files.createTempDirectory(folder, "row"),
                redis.url().reveal() + "/" + databases.getAndIncrement(),
                provider.baseUrl(),
                clocks);
    }

    /** When its client goes, or cancels its run, an answer is given up at once, though there is time left for it. */
    @TestFactory
    Stream<DynamicTest> everyWait() {
        return Stream.of(
                Misbehaviour.IS_SILENT,
                Misbehaviour.IS_SILENT_AFTER_THE_HEAD,
                Misbehaviour.IS_SILENT_AFTER_OUTPUT,
                Misbehaviour.TRICKLES_A_HEAD,
                Misbehaviour.TRICKLES_COMMENTS,
                Misbehaviour.TRICKLES_OUTPUT)
                .map(fault -> test(fault.title(), () -> leave(fault)))
                .toList()
                .stream();
    }

    private void leave(Misbehaviour fault) throws Exception {
        try (MisbehavingProvider provider = new MisbehavingProvider(fault.title(), tls);
                LonelyGateway gateway = gateway(provider, PATIENT_CLOCKS)) {
            for (Way way : Way.values()) {
                provider.speak(Wire.CHAT);
                FakeUpstream.Exchange call;
                try (RawClient client = gateway.send(way, Wire.CHAT)) {
                    call = provider.nextCall();
                    gateway.assertACallIsOpen();
                    if (way == Way.RUN) {
                        gateway.cancel(client);
                    }
                }
                assertThat(call.sawOtherSideGo(Duration.ofSeconds(5)))
                        .as("as a " + way)
                        .isTrue();
                gateway.assertNothingIsOpen();
                provider.assertNothingIsOpen();
                assertThat(provider.calls()).isEqualTo(1);
            }
        }
    }

    /** All begin now, as many at once as may. */
    private DynamicTest test(String name, Play play) {
        Future<?> result = threads.submit(() -> {
            play.play();
            return null;
        });
        return DynamicTest.dynamicTest(name, () -> {
            try {
                result.get(2, TimeUnit.MINUTES);
            } catch (ExecutionException e) {
                throw e.getCause();
            }
        });
    }

    @FunctionalInterface
    private interface Play {
        void play() throws Exception;
    }
}
