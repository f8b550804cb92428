package dev.sluice.http;

import dev.sluice.auth.Authenticator;
import dev.sluice.auth.Caller;
import dev.sluice.auth.OwnLimits;
import dev.sluice.auth.TokenIssuer;
import dev.sluice.chat.AnswerIds;
import dev.sluice.chat.ChatEvents;
import dev.sluice.chat.ChatService;
import dev.sluice.chat.ModelRouter;
import dev.sluice.chat.Resilience;
import dev.sluice.config.AuthConfig;
import dev.sluice.config.BreakerConfig;
import dev.sluice.config.EndpointConfig;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.HttpConfig;
import dev.sluice.config.Limits;
import dev.sluice.config.Loaded;
import dev.sluice.config.MediaConfig;
import dev.sluice.config.RateLimitsConfig;
import dev.sluice.config.RetriesConfig;
import dev.sluice.config.RunsConfig;
import dev.sluice.config.SandboxConfig;
import dev.sluice.config.Secret;
import dev.sluice.config.StructuredOutputConfig;
import dev.sluice.config.UpstreamConfig;
import dev.sluice.dialect.DialectCatalog;
import dev.sluice.limit.LimitEvents;
import dev.sluice.limit.LocalBuckets;
import dev.sluice.limit.RateLimiter;
import dev.sluice.provider.ProviderCatalog;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelRegistry;
import dev.sluice.registry.Prices;
import dev.sluice.registry.RegistryLoader;
import dev.sluice.run.RunEvents;
import dev.sluice.run.RunUids;
import dev.sluice.run.Runs;
import dev.sluice.run.redis.RedisServer;
import dev.sluice.run.redis.RedisTiming;
import dev.sluice.sandbox.Eventually;
import dev.sluice.trace.Tracer;
import dev.sluice.upstream.ConnectionEvents;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The real router verticle on a free port, with one provider whose address the test chooses. */
final class TestGateway implements AutoCloseable {

    static final String SECRET = "a-secret-of-more-than-thirty-two-bytes";
    static final String PROVIDER_KEY = "sk-test-0123456789abcdefghij";

