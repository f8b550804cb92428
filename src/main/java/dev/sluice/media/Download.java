package dev.sluice.media;

import dev.sluice.config.MediaConfig;
import dev.sluice.model.MediaSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One file on its way. The name is looked up once per hop, every address it has must be public, and the connection goes to the address
 * that was looked at: a name that changes its mind in between changes nothing. One per file; event loop only.
 */
final class Download {

    private static final long RESET = 0x8;

    private final Vertx vertx;
    private final HttpClientAgent http;
    private final MediaConfig config;
    private final Hosts hosts;
    private final MediaSource.Remote source;
    private final Promise<MediaSource.Inline> whole = Promise.promise();
    private final long timer;
    private @Nullable HttpClientRequest request;
    private int redirects;

    Download(
            Vertx vertx,
            HttpClientAgent http,
            MediaConfig config,
            Hosts hosts,
            MediaSource.Remote source,
            Future<Void> abandoned) {
        this.vertx = vertx;
        this.http = http;
        this.config = config;
        this.hosts = hosts;
        this.source = source;
        this.timer = vertx.setTimer(config.timeout().toMillis(), id -> fail("it took too long"));
        abandoned.onComplete(gone -> fail("nobody waits for it any more"));
    }

    Future<MediaSource.Inline> start() {
        visit(source.url());
        return whole.future();
    }

    private void visit(String url) {
        URI uri = target(url);
        if (uri == null) {
            fail(config.plainHttp() ? "it is not an http or https URL" : "it is not an https URL");
            return;
        }
        vertx.executeBlocking(() -> addresses(uri.getHost()), false)
                .onSuccess(addresses -> connect(uri, addresses))
                .onFailure(unknown -> fail("its host is unknown"));
    }

    /** The URL if it is one that may be fetched: no credentials in it, no other scheme, a host. */
    private @Nullable URI target(String url) {
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean known = scheme.equals("https") || (scheme.equals("http") && config.plainHttp());
            return known && uri.getHost() != null && uri.getRawUserInfo() == null ? uri : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private List<InetAddress> addresses(String host) throws UnknownHostException {
        return hosts.lookup().addresses(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    }

    private void connect(URI uri, List<InetAddress> addresses) {
        if (!hosts.allCallable(addresses)) {
            fail("its address is not public");
            return;
        }
        if (whole.future().isComplete()) {
            return;
        }
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() != -1 ? uri.getPort() : tls ? 443 : 80;
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        http.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setServer(SocketAddress.inetSocketAddress(
                                port, addresses.getFirst().getHostAddress()))
                        .setHost(uri.getHost())
                        .setPort(port)
                        .setSsl(tls)
                        .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
                        .setFollowRedirects(false)
                        .putHeader("Accept", "*/*")
                        .putHeader("User-Agent", "sluice"))
                .compose(this::send)
                .onSuccess(answer -> answered(uri, answer))
                .onFailure(refused -> fail("the connection failed"));
    }

    private Future<HttpClientResponse> send(HttpClientRequest opened) {
        request = opened;
        if (whole.future().isComplete()) {
            reset();
        }
        return opened.send();
    }

    private void answered(URI uri, HttpClientResponse answer) {
        String location = answer.getHeader("Location");
        switch (answer.statusCode()) {
            case 200 -> read(answer);
            case 301, 302, 303, 307, 308 -> follow(uri, location);
            default -> fail("it answers with status " + answer.statusCode());
        }
    }

    private void follow(URI from, @Nullable String location) {
        reset();
        request = null;
        redirects++;
        if (location == null || redirects > config.maxRedirects()) {
            fail("it redirects too often");
            return;
        }
        try {
            visit(from.resolve(location).toString());
        } catch (IllegalArgumentException notAUrl) {
            fail("it redirects to nowhere");
        }
    }

    private void read(HttpClientResponse answer) {
        Base64Sink bytes = new Base64Sink();
        answer.handler(chunk -> {
            if (bytes.length() + chunk.length() > config.maxBytes()) {
                fail(UnreachableException.tooLarge(config.maxBytes()));
            } else {
                bytes.append(chunk.getBytes());
            }
        });
        answer.exceptionHandler(broken -> fail("the connection broke"));
        answer.endHandler(end -> complete(
                new MediaSource.Inline(source.path(), mediaType(answer.getHeader("Content-Type")), bytes.finish())));
    }

    private static @Nullable String mediaType(@Nullable String contentType) {
        if (contentType == null) {
            return null;
        }
        int semicolon = contentType.indexOf(';');
        String type = (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).strip();
        return type.isEmpty() ? null : type.toLowerCase(Locale.ROOT);
    }

    private void complete(MediaSource.Inline media) {
        vertx.cancelTimer(timer);
        whole.tryComplete(media);
    }

    private void fail(String reason) {
        fail(UnreachableException.because(reason));
    }

    private void fail(UnreachableException reason) {
        if (whole.tryFail(reason)) {
            vertx.cancelTimer(timer);
            reset();
        }
    }

    private void reset() {
        if (request != null) {
            request.reset(RESET);
        }
    }
}
