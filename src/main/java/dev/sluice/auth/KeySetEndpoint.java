package dev.sluice.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the issuer publishes its keys. Whoever can speak for this address can mint tokens, so it has to be a safe one. */
final class KeySetEndpoint {

    private static final int MAX_BYTES = 128 * 1024;
    private static final int CONNECT_MILLIS = 3000;
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
    private static final int OK = 200;

    private final Vertx vertx;
    private final URI url;
    private final Duration timeout;

    /**
     * @param timeout how long a fetch may take from end to end
     * @throws IllegalArgumentException if the address is neither https nor http on this machine, or holds a password
     */
    KeySetEndpoint(Vertx vertx, URI url, Duration timeout) {
        if (!isSafe(url)) {
            throw new IllegalArgumentException(
                    "the JWKS URL must be https, or http on localhost, without user or password");
        }
        this.vertx = vertx;
        this.url = url;
        this.timeout = timeout;
    }

    private static boolean isSafe(URI url) {
        @Nullable String host = url.getHost();
        if (host == null || url.getRawUserInfo() != null) {
            return false;
        }
        return "https".equalsIgnoreCase(url.getScheme())
                || ("http".equalsIgnoreCase(url.getScheme())
                        && LOOPBACK.matcher(host).matches());
    }

    URI url() {
        return url;
    }

    /** For the log. */
    String host() {
        return url.getHost();
    }

    /** Fetches the document. A client of its own each time: closing it ends whatever the other side has not ended. */
    Future<Buffer> fetch() {
        WebClient client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setFollowRedirects(false)
                        .setConnectTimeout(CONNECT_MILLIS)
                        .setUserAgentEnabled(false));
        return client.getAbs(url.toString())
                .putHeader("Accept", "application/jwk-set+json, application/json")
                .as(BoundedBody.codec(MAX_BYTES))
                .send()
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .compose(KeySetEndpoint::bodyOf)
                .eventually(() -> {
                    client.close();
                    return Future.succeededFuture();
                });
    }

    private static Future<Buffer> bodyOf(HttpResponse<Buffer> response) {
        return response.statusCode() == OK
                ? Future.succeededFuture(response.body())
                : Future.failedFuture("the answer's status is " + response.statusCode());
    }
}
