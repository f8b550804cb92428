package dev.sluice.media;

import dev.sluice.config.MediaConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Requests to where clients say. A name is looked up once, every address it has must be public, and the connection goes to the address
 * that was looked at: a name that changes its mind in between changes nothing. No redirect is followed. Fails with an
 * {@link UnreachableException}. One per event loop.
 */
final class GuardedHttp {

    private static final int MAX_CONNECTIONS = 64;

    private final Vertx vertx;
    private final MediaConfig config;
    private final Hosts hosts;
    private final HttpClientAgent http;

    /** @param timeout of connecting, and of silence */
    GuardedHttp(Vertx vertx, MediaConfig config, Hosts hosts, Duration timeout) {
        this.vertx = vertx;
        this.config = config;
        this.hosts = hosts;
        // No connection is used twice: the next address behind a name has to be looked at anew.
        this.http = vertx.createHttpClient(
                new HttpClientOptions()
                        .setKeepAlive(false)
                        .setConnectTimeout((int) timeout.toMillis())
                        .setIdleTimeout((int) timeout.toMillis())
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setMaxRedirects(0)
                        .setVerifyHost(true),
                new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
    }

    /** The URL if it is one that may be called: no credentials in it, no other scheme, a host. */
    @Nullable
    URI target(String url) {
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean known = scheme.equals("https") || (scheme.equals("http") && config.plainHttp());
            return known && uri.getHost() != null && uri.getRawUserInfo() == null ? uri : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** Why a URL is no {@link #target}. */
    String rule() {
        return config.plainHttp() ? "it is not an http or https URL" : "it is not an https URL";
    }

    /** Where the host of a target is. */
    Future<InetAddress> lookUp(URI target) {
        return vertx.executeBlocking(() -> addresses(target.getHost()), false)
                .transform(looked -> looked.succeeded()
                        ? callable(Objects.requireNonNull(looked.result()))
                        : Future.failedFuture(UnreachableException.because("its host is unknown")));
    }

    private Future<InetAddress> callable(List<InetAddress> addresses) {
        return hosts.allCallable(addresses)
                ? Future.succeededFuture(addresses.getFirst())
                : Future.failedFuture(UnreachableException.because("its address is not public"));
    }

    private List<InetAddress> addresses(String host) throws UnknownHostException {
        return hosts.lookup().addresses(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    }

    /** Opens a request for a target at the address that was looked up for it. */
    Future<HttpClientRequest> open(HttpMethod method, URI target, InetAddress address) {
        boolean tls = "https".equalsIgnoreCase(target.getScheme());
        int port = target.getPort() != -1 ? target.getPort() : tls ? 443 : 80;
        String path = target.getRawPath() == null || target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        return http.request(new RequestOptions()
                .setMethod(method)
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(target.getHost())
                .setPort(port)
                .setSsl(tls)
                .setURI(target.getRawQuery() == null ? path : path + "?" + target.getRawQuery())
                .setFollowRedirects(false)
                .putHeader("Accept", "*/*")
                .putHeader("User-Agent", "sluice"));
    }
}
