package dev.sluice.run;

import dev.sluice.model.Run;
import dev.sluice.model.RunOwner;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The append-only log of what a run has said: numbered frames from 1, without a gap. One per event loop; fails like {@link RunQueue}. */
public interface RunLog {

    /** Appends frames under a lease, all or none. Safe to repeat: {@code first} is the number of the first of them. */
    Future<RunQueue.Committed> append(RunLease lease, long first, List<Frame> frames);

    /** How many frames the log has: where a new attempt goes on. */
    Future<Long> length(String uid, String tenant);

    /** What was logged after a number, up to a bounded amount at a time; null if this owner has no such run. */
    Future<@Nullable Part> read(RunOwner owner, String uid, long after);

    /** Calls back, on the caller's event loop, when there may be more to read. A hint, never truth. Close it in the end. */
    Following follow(RunOwner owner, String uid, Runnable onMore);

    /**
     * One event.
     *
     * @param type of the event for the client; null for a chunk
     * @param data one line, in the dialect's bytes
     */
    record Frame(@Nullable String type, Buffer data) {}

    /** What a log holds after a number. */
    sealed interface Part {
        /**
         * @param first the number of the first frame; frames follow each other without a gap
         * @param end the run, if it has ended and nothing more will follow these frames; else null
         */
        record Frames(
                long first, List<Frame> frames, @Nullable Run end) implements Part {
            public Frames {
                frames = List.copyOf(frames);
            }
        }

        /** Some of what was asked for is not kept any more. */
        record Trimmed(Run run) implements Part {}
    }

    /** An interest in a run's log. */
    interface Following {
        void close();
    }
}
