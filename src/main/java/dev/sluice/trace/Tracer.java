package dev.sluice.trace;

import org.jspecify.annotations.Nullable;

/** Begins spans. Safe for all threads; never blocks. */
@FunctionalInterface
public interface Tracer {

    /** For who does not trace: costs nothing. */
    Tracer NONE = (kind, operation, target, parent) -> Span.NONE;

    /**
     * Begins a span that is named by its operation and its target.
     *
     * @param parent a {@code traceparent} as W3C's Trace Context has it; without one, or if it is malformed, a trace begins
     */
    Span start(Kind kind, String operation, String target, @Nullable String parent);

    /** What part the work has in a conversation. */
    enum Kind {
        /** Answers a request. */
        SERVER,
        /** Waits for an answer. */
        CLIENT,
        /** Leaves work to be done. */
        PRODUCER,
        /** Does work that was left. */
        CONSUMER
    }
}
