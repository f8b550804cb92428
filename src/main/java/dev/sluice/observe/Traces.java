package dev.sluice.observe;

import dev.sluice.trace.Span;
import dev.sluice.trace.Tracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends spans to an OpenTelemetry collector, over HTTP, from a thread of its own. Configured by the environment, with OpenTelemetry's own
 * variables. Safe for all threads.
 */
public final class Traces implements Tracer, AutoCloseable {

    private static final List<String> ENDPOINTS =
            List.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");

    /** Metrics are scraped and logs are written; the JDK's HTTP client speaks no gRPC. */
    private static final Map<String, String> USUAL = Map.of(
            "otel.service.name", "sluice",
            "otel.metrics.exporter", "none",
            "otel.logs.exporter", "none",
            "otel.exporter.otlp.protocol", "http/protobuf");

    private static final long LAST_EXPORT_SECONDS = 5;

    private final OpenTelemetrySdk sdk;
    private final io.opentelemetry.api.trace.Tracer tracer;

    private Traces(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
        this.tracer = sdk.getTracer("dev.sluice");
    }

    /**
     * What the environment asks for; {@link Tracer#NONE} if it names no collector.
     *
     * @throws IllegalArgumentException if it is not understood
     */
    public static Tracer of(Map<String, String> environment) {
        if (ENDPOINTS.stream()
                .allMatch(name -> environment.getOrDefault(name, "").isEmpty())) {
            return Tracer.NONE;
        }
        try {
            return new Traces(AutoConfiguredOpenTelemetrySdk.builder()
                    .addPropertiesSupplier(() -> properties(environment))
                    .disableShutdownHook()
                    .build()
                    .getOpenTelemetrySdk());
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException("the variables OTEL_… are not understood: " + e.getMessage(), e);
        }
    }

    /** Each variable under the name that the SDK knows it by. */
    private static Map<String, String> properties(Map<String, String> environment) {
        Map<String, String> properties = new HashMap<>(USUAL);
        environment.forEach((name, value) -> {
            if (name.startsWith("OTEL_")) {
                properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        return properties;
    }

    @Override
    public Span start(Kind kind, String operation, String target, @Nullable String parent) {
        SpanBuilder span = tracer.spanBuilder(operation + " " + target)
                .setSpanKind(SpanKind.valueOf(kind.name()))
                .setParent(W3CTraceContextPropagator.getInstance().extract(Context.root(), parent, new ParentHeader()));
        return new Sent(span.startSpan());
    }

    /** Sends what is left; blocks, but not for long. */
    @Override
    public void close() {
        sdk.shutdown().join(LAST_EXPORT_SECONDS, TimeUnit.SECONDS);
    }

    /** The one header that is looked at is what is carried. */
    private static final class ParentHeader implements TextMapGetter<@Nullable String> {
        @Override
        public Iterable<String> keys(@Nullable String parent) {
            return List.of("traceparent");
        }

        @Override
        public @Nullable String get(@Nullable String parent, String key) {
            return key.equals("traceparent") ? parent : null;
        }
    }

    private record Sent(io.opentelemetry.api.trace.Span span) implements Span {

        @Override
        public String traceparent() {
            SpanContext context = span.getSpanContext();
            return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                    + context.getTraceFlags().asHex();
        }

        @Override
        public void put(String attribute, @Nullable String value) {
            if (value != null) {
                span.setAttribute(attribute, value);
            }
        }

        @Override
        public void put(String attribute, long value) {
            span.setAttribute(attribute, value);
        }

        @Override
        public void put(String attribute, List<String> values) {
            span.setAttribute(AttributeKey.stringArrayKey(attribute), values);
        }

        @Override
        public void end(@Nullable String error) {
            if (error != null) {
                span.setAttribute(AttributeKey.stringKey("error.type"), error);
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        }
    }
}
