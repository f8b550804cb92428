package dev.sluice.run;

import dev.sluice.dialect.StreamEncoder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the frames of one attempt into its run's log, in batches: the first at once, the others when they are old or large enough.
 * One append is on its way at a time, and it is repeated while the store is away. One per attempt; event loop only.
 */
final class LogWriter implements StreamEncoder.FrameSink {

    private static final long MAX_AGE_MILLIS = 75;
    /** Of one batch; Redis copies a script's arguments. A larger frame goes alone. */
    private static final int BATCH_BYTES = 64 << 10;

    /** Above this nothing more should come before some of it is written. */
    private static final int MAX_UNWRITTEN_BYTES = 256 << 10;

    private static final String RESTART = "restart";
    /** Both dialects end a stream with it. In a run's log whoever reads adds it, after the terminal run. */
    private static final byte[] END_MARKER = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    /** Who wants to know what became of the frames. */
    interface Owner {
        /** There is room again. */
        void onRoom();

        /** The lease is not valid any more. */
        void onFenced();

        /** Something is wrong that repeating does not mend. */
        void onBroken(Throwable bug);
    }

    private final Vertx vertx;
    private final StoreCalls calls;
    private final RunLog log;
    private final RunLease lease;
    private final Owner owner;
    private final List<RunLog.Frame> waiting = new ArrayList<>();
    private @Nullable Promise<Void> drained;
    private long next;
    private int unwrittenBytes;
    /** Whether some of this answer is written, or on its way: the first of it does not wait. */
    private boolean begun;

    private boolean writing;
    private boolean closed;
    private long timer = -1;

    LogWriter(Vertx vertx, StoreCalls calls, RunLog log, RunLease lease, Owner owner) {
        this.vertx = vertx;
        this.calls = calls;
        this.log = log;
        this.lease = lease;
        this.owner = owner;
    }

    /** Finds where the log ends; whoever follows the run is told to drop what an earlier attempt has said. */
    Future<Void> open() {
        return calls.insist(() -> log.length(lease.uid(), lease.tenant()), () -> !closed)
                .map(length -> {
                    next = length + 1;
                    if (length > 0) {
                        restart();
                    }
                    return null;
                });
    }

    /** Says that what was logged so far does not count any more. */
    void restart() {
        add(new RunLog.Frame(RESTART, Buffer.buffer("{\"attempt\":" + lease.attempt() + "}")));
        batchEnd();
        begun = false;
    }

    @Override
    public void frame(@Nullable String type, byte[] data, int length) {
        if (!Arrays.equals(data, 0, length, END_MARKER, 0, END_MARKER.length)) {
            add(new RunLog.Frame(type, Buffer.buffer(length).appendBytes(data, 0, length)));
        }
    }

    private void add(RunLog.Frame frame) {
        waiting.add(frame);
        unwrittenBytes += frame.data().length();
    }

    /** Nothing more comes for the moment. */
    void batchEnd() {
        if (waiting.isEmpty() || writing || closed) {
            return;
        }
        if (!begun || drained != null || unwrittenBytes >= BATCH_BYTES) {
            write();
        } else if (timer < 0) {
            timer = vertx.setTimer(MAX_AGE_MILLIS, id -> {
                timer = -1;
                if (!writing) {
                    write();
                }
            });
        }
    }

    boolean full() {
        return unwrittenBytes > MAX_UNWRITTEN_BYTES;
    }

    /** Completes when everything is written. Nothing may be added after this. */
    Future<Void> drain() {
        Promise<Void> done = Promise.promise();
        drained = done;
        if (!writing && waiting.isEmpty()) {
            done.complete();
        } else {
            batchEnd();
        }
        return done.future();
    }

    /** Writes no more. */
    void close() {
        closed = true;
        vertx.cancelTimer(timer);
        waiting.clear();
    }

    private void write() {
        List<RunLog.Frame> batch = nextBatch();
        long first = next;
        begun = true;
        writing = true;
        calls.insist(() -> log.append(lease, first, batch), () -> !closed)
                .onComplete(answer -> written(batch, answer), this::failed);
    }

    private List<RunLog.Frame> nextBatch() {
        int count = 1;
        int bytes = waiting.getFirst().data().length();
        while (count < waiting.size() && bytes + waiting.get(count).data().length() <= BATCH_BYTES) {
            bytes += waiting.get(count++).data().length();
        }
        List<RunLog.Frame> first = waiting.subList(0, count);
        List<RunLog.Frame> batch = List.copyOf(first);
        first.clear();
        return batch;
    }

    private void written(List<RunLog.Frame> batch, RunQueue.Committed answer) {
        writing = false;
        if (closed) {
            return;
        }
        if (answer != RunQueue.Committed.DONE) {
            close();
            owner.onFenced();
            return;
        }
        next += batch.size();
        batch.forEach(frame -> unwrittenBytes -= frame.data().length());
        if (drained != null && waiting.isEmpty()) {
            drained.complete();
        } else {
            batchEnd();
        }
        if (!full()) {
            owner.onRoom();
        }
    }

    private void failed(Throwable failure) {
        if (!closed) {
            close();
            owner.onBroken(failure);
        }
    }
}
