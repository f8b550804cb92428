package dev.sluice.app;

import dev.sluice.auth.Authenticator;
import dev.sluice.chat.AnswerIds;
import dev.sluice.chat.ChatService;
import dev.sluice.chat.ModelRouter;
import dev.sluice.chat.Resilience;
import dev.sluice.config.ConfigReading;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Secret;
import dev.sluice.dialect.DialectCatalog;
import dev.sluice.http.Admission;
import dev.sluice.http.Contract;
import dev.sluice.http.GatewayVerticle;
import dev.sluice.http.ManagementVerticle;
import dev.sluice.media.GuardedPost;
import dev.sluice.media.MediaFetcher;
import dev.sluice.observe.Metrics;
import dev.sluice.observe.Traces;
import dev.sluice.provider.ProviderCatalog;
import dev.sluice.registry.ModelRegistry;
import dev.sluice.run.RunUids;
import dev.sluice.run.RunWebhookVerticle;
import dev.sluice.run.RunWorkerVerticle;
import dev.sluice.run.WebhookPost;
import dev.sluice.run.WorkerSettings;
import dev.sluice.sandbox.EmbeddedRedis;
import dev.sluice.sandbox.SandboxProviders;
import dev.sluice.trace.Tracer;
import dev.sluice.upstream.UpstreamClient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A whole gateway process: everything is made here, by hand, and handed to what needs it. */
public final class Gateway {

    /** Standard Webhooks 1.0 recommends 15 to 30 seconds. */
    private static final Duration WEBHOOK_TIMEOUT = Duration.ofSeconds(15);

