package dev.sluice.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.features.RunningGateway;
import dev.sluice.trace.Tracer;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The traces that a collector gets of a running gateway. */
@Timeout(120)
final class TracesTest {

    private static final String CANARY = "c4n4ry-5ecret";
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";

    @TempDir
    private Path directory;

    private Collector collector;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws IOException {
        collector = new Collector();
        gateway = RunningGateway.startTraced(
                directory,
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint(), "OTEL_BSP_SCHEDULE_DELAY", "50"));
    }

    @AfterEach
    void stop() {
        gateway.close();
        collector.close();
    }

    private void ask(String model, String fields) throws IOException, InterruptedException {
        String body = "{" + fields + "\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\""
                + CANARY + "\"}]}";
        HttpRequest request = HttpRequest.newBuilder(gateway.address("/v3/ai/chat_completions"))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + gateway.token())
                .header("Content-Type", "application/json")
                .header("traceparent", "00-" + TRACE + "-" + PARENT + "-01")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private Map<String, Span> spans(int count) throws InterruptedException {
        return collector.await(count, span -> Collector.hex(span.getTraceId()).equals(TRACE)).stream()
                .collect(Collectors.toMap(Span::getName, span -> span));
    }

    private static Span span(Map<String, Span> spans, String name) {
        return Objects.requireNonNull(spans.get(name), name);
    }

    private static Map<String, String> attributes(Span span) {
        return span.getAttributesList().stream().collect(Collectors.toMap(KeyValue::getKey, TracesTest::value));
    }

    private static String value(KeyValue pair) {
        if (pair.getValue().hasArrayValue()) {
            return pair.getValue().getArrayValue().getValues(0).getStringValue();
        }
        return pair.getValue().hasIntValue()
                ? Long.toString(pair.getValue().getIntValue())
                : pair.getValue().getStringValue();
    }

    @Test
    void aStreamIsASpanInItsClientsTraceWithTheCallBelowIt() throws Exception {
        ask("openai/gpt-4o", "");
        Map<String, Span> spans = spans(2);
        Span request = span(spans, "POST /v3/ai/chat_completions");
        Span call = span(spans, "chat gpt-4o");
        assertThat(request.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(Collector.hex(request.getParentSpanId())).isEqualTo(PARENT);
        assertThat(attributes(request))
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.route", "/v3/ai/chat_completions")
                .containsEntry("http.response.status_code", "200");
        assertThat(call.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
        assertThat(call.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(attributes(call))
                .containsEntry("gen_ai.operation.name", "chat")
                .containsEntry("gen_ai.provider.name", "openai")
                .containsEntry("gen_ai.request.model", "gpt-4o")
                .containsEntry("gen_ai.response.finish_reasons", "stop")
                .containsKeys("gen_ai.response.model", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens");
    }

    @Test
    void aRunIsOneTraceFromItsAcceptanceThroughTheQueueToTheProvider() throws Exception {
        ask("openai/gpt-4o", "\"async\":true,");
        Map<String, Span> spans = spans(4);
        List<Span> line = List.of(
                span(spans, "POST /v3/ai/chat_completions"),
                span(spans, "publish run"),
                span(spans, "process run"),
                span(spans, "chat gpt-4o"));
        for (int i = 1; i < line.size(); i++) {
            assertThat(line.get(i).getParentSpanId()).isEqualTo(line.get(i - 1).getSpanId());
        }
        assertThat(line)
                .extracting(Span::getKind)
                .containsExactly(
                        Span.SpanKind.SPAN_KIND_SERVER,
                        Span.SpanKind.SPAN_KIND_PRODUCER,
                        Span.SpanKind.SPAN_KIND_CONSUMER,
                        Span.SpanKind.SPAN_KIND_CLIENT);
    }

    @Test
    void variablesThatAreNotUnderstoodAreAnError() {
        assertThatThrownBy(() -> Traces.of(
                        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:1", "OTEL_BSP_SCHEDULE_DELAY", "soon")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("OTEL_");
        assertThat(Traces.of(Map.of("OTEL_SERVICE_NAME", "x"))).isSameAs(Tracer.NONE);
    }

    @Test
    void aFailureIsMarkedAndNothingOfContentIsSent() throws Exception {
        ask("openai/sandbox-echo", "\"metadata\":{\"m\":\"" + CANARY + "\"},");
        ask("openai/sandbox-error-400", "");
        List<Span> calls = collector.await(2, span -> span.getName().startsWith("chat "));
        assertThat(attributes(calls.getLast())).containsEntry("error.type", "provider_rejected");
        collector.await(2, span -> span.getKind() == Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(collector.everything()).doesNotContain(CANARY).doesNotContain(gateway.token());
    }
}
