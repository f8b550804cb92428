package dev.sluice.media;

import dev.sluice.config.MediaConfig;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import dev.sluice.model.MediaSource;
import dev.sluice.model.Violation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fetches remote media. One per event loop. */
public final class MediaFetcher {

    private final Vertx vertx;
    private final MediaConfig config;
    private final GuardedHttp http;

    public MediaFetcher(Vertx vertx, MediaConfig config) {
        this(vertx, config, Hosts.of(config));
    }

    MediaFetcher(Vertx vertx, MediaConfig config, Hosts hosts) {
        this.vertx = vertx;
        this.config = config;
        this.http = new GuardedHttp(vertx, config, hosts, config.timeout());
    }

    /**
     * The bytes of all these sources. Fails with a {@link GatewayException} that names every source that cannot be had, each by its
     * field, and never with an address: what a name resolves to is not the client's to learn.
     *
     * @param abandoned completes when nobody wants the bytes any more: what is under way is given up then
     */
    public Future<Map<MediaSource.Remote, MediaSource.Inline>> fetch(
            List<MediaSource.Remote> sources, Future<Void> abandoned) {
        List<Violation> refusals = refusals(sources);
        if (!refusals.isEmpty()) {
            return refuse(refusals);
        }
        List<Future<MediaSource.Inline>> fetches = new ArrayList<>(sources.size());
        for (MediaSource.Remote source : sources) {
            fetches.add(new Download(vertx, http, config, source, abandoned).start());
        }
        return Future.join(fetches).transform(done -> collect(sources, fetches));
    }

    /** What is wrong with these sources, as far as that shows before anything is fetched. */
    public List<Violation> refusals(List<MediaSource.Remote> sources) {
        if (sources.size() <= config.maxFiles()) {
            return List.of();
        }
        String path = sources.get(config.maxFiles()).path();
        return List.of(new Violation(
                Violation.TOO_MANY, "at most " + config.maxFiles() + " files are fetched for one request", path));
    }

    private static Future<Map<MediaSource.Remote, MediaSource.Inline>> collect(
            List<MediaSource.Remote> sources, List<Future<MediaSource.Inline>> fetches) {
        Map<MediaSource.Remote, MediaSource.Inline> fetched = new HashMap<>();
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < fetches.size(); i++) {
            Future<MediaSource.Inline> fetch = fetches.get(i);
            if (fetch.succeeded()) {
                fetched.put(sources.get(i), fetch.result());
            } else if (fetch.cause() instanceof UnreachableException refused) {
                violations.add(refused.violation(sources.get(i).path()));
            } else {
                return Future.failedFuture(fetch.cause());
            }
        }
        return violations.isEmpty() ? Future.succeededFuture(Map.copyOf(fetched)) : refuse(violations);
    }

    private static <T> Future<T> refuse(List<Violation> violations) {
        return Future.failedFuture(new GatewayException(GatewayError.invalid(violations)));
    }
}
