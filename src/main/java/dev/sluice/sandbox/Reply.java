package dev.sluice.sandbox;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the sandbox's model does with a request. */
sealed interface Reply {

    /**
     * @param pieces what is written, one token each
     * @param stoppedBy the stop sequence that the answer ends before, or null
     */
    record Answer(
            List<Piece> pieces, Finish finish, @Nullable String stoppedBy, Tokens tokens, Pacing pacing, Ending ending)
            implements Reply {
        public Answer {
            pieces = List.copyOf(pieces);
        }
    }

    /** An HTTP error instead of an answer. */
    record Fault(int status, Cause cause) implements Reply {
        static Fault of(int status) {
            return new Fault(status, Cause.STATUS);
        }
    }

    /** What an error is about, where the status alone does not say it. */
    enum Cause {
        STATUS,
        QUOTA,
        CONTEXT,
        MODEL
    }

    /** Why the model stopped. */
    enum Finish {
        STOP,
        LENGTH,
        TOOL_CALLS,
        CONTENT_FILTER
    }

    /** What happens after the last piece. */
    enum Ending {
        /** The provider's own end. */
        FINISH,
        /** An error inside the stream. */
        ERROR,
        /** The connection is closed. */
        CUT,
        /** The head has been sent, and nothing more is. */
        STALL,
        /** Not even a head. */
        SILENCE
    }

    /**
     * How fast pieces go out.
     *
     * @param first before the first piece
     * @param between before each further one
     * @param burst all pieces in one write, without pauses
     */
    record Pacing(Duration first, Duration between, boolean burst) {}

    /**
     * Tokens, counted the sandbox's way.
     *
     * @param cached the part of {@code prompt} that counts as read from a cache
     * @param completion everything written, reasoning included
     */
    record Tokens(int prompt, int cached, int completion, int reasoning) {}
}
