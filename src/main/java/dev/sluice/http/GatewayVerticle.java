package dev.sluice.http;

import dev.sluice.auth.Authenticator;
import dev.sluice.chat.ChatService;
import dev.sluice.chat.HeavyWork;
import dev.sluice.config.GatewayConfig;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.DialectCatalog;
import dev.sluice.dialect.ModelDialect;
import dev.sluice.limit.RateLimiter;
import dev.sluice.media.MediaFetcher;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import dev.sluice.run.RunEvents;
import dev.sluice.run.RunUids;
import dev.sluice.run.Runs;
import dev.sluice.trace.Tracer;
import dev.sluice.upstream.ConnectionEvents;
import dev.sluice.upstream.UpstreamClient;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves the API on one event loop. As many are deployed as there are loops to use; they share nothing that changes. */
public final class GatewayVerticle extends VerticleBase {

    /**
     * What all verticles share.
     *
     * @param config asked again and again: what can change without a restart is read of it for each request
     * @param authenticator verifies tokens; safe for all event loops; asked for each request
     * @param admission the one of the process
     * @param runs reaches the store of runs, for one event loop; succeeds even while the store is away
     * @param limiter makes the one of the event loop that calls
     */
    public record Shared(
            Supplier<GatewayConfig> config,
            ChatService.Shared chat,
            DialectCatalog dialects,
            Supplier<Authenticator> authenticator,
            Contract contract,
            Function<Vertx, Future<Runs>> runs,
            Supplier<RateLimiter> limiter,
            RunUids runUids,
            RunEvents runEvents,
            RequestEvents requestEvents,
            ConnectionEvents connectionEvents,
            Tracer tracer,
            Admission admission) {}

    private static final String MODELS = "/v3/ai/models";
    private static final String OPENAI = "/v1/";
    private static final Set<String> CHAT = Set.of("/v3/ai/chat_completions", OPENAI + "chat/completions");
    private static final String OPENAI_MODELS = OPENAI + "models";
    private static final int MAX_REQUEST_LINE_BYTES = 8 * 1024;
    private static final int ACCEPT_BACKLOG = 4096;

    private final Shared shared;
    private final RequestIds requestIds;
    private final Dialect v3;
    private final ModelDialect openai;

    @SuppressWarnings("NullAway.Init") // made at the start, on the event loop
    private Loop loop;

    private @Nullable HttpServer server;
    private @Nullable Drain drain;

    /** What belongs to the event loop. */
    private record Loop(ErrorWriter errors, ConnectionGuard connections, Exchanges exchanges, LoopLag lag) {}

    public GatewayVerticle(Shared shared) {
        this.shared = shared;
        this.requestIds = new RequestIds(shared.chat().ids());
        this.v3 = shared.dialects().get("v3", Dialect.class);
        this.openai = shared.dialects().get("openai", ModelDialect.class);
    }

    @Override
    public Future<?> start() {
        Supplier<Duration> idle = () -> shared.config().get().http().idleTimeout();
        ConnectionGuard connections = new ConnectionGuard(vertx, idle, shared.admission());
        ErrorWriter errors = new ErrorWriter(vertx);
        AccessLog accessLog = new AccessLog(vertx, shared.requestEvents(), shared.tracer());
        Exchanges exchanges = new Exchanges(requestIds, this::dialect, connections, errors, accessLog);
        loop = new Loop(errors, connections, exchanges, new LoopLag(vertx));
        loop.lag.start();
        shared.admission().watch(loop.lag);
        return shared.runs().apply(vertx).compose(runs -> {
            ChatHandler chat = chat(runs, errors);
            return listen(chat, router(chat, runs, exchanges, errors));
        });
    }

    @Override
    public Future<?> stop() {
        shared.admission().forget(loop.lag);
        return Future.succeededFuture();
    }

    private Future<HttpServer> listen(ChatHandler chat, Router router) {
        GatewayConfig config = shared.config().get();
        HttpServer http = vertx.createHttpServer(options(config));
        server = http;
        drain = new Drain(vertx, http, loop.connections, config.http().drain());
        return http.connectionHandler(loop.connections::opened)
                .invalidRequestHandler(request -> loop.errors.write(loop.exchanges.of(request), malformed(request)))
                .requestHandler(request -> {
                    GatewayError refusal = loop.connections.began(request).enter(loop.lag);
                    if (refusal == null) {
                        route(request, chat, router);
                    } else {
                        loop.errors.write(loop.exchanges.of(request), new GatewayException(refusal));
                    }
                })
                .listen();
    }

    /** Chat goes past the router, whose context would cost time before the answer and memory for as long as that takes. */
    private void route(HttpServerRequest request, ChatHandler chat, Router router) {
        String path = request.path();
        if (path == null || !HttpMethod.POST.equals(request.method()) || !CHAT.contains(path)) {
            router.handle(request);
            return;
        }
        Exchange exchange = loop.exchanges.of(request, path);
        try {
            chat.handle(exchange);
        } catch (RuntimeException bug) {
            loop.errors.write(exchange, bug);
        }
    }

    /** Lets go of the clients as {@link Drain} says. Completes when the last is gone. Any thread. */
    public Future<Void> drain() {
        return onDrain(Drain::begin);
    }

    /** Makes {@link #drain} wait no longer. Any thread. */
    public Future<Void> hurry() {
        return onDrain(Drain::hurry);
    }

