package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.faults.RunClient.Work;
import dev.sluice.upstream.FakeUpstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP: the configuration is read again, and the process goes on. */
@Timeout(120)
final class ReloadBySignalTest {

    @TempDir
    private Path folder;

    /** A child of who ignores the signal, as what {@code nohup} starts does, can never hear it. */
    @BeforeEach
    void theSignalIsNotIgnored() throws Exception {
        Path status = Path.of("/proc/self/status");
        assumeTrue(!Files.exists(status)
                || Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .noneMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1) == 1));
    }

    @Test
    void theNextCallUsesTheKeyThatIsThereNow() throws Exception {
        try (FakeUpstream provider = FakeUpstream.answering(500, "{}")) {
            configure(provider, "sk-old");
            try (ServeProcess process = new ServeProcess(folder, "router", null, null)) {
                assertThat(call(provider, process)).contains("Bearer sk-old\r\n");

                configure(provider, "sk-new");
                process.askToReload();

                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                while (!call(provider, process).contains("Bearer sk-new\r\n")) {
                    assertThat(System.nanoTime()).as("time").isLessThan(deadline);
                }
            }
        }
    }

    /** The head of what the provider gets. */
    private static String call(FakeUpstream provider, ServeProcess process) throws Exception {
        new RunClient("acme").answer(process.api(), new Work(1, 1, Duration.ofMillis(1)));
        return provider.nextExchange().head();
    }

    private void configure(FakeUpstream provider, String key) throws Exception {
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/sluice.yaml"), """
                config_reload: 0
                retries: {attempts: 1}
                breaker: {window: 0}
                http: {host: 127.0.0.1, port: 0, management_port: 0, event_loops: 1}
                auth: {secret: %s}
                providers: {openai: {base_url: "%s", api_key: %s}}
                """.formatted(RunClient.SECRET, provider.baseUrl(), key));
    }
}
