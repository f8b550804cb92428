package dev.sluice.sandbox;

import dev.sluice.config.SandboxConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The providers' stand-ins behind one HTTP server on a free loopback port; what they answer is in the package description.
 * {@link #start} and {@link #close} may be called from any thread, each once; everything in between runs on one event loop.
 */
public final class SandboxProviders {

    private static final String LOOPBACK = "127.0.0.1";

    private final Vertx vertx;
    private final SandboxModel model;
    private final List<Standin> standins;
    private final AtomicInteger openStreams = new AtomicInteger();
    private volatile @Nullable HttpServer server;

    /** @param random for ids; used by several threads */
    public SandboxProviders(Vertx vertx, SandboxConfig config, InstantSource clock, Random random) {
        Ids ids = new Ids(random);
        this.vertx = vertx;
        this.model = new SandboxModel(config.tokenDelay(), ids);
        this.standins = List.of(new OpenAiStandin(clock, ids), new AnthropicStandin(ids), new GeminiStandin(ids));
    }

    /** Listens. Fails if no loopback port can be had. */
    public Future<Void> start() {
        HttpServer starting = vertx.createHttpServer(new HttpServerOptions()
                        .setHost(LOOPBACK)
                        .setPort(0)
                        .setHttp2ClearTextEnabled(false)
                        .setHandle100ContinueAutomatically(true))
                .requestHandler(this::onRequest)
                .exceptionHandler(brokenConnection -> {});
        return starting.listen().onSuccess(listening -> server = listening).mapEmpty();
    }

    /** Breaks off what is going on and stops listening. */
    public Future<Void> close() {
        HttpServer running = server;
        return running == null ? Future.succeededFuture() : running.close();
    }

    /** The providers that the sandbox stands in for. */
    public Set<String> providers() {
        return standins.stream().map(Standin::provider).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * What to give to the provider's SDK or adapter as its base URL.
     *
     * @throws IllegalArgumentException if the sandbox does not stand in for the provider
     * @throws IllegalStateException before {@link #start} has succeeded
     */
    public URI baseUrl(String provider) {
        HttpServer running = server;
        if (running == null) {
            throw new IllegalStateException("the sandbox is not running");
        }
        return standins.stream()
                .filter(standin -> standin.provider().equals(provider))
                .map(standin -> URI.create("http://" + LOOPBACK + ":" + running.actualPort() + standin.basePath()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no sandbox for provider " + provider));
    }

    /** How many exchanges have begun and not ended: zero when every caller has its answer or has gone. */
    public int openStreams() {
        return openStreams.get();
    }

    private void onRequest(HttpServerRequest request) {
        String path = request.path();
        for (Standin standin : standins) {
            if (path != null && (path.equals(standin.basePath()) || path.startsWith(standin.basePath() + "/"))) {
                new Exchange(vertx, request, standin, model, openStreams).begin();
                return;
            }
        }
        request.response().setStatusCode(404).end();
    }
}
