package dev.sluice.media;

import dev.sluice.config.MediaConfig;
import dev.sluice.model.MediaSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One file on its way; each hop is guarded like the first. One per file; event loop only. */
final class Download {

    private static final long RESET = 0x8;

    private final Vertx vertx;
    private final GuardedHttp http;
    private final MediaConfig config;
    private final MediaSource.Remote source;
    private final Promise<MediaSource.Inline> whole = Promise.promise();
    private final long timer;
    private @Nullable HttpClientRequest request;
    private int redirects;

    Download(Vertx vertx, GuardedHttp http, MediaConfig config, MediaSource.Remote source, Future<Void> abandoned) {
        this.vertx = vertx;
        this.http = http;
        this.config = config;
        this.source = source;
        this.timer = vertx.setTimer(config.timeout().toMillis(), id -> fail("it took too long"));
        abandoned.onComplete(gone -> fail("nobody waits for it any more"));
    }

    Future<MediaSource.Inline> start() {
        visit(source.url());
        return whole.future();
    }

    private void visit(String url) {
        URI uri = http.target(url);
        if (uri == null) {
            fail(http.rule());
            return;
        }
        http.lookUp(uri)
                .onComplete(address -> connect(uri, address), failure -> fail(UnreachableException.of(failure)));
    }

    private void connect(URI uri, InetAddress address) {
        if (whole.future().isComplete()) {
            return;
        }
        http.open(HttpMethod.GET, uri, address)
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
