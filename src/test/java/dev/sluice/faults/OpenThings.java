package dev.sluice.faults;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.metrics.HttpClientMetrics;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What a gateway has open for its answers: connections of clients and to providers, and timers. */
final class OpenThings implements VertxMetrics {

    /** Whose timers belong to an answer; others run as long as the process. */
    private static final List<String> OF_ANSWERS = List.of(
            "dev.sluice.http.",
            "dev.sluice.chat.",
            "dev.sluice.upstream.",
            "dev.sluice.run.RunExecution",
            "dev.sluice.run.LogWriter",
            "dev.sluice.run.redis.EndWatch",
            "dev.sluice.run.redis.LogWatch");

    private static final String OF_THE_PROCESS = "dev.sluice.http.LoopLag";

    private final AtomicInteger ofClients = new AtomicInteger();
    private final AtomicInteger toProviders = new AtomicInteger();

    @Override
    public boolean isMetricsEnabled() {
        return true;
    }

    @Override
    public HttpServerMetrics<?, ?, ?> createHttpServerMetrics(HttpServerOptions options, SocketAddress address) {
        return new HttpServerMetrics<Object, ServerWebSocket, Object>() {
            @Override
            public Object connected(SocketAddress from, String name) {
                return ofClients.incrementAndGet();
            }

            @Override
            public void disconnected(Object socket, SocketAddress from) {
                ofClients.decrementAndGet();
            }
        };
    }

    @Override
    public HttpClientMetrics<?, ?, ?> createHttpClientMetrics(HttpClientOptions options) {
        return new HttpClientMetrics<Object, WebSocket, Object>() {
            @Override
            public Object connected(SocketAddress to, String name) {
                return toProviders.incrementAndGet();
            }

            @Override
            public void disconnected(Object socket, SocketAddress to) {
                toProviders.decrementAndGet();
            }
        };
    }

    /** One line for each kind of thing. */
    List<String> of(Vertx vertx) {
        return Stream.concat(
                        Stream.of(
                                "connections of clients: " + ofClients.get(),
                                "connections to providers: " + toProviders.get()),
                        timers(vertx).map(handler -> "timer: " + handler))
                .filter(line -> !line.endsWith(": 0"))
                .toList();
    }

    /** There is no public way to see them. */
    private static Stream<String> timers(Vertx vertx) {
        Map<?, ?> timers = (Map<?, ?>) read(vertx, "timeouts");
        return timers.values().stream()
                .map(timer -> ((Handler<?>) read(timer, "handler")).getClass().getName())
                .filter(handler -> !handler.startsWith(OF_THE_PROCESS))
                .filter(handler -> OF_ANSWERS.stream().anyMatch(handler::startsWith));
    }

    private static Object read(Object owner, String name) {
        try {
            Field field = owner.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(owner);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
