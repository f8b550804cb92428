package dev.sluice.auth;

import dev.sluice.model.Checked;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the current {@link KeyRing} comes from, and how it is renewed. Shared by all event loops; nobody waits for a lock, and
 * whoever waits for a fetch goes on where it waited.
 */
final class KeySource {

    private static final Logger LOG = LoggerFactory.getLogger(KeySource.class);

    /** Keys this many times older than the shortest time between two fetches are fetched again in the background. */
    private static final int STALE_AFTER = 10;

    private final Vertx vertx;
    private final InstantSource clock;
    private final List<TrustedKey> configured;
    private final @Nullable KeySetEndpoint endpoint;
    private final Duration shortestInterval;

    private volatile Known known;
    private final AtomicReference<@Nullable Attempt> lastAttempt = new AtomicReference<>();

    /**
     * @param document what the published keys were read from; null before there were any
     * @param fetchedAt when it was last seen
     */
    private record Known(KeyRing ring, @Nullable Buffer document, Instant fetchedAt) {}

    private record Attempt(Instant startedAt, Promise<Void> ended) {

        boolean isUnderWay() {
            return !ended.future().isComplete();
        }

        /** A clock that was set back does not lengthen the wait. */
        boolean isWithin(Duration interval, Instant now) {
            Duration since = Duration.between(startedAt, now);
            return !since.isNegative() && since.compareTo(interval) < 0;
        }
    }

    /** @param endpoint null if no keys are published */
    KeySource(
            Vertx vertx,
            InstantSource clock,
            List<TrustedKey> configured,
            @Nullable KeySetEndpoint endpoint,
            Duration shortestInterval) {
        this.vertx = vertx;
        this.clock = clock;
        this.configured = configured;
        this.endpoint = endpoint;
        this.shortestInterval = shortestInterval;
        this.known = new Known(KeyRing.of(configured, List.of()), null, Instant.MIN);
    }

    /** Begins with the keys that another has fetched, if they are of the same place. */
    void begin(KeySource before) {
        Buffer document = before.known.document();
        boolean same =
                endpoint != null && before.endpoint != null && endpoint.url().equals(before.endpoint.url());
        if (same && document != null && JwkSet.read(vertx, document) instanceof Checked.Valid<List<TrustedKey>> read) {
            known = new Known(KeyRing.of(configured, read.value()), document, before.known.fetchedAt());
        }
    }

    KeyRing current() {
        return known.ring();
    }

    /** Starts a fetch if the published keys have not been seen for long; does not wait for it. */
    void refreshIfStale() {
        if (endpoint != null
                && known.fetchedAt().isBefore(clock.instant().minus(shortestInterval.multipliedBy(STALE_AFTER)))) {
            refresh();
        }
    }

    /**
     * Fetches the published keys, unless that was done a moment ago; joins a fetch under way. Never fails: when it is done,
     * {@link #current} is as good as it gets.
     */
    Future<Void> refresh() {
        if (endpoint == null) {
            return Future.succeededFuture();
        }
        Attempt last = lastAttempt.get();
        if (last != null && last.isUnderWay()) {
            return onOwnContext(last.ended().future());
        }
        Attempt next = new Attempt(clock.instant(), Promise.promise());
        if (last != null && last.isWithin(shortestInterval, next.startedAt())) {
            return Future.succeededFuture();
        }
        if (!lastAttempt.compareAndSet(last, next)) {
            return refresh();
        }
        fetchAndAdopt(endpoint, next.startedAt()).onComplete(adopted -> {
            if (adopted.failed()) {
                warn(endpoint, adopted.cause());
            }
            next.ended().complete();
        });
        return onOwnContext(next.ended().future());
    }

    /** Fails in no other way than by its future: those who wait must hear of the end. */
    private Future<Void> fetchAndAdopt(KeySetEndpoint from, Instant now) {
        return Future.succeededFuture().compose(start -> from.fetch()).compose(document -> adopt(document, now));
    }

    private Future<Void> adopt(Buffer document, Instant now) {
        Known before = known;
        if (document.equals(before.document())) {
            known = new Known(before.ring(), document, now);
            return Future.succeededFuture();
        }
        return switch (JwkSet.read(vertx, document)) {
            case Checked.Valid<List<TrustedKey>> read -> {
                known = new Known(KeyRing.of(configured, read.value()), document, now);
                LOG.atInfo().addKeyValue("keys", read.value().size()).log("The issuer's signing keys have changed");
                yield Future.succeededFuture();
            }
            case Checked.Invalid<List<TrustedKey>> broken ->
                Future.failedFuture(broken.violations().getFirst().message());
        };
    }

    private void warn(KeySetEndpoint from, Throwable failure) {
        LOG.atWarn()
                .addKeyValue("host", from.host())
                .addKeyValue("reason", failure.getMessage())
                .addKeyValue("knownKeys", current().published().size())
                .log("The issuer's signing keys could not be fetched");
    }

    /** A fetch ends on the context of whoever started it. */
    private Future<Void> onOwnContext(Future<Void> ended) {
        Context own = Vertx.currentContext();
        if (own == null || ended.isComplete()) {
            return ended;
        }
        Promise<Void> here = Promise.promise();
        ended.onComplete(done -> own.runOnContext(now -> here.complete()));
        return here.future();
    }
}
