package dev.sluice.chat;

import dev.sluice.model.GatewayError;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamListener;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Passes on what one call to a provider gives, and tells once how the call ended. One per call; event loop only. */
final class WatchedCall implements StreamListener {

    /**
     * How a call ended.
     *
     * @param failure null if the provider finished, or was not waited for
     */
    record End(
            Duration took,
            @Nullable Duration firstOutputAfter,
            @Nullable GatewayError failure,
            boolean cancelled) {}

    /** Hears of an event before {@code next} gets it. */
    interface Watcher {

        /** The first event with output has come. */
        void onOutput();

        /** Once. */
        void onEnd(End end);
    }

    private final StreamListener next;
    private final Watcher watcher;
    private final long startedAt = System.nanoTime();
    private @Nullable Duration firstOutputAfter;
    private boolean over;

    WatchedCall(StreamListener next, Watcher watcher) {
        this.next = next;
        this.watcher = watcher;
    }

    @Override
    public void onEvent(StreamEvent event) {
        if (firstOutputAfter == null && event.output()) {
            firstOutputAfter = took();
            watcher.onOutput();
        }
        if (event.terminal()) {
            end(event instanceof StreamEvent.Failure failure ? failure.error() : null, false);
        }
        next.onEvent(event);
    }

    @Override
    public void onBatchEnd() {
        next.onBatchEnd();
    }

    /** Nobody waits for it any more. Without effect after its end. */
    void cancel() {
        end(null, true);
    }

    private void end(@Nullable GatewayError failure, boolean cancelled) {
        if (!over) {
            over = true;
            watcher.onEnd(new End(took(), firstOutputAfter, failure, cancelled));
        }
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }
}
