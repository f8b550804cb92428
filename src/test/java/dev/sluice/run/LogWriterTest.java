package dev.sluice.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sandbox.Eventually;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How frames get into a log. */
@Timeout(30)
final class LogWriterTest {

    private static final int FRAME_BYTES = 10_000;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final FakeRuns runs = new FakeRuns(vertx, Duration.ofSeconds(30));
    private final CompletableFuture<Void> room = new CompletableFuture<>();
    private final CompletableFuture<Void> fenced = new CompletableFuture<>();

    private RunLease lease = new RunLease("", "", "", "", 0);
    private LogWriter writer = writer();

    @BeforeEach
    void claim() {
        Eventually.get(runs.queue().enqueue(FakeRuns.run("run-1", "")));
        lease = Eventually.get(runs.queue().reserve("worker-1", 1)).getFirst().lease();
        writer = writer();
        onLoop(writer::open);
    }

    @AfterEach
    void close() {
        Eventually.get(vertx.close());
    }

    @Test
    void framesKeepTheirOrderAndTheEndMarkerIsNotOneOfThem() {
        onLoop(() -> {
            writer.frame(null, bytes("one"), 3);
            writer.batchEnd();
            writer.frame("named", bytes("two"), 3);
            writer.frame(null, bytes("[DONE]"), 6);
            return writer.drain();
        });
        assertThat(runs.logOf("run-1")).containsExactly("one", "named|two");
    }

    @Test
    void whatCannotBeWrittenIsBoundedAndWrittenInPiecesWhenTheStoreIsBack() throws Exception {
        runs.away(true);
        boolean full = onLoop(() -> {
            frames(40);
            return Future.succeededFuture(writer.full());
        });
        assertThat(full).isTrue();
        assertThat(room).isNotDone();
        runs.away(false);

        room.get(10, TimeUnit.SECONDS);
        onLoop(writer::drain);
        assertThat(runs.logOf("run-1")).hasSize(40);
        assertThat(runs.count("append")).isEqualTo(7);
    }

    @Test
    void aLittleIsNotTooMuch() {
        runs.away(true);
        boolean full = onLoop(() -> {
            frames(20);
            return Future.succeededFuture(writer.full());
        });
        assertThat(full).isFalse();
    }

    @Test
    void anOutdatedLeaseIsToldAndWritesNothing() throws Exception {
        runs.giveToAnother("run-1");
        onLoop(() -> {
            frames(1);
            return Future.succeededFuture();
        });
        fenced.get(10, TimeUnit.SECONDS);
        assertThat(runs.logOf("run-1")).isEmpty();
    }

    @Test
    void aLaterAttemptGoesOnAfterTheEarlierAndSaysSo() {
        onLoop(() -> {
            writer.frame(null, bytes("one"), 3);
            return writer.drain();
        });
        LogWriter later = writer();
        onLoop(() -> later.open().compose(open -> {
            later.frame(null, bytes("two"), 3);
            return later.drain();
        }));
        assertThat(runs.logOf("run-1")).containsExactly("one", "restart|{\"attempt\":1}", "two");
    }

    private void frames(int count) {
        for (int i = 0; i < count; i++) {
            writer.frame(null, new byte[FRAME_BYTES], FRAME_BYTES);
        }
        writer.batchEnd();
    }

    private LogWriter writer() {
        LogWriter.Owner owner = new LogWriter.Owner() {
            @Override
            public void onRoom() {
                room.complete(null);
            }

            @Override
            public void onFenced() {
                fenced.complete(null);
            }

            @Override
            public void onBroken(Throwable bug) {
                room.completeExceptionally(bug);
                fenced.completeExceptionally(bug);
            }
        };
        return new LogWriter(vertx, new StoreCalls(vertx, new Random(1)), runs.log(), lease, owner);
    }

    private <T> T onLoop(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(ignored -> work.get().onComplete(done));
        return Eventually.get(done.future());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
