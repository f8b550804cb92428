package dev.sluice.media;

import dev.sluice.config.MediaConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Posts to where clients say, guarded as media is. One per event loop. */
public final class GuardedPost {

    private static final long RESET = 0x8;
    /** Nothing of an answer's body matters. */
    private static final int MOST_OF_AN_ANSWER = 64 << 10;

    /** @param retryAfter the header of that name; null if there is none */
    public record Answer(int status, @Nullable String retryAfter) {}

    private final Vertx vertx;
    private final GuardedHttp http;
    private final Duration timeout;

    /**
     * @param config says whether plain http and private addresses may be called
     * @param timeout of one post, from the look-up of its host to the end of its answer
     */
    public GuardedPost(Vertx vertx, MediaConfig config, Duration timeout) {
        this.vertx = vertx;
        this.http = new GuardedHttp(vertx, config, Hosts.of(config), timeout);
        this.timeout = timeout;
    }

    /**
     * Posts JSON. Redirects are not followed.
     *
     * @return the answer; fails with words that tell nothing of where the URL led
     */
    public Future<Answer> post(String url, Map<String, String> headers, Buffer body) {
        URI target = http.target(url);
        return target == null
                ? Future.failedFuture(UnreachableException.because(http.rule()))
                : new Post(body, headers).start(target);
    }

    /** One of them. */
    private final class Post {
        private final Buffer body;
        private final Map<String, String> headers;
        private final Promise<Answer> outcome = Promise.promise();
        private final long timer = vertx.setTimer(timeout.toMillis(), id -> fail("it took too long"));
        private @Nullable HttpClientRequest request;
        private int received;

        Post(Buffer body, Map<String, String> headers) {
            this.body = body;
            this.headers = headers;
        }

        Future<Answer> start(URI target) {
            http.lookUp(target)
                    .compose(address -> http.open(HttpMethod.POST, target, address))
                    .compose(this::send)
                    .onSuccess(this::read)
                    .onFailure(refused -> end(null, UnreachableException.of(refused)));
            return outcome.future();
        }

        private Future<HttpClientResponse> send(HttpClientRequest opened) {
            request = opened;
            if (outcome.future().isComplete()) {
                reset();
                return Future.failedFuture(UnreachableException.because("it took too long"));
            }
            headers.forEach(opened::putHeader);
            return opened.putHeader("Content-Type", "application/json").send(body);
        }

        private void read(HttpClientResponse answer) {
            Answer head = new Answer(answer.statusCode(), answer.getHeader("Retry-After"));
            answer.handler(chunk -> {
                received += chunk.length();
                if (received > MOST_OF_AN_ANSWER) {
                    end(head, null);
                    reset();
                }
            });
            answer.exceptionHandler(broken -> fail("the connection broke"));
            answer.endHandler(done -> end(head, null));
        }

        private void fail(String reason) {
            end(null, UnreachableException.because(reason));
            reset();
        }

        private void end(@Nullable Answer answer, @Nullable UnreachableException reason) {
            vertx.cancelTimer(timer);
            if (reason != null) {
                outcome.tryFail(reason);
            } else {
                outcome.tryComplete(answer);
            }
        }

        private void reset() {
            if (request != null) {
                request.reset(RESET);
            }
        }
    }
}
