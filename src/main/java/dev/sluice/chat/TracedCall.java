package dev.sluice.chat;

import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamListener;
import dev.sluice.model.Usage;
import dev.sluice.registry.ModelInfo;
import dev.sluice.trace.Span;
import dev.sluice.trace.Tracer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells the span of one call to a provider what OpenTelemetry's conventions for generative AI want to know
 * (opentelemetry.io/docs/specs/semconv/gen-ai, read 2026-11-23); no content. One per call; event loop only.
 */
final class TracedCall implements StreamListener {

    private final StreamListener next;
    private final Span span;
    private @Nullable Usage usage;

    private TracedCall(StreamListener next, Span span) {
        this.next = next;
        this.span = span;
    }

    static Span start(Tracer tracer, ModelInfo model, @Nullable String parent) {
        Span span = tracer.start(Tracer.Kind.CLIENT, "chat", model.upstreamName(), parent);
        span.put("gen_ai.operation.name", "chat");
        span.put("gen_ai.provider.name", model.provider());
        span.put("gen_ai.request.model", model.upstreamName());
        return span;
    }

    /** Who is to get the events: if nobody traces, {@code next} itself. */
    static StreamListener watching(StreamListener next, Span span) {
        return span.traceparent() == null ? next : new TracedCall(next, span);
    }

    /** Ends the span as the call has ended. */
    static void end(Span span, WatchedCall.End end) {
        if (end.failure() != null) {
            span.end(end.failure().kind().name().toLowerCase(Locale.ROOT));
        } else {
            span.end(end.cancelled() ? "cancelled" : null);
        }
    }

    @Override
    public void onEvent(StreamEvent event) {
        if (event instanceof StreamEvent.ResponseStart start) {
            span.put("gen_ai.response.id", start.id());
            span.put("gen_ai.response.model", start.model());
        } else if (event instanceof StreamEvent.UsageUpdate update) {
            usage = update.usage();
        } else if (event instanceof StreamEvent.Finish finish) {
            span.put(
                    "gen_ai.response.finish_reasons",
                    List.of(finish.reason().name().toLowerCase(Locale.ROOT)));
        }
        if (event.terminal() && usage != null) {
            put("gen_ai.usage.input_tokens", usage.promptTokens());
            put("gen_ai.usage.output_tokens", usage.completionTokens());
        }
        next.onEvent(event);
    }

    private void put(String attribute, @Nullable Long value) {
        if (value != null) {
            span.put(attribute, value);
        }
    }

    @Override
    public void onBatchEnd() {
        next.onBatchEnd();
    }
}