    static final RetriesConfig NO_RETRIES = new RetriesConfig(
            1,
            Duration.ZERO,
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60));
    static final BreakerConfig NO_BREAKER = new BreakerConfig(Duration.ZERO, 1, 1, Duration.ofSeconds(1), 1);

    /** What a test may set. */
    static final class Settings {
        Duration heartbeat = Duration.ofSeconds(15);
        Duration stall = Duration.ofSeconds(60);
        Duration bodyTimeout = Duration.ofSeconds(10);
        Duration idleTimeout = Duration.ofSeconds(60);
        Duration connect = Duration.ofSeconds(5);
        Duration firstEvent = Duration.ofSeconds(20);
        Duration idle = Duration.ofSeconds(20);
        Duration total = Duration.ofSeconds(60);
        int maxBodyBytes = 32 << 20;
        int maxEventBytes = 16 << 20;
        int maxResponseBytes = 32 << 20;
        MediaConfig media = new MediaConfig(false, false, 1 << 20, 4, 3, Duration.ofSeconds(5));
        /** Whether google/gemini is served too, by the same fake provider. */
        boolean google;

        /** Served beside the usual ones. */
        List<ModelInfo> moreModels = List.of();

        /** In the place of, or beside, the usual ones. */
        Map<String, EndpointConfig> otherProviders = Map.of();

        /** Of openai/gpt-4o, in the registry. */
        List<String> fallbacks = List.of();

        /** Whether the models are those of the built-in registry, the sandbox's among them. */
        boolean builtInModels;

        int repairAttempts = 1;
        Duration schemaCheck = Duration.ofSeconds(5);
        RunsConfig runsConfig = new RunsConfig(
                new RunsConfig.Execution(
                        64, 256, Duration.ofSeconds(30), Duration.ofMillis(200), Duration.ofSeconds(5)),
                new RunsConfig.Endurance(4, 3, Duration.ofMinutes(30)),
                new RunsConfig.Retention(Duration.ofHours(24), Duration.ofHours(72), Duration.ofHours(24)),
                new RunsConfig.Backlog(1000, 100_000, 512L << 20, 2L << 30),
                new RunsConfig.Priorities(Set.of(), Set.of()),
                new RunsConfig.Log(4 << 20, 10_000),
                Duration.ofMillis(250),
                new RunsConfig.Webhooks(10, List.of(), Map.of()));
        /** How an event loop reaches the store of runs. */
        Function<Vertx, Future<Runs>> runs = loop -> Future.succeededFuture(Runs.none());

        RunEvents runEvents = RunEvents.NONE;
        RequestEvents requestEvents = RequestEvents.NONE;
        Tracer tracer = Tracer.NONE;
        ChatEvents chatEvents = ChatEvents.NONE;

        /** Nothing is repeated unless a test is about it. */
        RetriesConfig retries = NO_RETRIES;

        BreakerConfig breaker = NO_BREAKER;
        RandomGenerator random = new SplittableRandom(1);

        HttpConfig.Drain drain = new HttpConfig.Drain(Duration.ZERO, Duration.ofSeconds(5));
        Limits.Load load = new Limits.Load(10_000, 256 << 20, Duration.ZERO);
        RateLimitsConfig rateLimits = new RateLimitsConfig(
                RateLimitsConfig.Rates.NONE,
                RateLimitsConfig.Rates.NONE,
                Map.of(),
                new RateLimitsConfig.Outage(
                        Duration.ofSeconds(5), RateLimitsConfig.Mode.LOCAL, Duration.ofMillis(100), 1000));
        /** Asked only if there are limits. */
        Secret limitsRedis = new Secret("redis://127.0.0.1:1");

        LimitEvents limitEvents = LimitEvents.NONE;

        int maxConnections = 256;
        int maxWaiting = 256;
    }

    private final Vertx vertx = Vertx.vertx();
    private final GatewayVerticle verticle;
    private final AuthConfig auth;

    @SuppressWarnings("NullAway.Init") // set by the verticle's start
    private volatile Context loop;

    private final Admission admission;

    private TestGateway(URI provider, Settings settings) {
        auth = new AuthConfig(
                new Secret(SECRET),
                List.of(),
                null,
                Duration.ofMinutes(1),
                null,
                null,
                Duration.ofSeconds(30),
                new AuthConfig.Claims("sub", "business_uid", "token_type", "staff", "models", "limits"));
        GatewayConfig config = config(provider, settings);
        admission = new Admission(config::limits);
        Authenticator authenticator = new Authenticator(vertx, auth, InstantSource.system());
        await(authenticator.start());
        verticle = new GatewayVerticle(new GatewayVerticle.Shared(
                () -> config,
                new ChatService.Shared(
                        new ModelRouter(
                                () -> registry(config, settings),
                                ProviderCatalog.load(),
                                config::providers,
                                InstantSource.system()),
                        new AnswerIds(new SecureRandom()),
                        InstantSource.system(),
                        Resilience.of(
                                settings.retries,
                                settings.breaker,
                                settings.random,
                                System::nanoTime,
                                settings.chatEvents),
                        settings.chatEvents,
                        settings.tracer),
                DialectCatalog.load(),
                () -> authenticator,
                Contract.load(),
                vertx -> {
                    loop = vertx.getOrCreateContext();
                    return settings.runs.apply(vertx);
                },
                () -> limiter(config.rateLimits(), settings),
                new RunUids(InstantSource.system(), new SecureRandom()),
                settings.runEvents,
                settings.requestEvents,
                ConnectionEvents.NONE,
                settings.tracer,
                admission));
        await(vertx.deployVerticle(verticle));
    }

    private RateLimiter limiter(RateLimitsConfig limits, Settings settings) {
        RedisServer redis = new RedisServer(
                vertx,
                settings.limitsRedis,
                RedisTiming.USUAL.withCommand(limits.outage().timeout()),
                new SecureRandom());
        LocalBuckets local = new LocalBuckets(
                limits.outage().localBuckets(), () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        return new RateLimiter(limits, redis, local, settings.limitEvents, System::nanoTime);
    }

    static TestGateway before(URI provider) {
        return new TestGateway(provider, new Settings());
    }

    static TestGateway before(URI provider, Settings settings) {
        return new TestGateway(provider, settings);
    }

    Admission admission() {
        return admission;
    }

    /** What happens when the process is told to end; it has begun when this returns. */
    Future<Void> drain() {
        Future<Void> drained = verticle.drain();
        Promise<Void> begun = Promise.promise();
        loop.runOnContext(go -> begun.complete());
        await(begun.future());
        return drained;
    }

    Future<Void> hurry() {
        return verticle.hurry();
    }

    /** Fails if the fact has not come true in time. */
    void until(BooleanSupplier fact) {
        Eventually.within(vertx, Duration.ofSeconds(20), fact);
    }

    /** Blocks the event loop that answers for so long, again and again, while that is wanted. */
    void keepBusy(Duration each, BooleanSupplier wanted) {
        loop.runOnContext(go -> block(each, wanted));
    }

    private void block(Duration each, BooleanSupplier wanted) {
        if (wanted.getAsBoolean()) {
            LockSupport.parkNanos(each.toNanos());
            vertx.setTimer(1, id -> block(each, wanted));
        }
    }

    int port() {
        return verticle.port();
    }

    RawClient client() {
        return new RawClient(port());
    }

    String token() {
        return token("staff", Caller.EVERY_MODEL);
    }

    /** Of someone else. */
    String token(String subject, String tenant) {
        return new TokenIssuer(auth, InstantSource.system())
                .issue(new Caller(subject, tenant, Caller.EVERY_MODEL), "staff", Duration.ofHours(1));
    }

    /** With limits of its own. */
    String token(OwnLimits limits) {
        return new TokenIssuer(auth, InstantSource.system())
                .issue(new Caller("staff-1", "business-1", Caller.EVERY_MODEL, limits), "staff", Duration.ofHours(1));
    }

    String token(String type, List<String> models) {
        return new TokenIssuer(auth, InstantSource.system())
                .issue(new Caller("staff-1", "business-1", models), type, Duration.ofHours(1));
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private GatewayConfig config(URI provider, Settings settings) {
        return new GatewayConfig(
                Set.of(GatewayConfig.Role.ROUTER),
                new HttpConfig(
                        "127.0.0.1",
                        0,
                        "127.0.0.1",
                        0,
                        settings.bodyTimeout,
                        settings.idleTimeout,
                        settings.heartbeat,
                        settings.stall,
                        1,
                        settings.drain),
                auth,
                null,
                null,
                Duration.ZERO,
                Duration.ZERO,
                providers(provider, settings),
                new UpstreamConfig(
                        settings.connect,
                        settings.firstEvent,
                        settings.idle,
                        settings.total,
                        settings.maxConnections,
                        settings.maxWaiting),
                settings.retries,
                settings.breaker,
                new Limits(
                        settings.maxBodyBytes,
                        64,
                        32 << 10,
                        settings.maxEventBytes,
                        64 << 10,
                        settings.maxResponseBytes,
                        settings.load),
                settings.rateLimits,
                settings.media,
                new StructuredOutputConfig(settings.repairAttempts, settings.schemaCheck),
                settings.runsConfig,
                new SandboxConfig(
                        settings.builtInModels ? SandboxConfig.Mode.ON : SandboxConfig.Mode.OFF, Duration.ZERO));
    }

    private static Map<String, EndpointConfig> providers(URI provider, Settings settings) {
        Map<String, EndpointConfig> endpoints = new HashMap<>();
        for (String name : List.of("anthropic", "openai", "google")) {
            endpoints.put(name, new EndpointConfig(name, provider, new Secret(PROVIDER_KEY), false));
        }
        endpoints.putAll(settings.otherProviders);
        return endpoints;
    }

    /** A model that takes text. */
    static ModelInfo model(String provider, String name, String wire) {
        ModelInfo.Parameters free =
                new ModelInfo.Parameters(ModelInfo.Support.YES, ModelInfo.Support.YES, 4, true, true, List.of(), false);
        return new ModelInfo(
                provider,
                name,
                name,
                ModelInfo.Wires.only(wire),
                ModelInfo.Life.ACTIVE,
                new ModelInfo.Sizes(128_000, null, 16_384),
                Set.of(),
                free,
                Set.of());
    }

    private static ModelRegistry registry(GatewayConfig config, Settings settings) {
        if (settings.builtInModels && RegistryLoader.load(config) instanceof Loaded.Ready<ModelRegistry> ready) {
            return ready.value();
        }
        ModelInfo.Parameters free =
                new ModelInfo.Parameters(ModelInfo.Support.YES, ModelInfo.Support.YES, 4, true, true, List.of(), false);
        ModelInfo open = new ModelInfo(
                "openai",
                "gpt-4o",
                "gpt-4o",
                ModelInfo.Wires.only("chat"),
                ModelInfo.Life.ACTIVE,
                new ModelInfo.Sizes(128_000, null, 16_384),
                Set.of(ModelInfo.Modality.IMAGE, ModelInfo.Modality.FILE),
                free,
                Set.of(),
                Prices.UNKNOWN,
                List.of(),
                settings.fallbacks);
        ModelInfo retired = new ModelInfo(
                "openai",
                "o1",
                "o1",
                ModelInfo.Wires.only("chat"),
                new ModelInfo.Life(ModelInfo.Status.RETIRED, null, "openai/gpt-4o"),
                new ModelInfo.Sizes(200_000, null, 100_000),
                Set.of(),
                free,
                Set.of());
        ModelInfo gemini = new ModelInfo(
                "google",
                "gemini",
                "gemini",
                ModelInfo.Wires.only("generate"),
                ModelInfo.Life.ACTIVE,
                new ModelInfo.Sizes(1_000_000, null, 65_536),
                Set.of(ModelInfo.Modality.IMAGE),
                free,
                Set.of());
        List<ModelInfo> models =
                new ArrayList<>(settings.google ? List.of(open, retired, gemini) : List.of(open, retired));
        models.addAll(settings.moreModels);
        return new ModelRegistry(models);
    }
}