    /** Nothing is served from files: without a folder for copies a process that is killed leaves none behind. */
    private static final FileSystemOptions NO_FILE_CACHE =
            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);

    private final Vertx vertx;
    /** What the process began with; {@link #live} is what holds now. */
    private final GatewayConfig config;

    private final LiveConfig live;
    private final ProviderCatalog adapters = ProviderCatalog.load();
    private final AnswerIds ids = new AnswerIds(new SecureRandom());
    private final LiveRegistry registry;
    private final Resilience resilience;
    private final Function<Secret, RunStores> runs;
    private final Admission admission;
    private final Metrics metrics;
    private final Tracer tracer;
    private final AtomicBoolean ready = new AtomicBoolean();
    private volatile @Nullable Authenticator authenticator;
    private @Nullable ManagementVerticle management;
    private @Nullable SandboxProviders sandbox;
    private @Nullable EmbeddedRedis redis;
    private @Nullable Routers routers;
    private @Nullable RunWorkers workers;

    private Gateway(
            Vertx vertx, Preparation first, ConfigSource again, Function<Secret, RunStores> runs, Tracer tracer) {
        this.vertx = vertx;
        this.config = first.config();
        this.runs = runs;
        this.live = new LiveConfig(vertx, first, again, this::adopt);
        this.admission = new Admission(() -> live.get().limits());
        this.registry = new LiveRegistry(vertx, live, adapters, first.models());
        this.metrics = new Metrics(this.registry, admission, Version.orUnknown());
        this.tracer = tracer;
        this.resilience = Resilience.of(
                config.retries(), config.breaker(), new SecureRandom(), System::nanoTime, metrics.answers());
    }

    /** Starts everything that the configuration asks for; if one part does not start, those that did are stopped again. */
    public static Future<Gateway> start(GatewayConfig config, ModelRegistry registry) {
        return start(config, registry, Map.of());
    }

    /** @param environment says where traces go */
    public static Future<Gateway> start(GatewayConfig config, ModelRegistry registry, Map<String, String> environment) {
        return start(unchanging(config, registry), ConfigSource.NONE, environment);
    }

    /**
     * @param again where the configuration comes from when it has changed
     * @param environment says where traces go
     */
    static Future<Gateway> start(Preparation first, ConfigSource again, Map<String, String> environment) {
        Tracer tracer;
        try {
            tracer = Traces.of(environment);
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(e);
        }
        Vertx vertx = Vertx.vertx(new VertxOptions().setFileSystemOptions(NO_FILE_CACHE));
        return start(new Gateway(
                vertx,
                first,
                again,
                url -> new RedisStores(vertx, url, first.config().runs()),
                tracer));
    }

    /** @param runs makes the store of runs that is at a Redis URL */
    static Future<Gateway> start(
            Vertx vertx, GatewayConfig config, ModelRegistry registry, Function<Secret, RunStores> runs) {
        return start(new Gateway(vertx, unchanging(config, registry), ConfigSource.NONE, runs, Tracer.NONE));
    }

    private static Future<Gateway> start(Gateway gateway) {
        return gateway.startAll().map(gateway).recover(cause -> gateway.stop()
                .transform(stopped -> Future.failedFuture(cause)));
    }

    private static Preparation unchanging(GatewayConfig config, ModelRegistry registry) {
        return new Preparation(config, registry, new ConfigReading());
    }

    /** Reads the configuration again. Any thread. */
    Future<Void> reload() {
        return live.reload();
    }

    /** @throws IllegalArgumentException if its keys cannot be used */
    private Future<Void> adopt(Preparation next) {
        Authenticator before = Objects.requireNonNull(authenticator);
        boolean same = next.config().auth().equals(live.get().auth());
        Authenticator renewed = same ? before : before.renewed(next.config().auth());
        return renewed.start().onSuccess(fetched -> {
            authenticator = renewed;
            if (Objects.equals(next.config().modelsFile(), config.modelsFile())) {
                registry.replace(next.models());
            }
        });
    }

    /**
     * Stops everything, children included. Clients and runs come first, side by side: until they have drained they need all the rest. At
     * once there is no readiness any more.
     */
    public Future<Void> stop() {
        live.stop();
        List<Future<Void>> drains = new ArrayList<>();
        if (ready.getAndSet(false) && routers != null) {
            drains.add(routers.drain());
        }
        if (workers != null) {
            drains.add(workers.drain());
        }
        // Joined, it belongs to no event loop: those end before it does.
        return Future.join(drains).transform(done -> leaveStore()).transform(done -> stopRest());
    }

    /** Before an embedded one ends: what has lost it would look for it until the event loops are gone. */
    private Future<Void> leaveStore() {
        return routers == null ? Future.succeededFuture() : routers.leave();
    }

    /** Makes {@link #stop} wait no longer for clients and runs. */
    public void hurry() {
        if (routers != null) {
            routers.hurry();
        }
        if (workers != null) {
            workers.hurry();
        }
    }

    private Future<Void> stopRest() {
        List<Future<Void>> closing = new ArrayList<>();
        if (redis != null) {
            closing.add(redis.close());
        }
        if (sandbox != null) {
            closing.add(sandbox.close());
        }
        return Future.join(closing).transform(done -> vertx.close()).onComplete(closed -> stopWatching());
    }

    private void stopWatching() {
        metrics.close();
        if (tracer instanceof Traces sent) {
            sent.close();
        }
    }

    /** Where the API listens. */
    public int port() {
        if (routers == null) {
            throw new IllegalStateException("not a router");
        }
        return routers.port();
    }

    /** Where health and metrics listen. */
    public int managementPort() {
        if (management == null) {
            throw new IllegalStateException("not started");
        }
        return management.port();
    }

    /** The URL of the Redis server that this process started; null if it was given one. */
    public @Nullable String embeddedRedisUrl() {
        return redis == null ? null : redis.url();
    }

    private Future<Void> startAll() {
        registry.start();
        Authenticator first = new Authenticator(vertx, config.auth(), InstantSource.system());
        authenticator = first;
        // Parses what ships on a thread that may block, while others look for Redis.
        Future<DialectCatalog> dialects =
                vertx.executeBlocking(DialectCatalog::load, false).map(Objects::requireNonNull);
        Future<RunStores> store = startRedis().compose(started -> checked(runs.apply(redisUrl())));
        return Future.join(startSandbox(), store, first.start(), dialects)
                .compose(started -> deployAll(store.result(), dialects.result()))
                .onSuccess(deployed -> {
                    live.start();
                    ready.set(true);
                });
    }

    /** Side by side; all have ended, well or not, when this has. */
    private Future<Void> deployAll(RunStores stores, DialectCatalog dialects) {
        Limiting limiting = new Limiting(vertx, redisUrl(), config.rateLimits(), metrics.limits());
        return Future.join(
                        deployRouters(stores, limiting, dialects),
                        deployWorkers(stores, limiting, dialects),
                        deployManagement())
                .mapEmpty();
    }

    private Future<Void> startSandbox() {
        if (!config.sandboxed()) {
            return Future.succeededFuture();
        }
        SandboxProviders providers =
                new SandboxProviders(vertx, config.sandbox(), InstantSource.system(), new SecureRandom());
        sandbox = providers;
        return providers.start().mapEmpty();
    }

    private Future<Void> startRedis() {
        if (config.redisUrl() != null) {
            return Future.succeededFuture();
        }
        return EmbeddedRedis.start(vertx, new SecureRandom())
                .onSuccess(server -> redis = server)
                .mapEmpty();
    }

    private Future<RunStores> checked(RunStores stores) {
        Promise<Void> checked = Promise.promise();
        vertx.getOrCreateContext().runOnContext(go -> stores.check().onComplete(checked));
        return checked.future().map(stores);
    }

    private Future<Void> deployRouters(RunStores stores, Limiting limiting, DialectCatalog dialects) {
        if (!config.roles().contains(GatewayConfig.Role.ROUTER)) {
            return Future.succeededFuture();
        }
        Routers started = new Routers(vertx, stores, limiting);
        routers = started;
        GatewayVerticle.Shared shared = new GatewayVerticle.Shared(
                live,
                chatShared(resilience),
                dialects,
                () -> Objects.requireNonNull(authenticator),
                Contract.load(),
                loop -> Future.succeededFuture(started.runs()),
                started::limiter,
                new RunUids(InstantSource.system(), new SecureRandom()),
                metrics.runs(),
                metrics.requests(),
                metrics.connections(),
                tracer,
                admission);
        return started.start(shared, eventLoops());
    }

    private int eventLoops() {
        return config.http().eventLoops() > 0
                ? config.http().eventLoops()
                : Runtime.getRuntime().availableProcessors();
    }

    /** @param how what is done about failures of the providers */
    private ChatService.Shared chatShared(Resilience how) {
        ModelRouter models =
                new ModelRouter(registry, adapters, new Endpoints(live, adapters, sandbox), InstantSource.system());
        return new ChatService.Shared(models, ids, InstantSource.system(), how, metrics.answers(), tracer);
    }

    private Future<Void> deployWorkers(RunStores stores, Limiting limiting, DialectCatalog dialects) {
        RunWorkerVerticle.Shared shared = new RunWorkerVerticle.Shared(
                WorkerSettings.of(config.runs()),
                config.limits(),
                config.structuredOutput(),
                dialects,
                new SecureRandom(),
                metrics.runs(),
                tracer);
        ChatService.Shared chatShared = chatShared(resilience.insideRuns());
        RunWorkers started = new RunWorkers(vertx, shared, () -> chat(chatShared), limiting, stores.patient(), ids);
        workers = started;
        return started.startUpkeep()
                .compose(kept -> started.startWebhooks(
                        RunWebhookVerticle.Settings.of(() -> live.get().runs().webhooks()), this::webhookPost))
                .compose(sending -> config.roles().contains(GatewayConfig.Role.WORKER)
                        ? started.start(eventLoops())
                        : Future.succeededFuture());
    }

    /** The way to the receivers of webhooks of the event loop that calls. */
    private WebhookPost webhookPost() {
        GuardedPost guarded = new GuardedPost(vertx, config.media(), WEBHOOK_TIMEOUT);
        return (url, headers, body) -> guarded.post(url, headers, body)
                .map(answer -> new WebhookPost.Answer(answer.status(), answer.retryAfter()));
    }

    /** The way to the providers of the event loop that calls. */
    private ChatService chat(ChatService.Shared chatShared) {
        return new ChatService(
                vertx,
                chatShared,
                new MediaFetcher(vertx, config.media()),
                new UpstreamClient(vertx, config.upstream(), config.limits(), metrics.connections()));
    }

    private Secret redisUrl() {
        if (config.redisUrl() != null) {
            return config.redisUrl();
        }
        if (redis == null) {
            throw new IllegalStateException("no Redis was started");
        }
        return new Secret(redis.url());
    }

    /** Without the store a worker is of no use; a router answers synchronous requests all the same. */
    private boolean isReady() {
        return ready.get()
                && (config.roles().contains(GatewayConfig.Role.ROUTER) || workers == null || workers.storeReachable());
    }

    private Future<Void> deployManagement() {
        ManagementVerticle verticle = new ManagementVerticle(
                config.http().managementHost(), config.http().managementPort(), this::isReady, metrics::text);
        management = verticle;
        return vertx.deployVerticle(verticle).mapEmpty();
    }
}
