package dev.sluice.upstream;

import dev.sluice.config.Limits;
import dev.sluice.config.UpstreamConfig;
import dev.sluice.model.StreamListener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Opens calls to providers. One per event loop: its connections stay on the loop that uses them. Redirects are never followed, because
 * keys would travel along; certificates are always verified.
 */
public final class UpstreamClient {

    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final String USER_AGENT = "sluice";

    private final Vertx vertx;
    private final UpstreamConfig config;
    private final Limits limits;
    private final ConnectionEvents events;
    private final HttpClientAgent http;
    /** The connections that have carried a call. */
    private final Set<HttpConnection> used = Collections.newSetFromMap(new WeakHashMap<>());

    /** The open ones that are counted. */
    private final Set<HttpConnection> open = Collections.newSetFromMap(new IdentityHashMap<>());

    public UpstreamClient(Vertx vertx, UpstreamConfig config, Limits limits) {
        this(vertx, config, limits, ConnectionEvents.NONE);
    }

    public UpstreamClient(Vertx vertx, UpstreamConfig config, Limits limits, ConnectionEvents events) {
        this.vertx = vertx;
        this.config = config;
        this.limits = limits;
        this.events = events;
        this.http = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) config.connect().toMillis())
                        // Or a connection would outlive the call that has given it up, and keep its place in the pool.
                        .setSslHandshakeTimeout(config.connect().toMillis())
                        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setDecompressionSupported(false)
                        .setMaxRedirects(0)
                        .setVerifyHost(true),
                new PoolOptions().setHttp1MaxSize(config.maxConnections()).setMaxWaitQueueSize(config.maxWaiting()));
    }

    /**
     * Makes a call. The listener gets the answer's events, a {@code Failure} included, whatever goes wrong and however early; it is never
     * called before this method has returned.
     */
    public UpstreamStream open(UpstreamCall call, StreamListener listener) {
        UpstreamStream stream = new UpstreamStream(vertx, config, limits, call, listener);
        stream.start(() -> request(call), used);
        return stream;
    }

    private Future<HttpClientRequest> request(UpstreamCall call) {
        events.onWaiting(call.provider(), 1);
        return http.request(options(call))
                .onComplete(answer -> events.onWaiting(call.provider(), -1))
                .onSuccess(request -> count(request.connection(), call.provider()));
    }

    private void count(HttpConnection connection, String provider) {
        if (open.add(connection)) {
            events.onOpen(provider, 1);
            connection.closeHandler(closed -> {
                open.remove(connection);
                events.onOpen(provider, -1);
            });
        }
    }

    /** Closes every connection. */
    public Future<Void> close() {
        return http.close();
    }

    private static RequestOptions options(UpstreamCall call) {
        URI base = call.baseUrl();
        boolean tls = "https".equals(base.getScheme());
        String path = base.getRawPath() == null ? "" : base.getRawPath();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setSsl(tls)
                .setHost(host(base))
                .setPort(base.getPort() != -1 ? base.getPort() : tls ? 443 : 80)
                .setURI((path.endsWith("/") ? path.substring(0, path.length() - 1) : path)
                        + call.request().path())
                .setFollowRedirects(false)
                .putHeader("Content-Type", "application/json")
                .putHeader("Accept", call.request().streaming() ? "text/event-stream" : "application/json")
                .putHeader("User-Agent", USER_AGENT);
        call.request().headers().forEach(options::putHeader);
        if (call.apiKey() != null) {
            options.putHeader(
                    call.auth().header(), call.auth().prefix() + call.apiKey().reveal());
        }
        return options;
    }

    /** An IPv6 address stands in brackets in a URL only. */
    private static String host(URI base) {
        String host = base.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
