package dev.sluice.http;

import dev.sluice.dialect.Dialect;
import dev.sluice.model.GatewayException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the one exchange of each request, and sees to its end. One per event loop. */
final class Exchanges {

    private static final String KEY = Exchange.class.getName();

    /** Of requests for which there is nothing. */
    private static final String NO_ROUTE = "other";

    private final RequestIds ids;
    private final Function<@Nullable String, Dialect> dialects;
    private final ConnectionGuard connections;
    private final ErrorWriter errors;
    private final AccessLog log;

    /** @param dialects the format of whoever asks for a path */
    Exchanges(
            RequestIds ids,
            Function<@Nullable String, Dialect> dialects,
            ConnectionGuard connections,
            ErrorWriter errors,
            AccessLog log) {
        this.ids = ids;
        this.dialects = dialects;
        this.connections = connections;
        this.errors = errors;
        this.log = log;
    }

    /** The same one, however often it is asked for. */
    Exchange of(RoutingContext context) {
        Exchange known = context.get(KEY);
        if (known != null) {
            return known;
        }
        Route route = context.currentRoute();
        String path = route == null || route.getPath() == null ? NO_ROUTE : route.getPath();
        Exchange exchange = of(context.request(), path);
        context.put(KEY, exchange);
        return exchange;
    }

    /** Of a request for which there is nothing; once. */
    Exchange of(HttpServerRequest request) {
        return of(request, NO_ROUTE);
    }

    /**
     * Of a request that is answered without the router; once.
     *
     * @param path as the log is to name it
     */
    Exchange of(HttpServerRequest request, String path) {
        OpenRequest open = connections.current(request.connection());
        RequestRecord record = log.begin(request, path);
        Exchange exchange = new Exchange(request, ids.of(request), dialects.apply(request.path()), record, open);
        open.onEnd(reason -> {
            if (!exchange.failAnswer(reason)) {
                errors.write(exchange, new GatewayException(reason));
            }
        });
        request.response().endHandler(end -> {
            connections.ended(request.connection());
            log.over(exchange);
        });
        return exchange;
    }
}
