package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.trace.Span;
import dev.sluice.upstream.FakeUpstream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What clients and providers tell each other of traces, through the gateway. */
final class TraceHeadersTest {

    private static final String PARENT = "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final List<String> started = new CopyOnWriteArrayList<>();

    private String headAtProvider(TestGateway.Settings settings) throws Exception {
        try (FakeUpstream upstream = FakeUpstream.streaming(
                        Chunks.START, Chunks.text("hi"), Chunks.FINISH, Chunks.USAGE, Chunks.DONE);
                TestGateway gateway = TestGateway.before(upstream.baseUrl(), settings);
                RawClient client = gateway.client()) {
            client.post(gateway.token(), Chunks.ask(), PARENT).answer();
            return upstream.nextExchange().head().toLowerCase(Locale.ROOT);
        }
    }

    @Test
    void theProviderIsToldOfTheCallsSpan() throws Exception {
        TestGateway.Settings settings = new TestGateway.Settings();
        settings.tracer = (kind, operation, target, parent) -> {
            started.add(kind + " " + parent);
            return new Named("span-" + started.size());
        };
        assertThat(headAtProvider(settings)).contains("\r\ntraceparent: span-2\r\n");
        assertThat(started).containsExactly("SERVER " + PARENT.substring(PARENT.indexOf(' ') + 1), "CLIENT span-1");
    }

    @Test
    void withoutTracesNothingOfTheClientsTraceReachesTheProvider() throws Exception {
        assertThat(headAtProvider(new TestGateway.Settings())).doesNotContain("traceparent");
    }

    private record Named(String traceparent) implements Span {
        @Override
        public void put(String attribute, @Nullable String value) {}

        @Override
        public void put(String attribute, long value) {}

        @Override
        public void put(String attribute, List<String> values) {}

        @Override
        public void end(@Nullable String error) {}
    }
}
