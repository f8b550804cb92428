package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.auth.Caller;
import dev.sluice.faults.RunClient.Work;
import dev.sluice.http.RawClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Open streams whose requests are larger, all together, than the memory of the process. */
@Timeout(120)
final class LargePromptsTest {

    /** Of 6 MB, in a heap of 128 MB: the room for bodies on their way is a quarter of that. */
    private static final int STREAMS = 24;

    private static final int BYTES = 6_000_000;
    private static final Duration PIECE = Duration.ofMillis(100);

    @TempDir
    private Path folder;

    @Test
    void aRequestIsLetGoWhenItsAnswerHasBegun() throws Exception {
        String token = RunClient.token(new Caller("staff-1", "acme", Caller.EVERY_MODEL));
        Deque<RawClient> open = new ArrayDeque<>();
        try (Site site = new Site(folder, 1)) {
            int port = site.router(0).getPort();
            for (int run = 1; run <= STREAMS; run++) {
                RawClient client = new RawClient(port);
                open.add(client);
                client.post(token, new Work(run, 1000, PIECE, 0, 0, BYTES).body(false, true));
                assertThat(client.readUntil("\n\n")).startsWith("HTTP/1.1 200 ");
            }
            for (int run = 1; run <= STREAMS; run++) {
                try (RawClient client = open.remove()) {
                    client.readUntil("\"%d.1.2 ".formatted(run));
                }
            }
        } finally {
            open.forEach(RawClient::close);
        }
    }
}
