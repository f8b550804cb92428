package dev.sluice.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of work in a trace. Its attributes say how it went, never what was said. */
public interface Span {

    /** For who does not trace. */
    Span NONE = new Span() {
        @Override
        public @Nullable String traceparent() {
            return null;
        }

        @Override
        public void put(String attribute, @Nullable String value) {}

        @Override
        public void put(String attribute, long value) {}

        @Override
        public void put(String attribute, List<String> values) {}

        @Override
        public void end(@Nullable String error) {}
    };

    /** What its children name as their parent; null if nobody traces. */
    @Nullable
    String traceparent();

    /** A value that is not known is left out. */
    void put(String attribute, @Nullable String value);

    void put(String attribute, long value);

    void put(String attribute, List<String> values);

    /**
     * The work has ended. Further calls change nothing.
     *
     * @param error what kind of failure it ended with; null for none
     */
    void end(@Nullable String error);
}
