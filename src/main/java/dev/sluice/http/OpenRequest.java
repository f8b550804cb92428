package dev.sluice.http;

import dev.sluice.model.GatewayError;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request from its head to the end of its answer: the room that it takes in the process, given back whatever happens to it, and how it
 * ends when the process is to end. One per request; event loop only.
 */
final class OpenRequest {

    private final Admission admission;
    private boolean admitted;
    private long bytes;
    private boolean streaming;
    private boolean left;
    private Runnable onLeave = () -> {};
    private Consumer<GatewayError> onEnd = reason -> {};

    OpenRequest(Admission admission) {
        this.admission = admission;
    }

    /** Asks to be taken on; null, or why not. */
    @Nullable
    GatewayError enter(LoopLag loop) {
        GatewayError refusal = admission.enter(loop);
        admitted = refusal == null;
        return refusal;
    }

    /** Makes room for so much more of the body; null, or why not. */
    @Nullable
    GatewayError reserve(long more) {
        if (!admitted) {
            return null;
        }
        GatewayError refusal = admission.reserve(more);
        bytes += refusal == null ? more : 0;
        return refusal;
    }

    /** Gives back the room of the body, which is not needed any more. */
    void release() {
        admission.release(bytes);
        bytes = 0;
    }

    /** The answer is an event stream. */
    void streams() {
        if (admitted && !streaming) {
            streaming = true;
            admission.streams();
        }
    }

    /** The answer has ended, or the client is gone. */
    void ended() {
        if (admitted) {
            admitted = false;
            release();
            admission.leave(streaming);
        }
        onLeave = () -> {};
        onEnd = reason -> {};
    }

    /** What is done when the process lets go of its clients, by a request that can as well be asked of another process. */
    void onLeave(Runnable work) {
        onLeave = work;
        if (left) {
            work.run();
        }
    }

    /** What is done when the process waits no longer. */
    void onEnd(Consumer<GatewayError> work) {
        onEnd = work;
    }

    void leave() {
        left = true;
        onLeave.run();
    }

    void end(GatewayError reason) {
        onEnd.accept(reason);
    }
}