    private Future<Void> onDrain(Function<Drain, Future<Void>> step) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(go -> {
            if (drain == null) {
                done.complete();
            } else {
                step.apply(drain).onComplete(done);
            }
        });
        return done.future();
    }

    /** Where it listens, once it is started. */
    public int port() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server.actualPort();
    }

    private ChatHandler chat(Runs runs, ErrorWriter errors) {
        GatewayConfig first = shared.config().get();
        UpstreamClient upstream =
                new UpstreamClient(vertx, first.upstream(), first.limits(), shared.connectionEvents());
        ChatService service = new ChatService(vertx, shared.chat(), new MediaFetcher(vertx, first.media()), upstream);
        PatientEnqueue queue = new PatientEnqueue(runs.queue(), first.runs().commandTimeout());
        RateGate gate = new RateGate(shared.limiter().get(), shared.chat().models());
        RunIntake intake =
                new RunIntake(queue, gate, shared.runUids(), new HeavyWork(vertx), shared.runEvents(), shared.tracer());
        return new ChatHandler(vertx, shared.config(), shared.authenticator(), service, intake, gate, errors);
    }

    private Router router(ChatHandler chat, Runs runs, Exchanges exchanges, ErrorWriter errors) {
        Router router = Router.router(vertx);
        // However else these paths may be spelt.
        CHAT.forEach(path -> router.post(path).handler(context -> chat.handle(exchanges.of(context))));
        runRoutes(router, runs, exchanges, errors);
        modelRoutes(router, exchanges, errors);
        router.get("/openapi.yaml").handler(context -> shared.contract()
                .writeYaml(exchanges.of(context).response()));
        router.get("/openapi.json").handler(context -> shared.contract()
                .writeJson(exchanges.of(context).response()));
        ReferencePage reference = new ReferencePage(vertx, errors);
        router.get("/docs").handler(context -> reference.page(exchanges.of(context)));
        router.get("/docs/start.js").handler(context -> reference.start(exchanges.of(context)));
        router.get("/docs/scalar.js").handler(context -> reference.scalar(exchanges.of(context)));
        router.errorHandler(404, context -> refuse(exchanges.of(context), errors, GatewayError.Kind.NOT_FOUND));
        router.errorHandler(
                405, context -> refuse(exchanges.of(context), errors, GatewayError.Kind.METHOD_NOT_ALLOWED));
        router.errorHandler(400, context -> refuse(exchanges.of(context), errors, GatewayError.Kind.INVALID_SYNTAX));
        router.errorHandler(500, context -> errors.write(exchanges.of(context), cause(context)));
        return router;
    }

    private void modelRoutes(Router router, Exchanges exchanges, ErrorWriter errors) {
        ModelsHandler models =
                new ModelsHandler(shared.authenticator(), shared.chat().models(), errors);
        router.get(MODELS).handler(context -> models.list(exchanges.of(context)));
        router.get(OPENAI_MODELS).handler(context -> models.list(exchanges.of(context)));
        // Ids have slashes in them, which clients may have encoded or not.
        router.get(OPENAI_MODELS + "/*").handler(context -> {
            String id = Objects.requireNonNullElse(context.pathParam("*"), "");
            models.find(exchanges.of(context), openai, id);
        });
    }

    private void runRoutes(Router router, Runs runs, Exchanges exchanges, ErrorWriter errors) {
        RunEventsHandler logs = new RunEventsHandler(vertx, shared.config(), runs.log());
        RunsHandler handler = new RunsHandler(runs, shared.authenticator(), logs, shared.runEvents(), errors);
        router.get(RunPaths.ALL).handler(context -> handler.list(exchanges.of(context)));
        router.get(RunPaths.ONE).handler(context -> handler.find(exchanges.of(context), context));
        router.post(RunPaths.CANCEL).handler(context -> handler.cancel(exchanges.of(context), context));
        router.get(RunPaths.EVENTS).handler(context -> handler.events(exchanges.of(context), context));
    }

    private static void refuse(Exchange exchange, ErrorWriter errors, GatewayError.Kind kind) {
        String message =
                switch (kind) {
                    case NOT_FOUND -> "there is nothing at this path";
                    case METHOD_NOT_ALLOWED ->
                        "this path does not take " + exchange.request().method();
                    default -> "the request's path or query is malformed";
                };
        errors.write(exchange, new GatewayException(GatewayError.of(kind, message)));
    }

    /** The format of whoever asks for a path, whether there is anything at it or not. */
    private Dialect dialect(@Nullable String path) {
        return path != null && path.startsWith(OPENAI) ? openai : v3;
    }

    private static Throwable cause(RoutingContext context) {
        return context.failure() != null ? context.failure() : new IllegalStateException("failed without a cause");
    }

    private static GatewayException malformed(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        boolean tooLong = cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException;
        return new GatewayException(
                tooLong
                        ? GatewayError.of(GatewayError.Kind.HEADERS_TOO_LARGE, "the request's headers are too large")
                        : GatewayError.of(GatewayError.Kind.INVALID_SYNTAX, "the request is not valid HTTP"));
    }

    private static HttpServerOptions options(GatewayConfig config) {
        return new HttpServerOptions()
                .setHost(config.http().host())
                // A negative port is a free one that all verticles share.
                .setPort(config.http().port() == 0 ? -1 : config.http().port())
                .setAcceptBacklog(ACCEPT_BACKLOG)
                .setMaxHeaderSize(config.limits().maxHeaderBytes())
                .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(false)
                // There are no WebSockets here; their handlers would see every message.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                // All is written on the event loop: no queue of 4 KiB for each connection.
                .setStrictThreadMode(true)
                .setHandle100ContinueAutomatically(false);
    }
}
