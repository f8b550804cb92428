package dev.sluice.run;

import dev.sluice.chat.AnswerIds;
import dev.sluice.chat.ChatEvents;
import dev.sluice.chat.ChatService;
import dev.sluice.chat.ModelRouter;
import dev.sluice.chat.Resilience;
import dev.sluice.config.BreakerConfig;
import dev.sluice.config.EndpointConfig;
import dev.sluice.config.Limits;
import dev.sluice.config.MediaConfig;
import dev.sluice.config.RetriesConfig;
import dev.sluice.config.Secret;
import dev.sluice.config.StructuredOutputConfig;
import dev.sluice.config.UpstreamConfig;
import dev.sluice.dialect.DialectCatalog;
import dev.sluice.media.MediaFetcher;
import dev.sluice.provider.ProviderCatalog;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelRegistry;
import dev.sluice.registry.Prices;
import dev.sluice.run.RunEvents.Step;
import dev.sluice.sandbox.Eventually;
import dev.sluice.trace.Tracer;
import dev.sluice.upstream.UpstreamClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** A real worker verticle between a store and a provider that the test chooses. */
class TestWorker implements AutoCloseable {

    /** What a test may set. */
    static final class Settings {
        int concurrency = 8;
        Duration beat = Duration.ofMillis(50);
        Duration idle = Duration.ofMillis(50);
        Duration drain = Duration.ofSeconds(5);
        int attempts = 4;
        boolean mayRepeat = true;
        int repairAttempts = 1;
        /** Of openai/gpt-4o, in the registry. */
        List<String> fallbacks = List.of();

        RunCharges charges = RunCharges.NONE;
        /** Of pauses before retries: the shortest there are, for tests have no time. */
        RandomGenerator random = new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public long nextLong(long origin, long bound) {
                return origin;
            }
        };
    }

    private static final Limits LIMITS =
            new Limits(32 << 20, 64, 32 << 10, 16 << 20, 64 << 10, 32 << 20, new Limits.Load(1, 0, Duration.ZERO));

    final Vertx vertx;
    final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    /** How long after their cancels runs were aborted. */
    final BlockingQueue<Duration> aborts = new LinkedBlockingQueue<>();

    final DialectCatalog dialects = DialectCatalog.load();
    private final URI provider;
    private final List<String> fallbacks;
    private final RunWorkerVerticle verticle;
    private final String deployment;

    /** @param store opens it on the worker's event loop */
    TestWorker(Vertx vertx, URI provider, Settings settings, Function<Vertx, Runs> store) {
        this.vertx = vertx;
        this.provider = provider;
        this.fallbacks = settings.fallbacks;
        verticle = new RunWorkerVerticle("worker-1", shared(settings), () -> {
            Runs runs = store.apply(vertx);
            return new RunWorkerVerticle.Loop(
                    chat(), runs.queue(), runs.log(), settings.charges, Future::succeededFuture);
        });
        deployment = Eventually.get(vertx.deployVerticle(verticle));
    }

    private RunWorkerVerticle.Shared shared(Settings settings) {
        return new RunWorkerVerticle.Shared(
                new WorkerSettings(
                        settings.concurrency,
                        settings.beat,
                        settings.idle,
                        settings.drain,
                        settings.attempts,
                        settings.mayRepeat),
                LIMITS,
                new StructuredOutputConfig(settings.repairAttempts, Duration.ofSeconds(5)),
                dialects,
                settings.random,
                new Witness(),
                Tracer.NONE);
    }

    private static Resilience resilience() {
        RetriesConfig retries = new RetriesConfig(
                3,
                Duration.ofSeconds(30),
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10));
        BreakerConfig breaker = new BreakerConfig(Duration.ZERO, 1, 1, Duration.ofSeconds(1), 1);
        return Resilience.of(retries, breaker, new SecureRandom(), System::nanoTime, ChatEvents.NONE)
                .insideRuns();
    }

    /** The way of synchronous requests. */
    ChatService chat() {
        EndpointConfig endpoint =
                new EndpointConfig("openai", provider, new Secret("sk-test-0123456789abcdefghij"), false);
        return new ChatService(
                vertx,
                new ChatService.Shared(
                        new ModelRouter(
                                this::models,
                                ProviderCatalog.load(),
                                () -> Map.of("openai", endpoint),
                                InstantSource.system()),
                        new AnswerIds(new SecureRandom()),
                        InstantSource.system(),
                        resilience(),
                        ChatEvents.NONE,
                        Tracer.NONE),
                new MediaFetcher(vertx, new MediaConfig(false, false, 1 << 20, 4, 3, Duration.ofSeconds(5))),
                new UpstreamClient(
                        vertx,
                        new UpstreamConfig(
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(60),
                                64,
                                64),
                        LIMITS));
    }

    /** Waits for a step of this kind; others before it are passed over. */
    Step step(Step.Kind kind) throws InterruptedException {
        while (true) {
            Step step = steps.poll(15, TimeUnit.SECONDS);
            if (step == null) {
                throw new AssertionError("no run was " + kind);
            }
            if (step.kind() == kind) {
                return step;
            }
        }
    }

    RunWorkerVerticle verticle() {
        return verticle;
    }

    Future<Void> stop() {
        return vertx.undeploy(deployment);
    }

    @Override
    public void close() {
        verticle.hurry();
        Eventually.get(vertx.close());
    }

    private ModelRegistry models() {
        ModelInfo.Parameters free =
                new ModelInfo.Parameters(ModelInfo.Support.YES, ModelInfo.Support.YES, 4, true, true, List.of(), false);
        return new ModelRegistry(List.of(
                model("gpt-4o", ModelInfo.Life.ACTIVE, free, fallbacks),
                model("spare", ModelInfo.Life.ACTIVE, free, List.of()),
                model("o1", new ModelInfo.Life(ModelInfo.Status.RETIRED, null, "openai/gpt-4o"), free, List.of())));
    }

    private static ModelInfo model(
            String name, ModelInfo.Life life, ModelInfo.Parameters parameters, List<String> fallbacks) {
        return new ModelInfo(
                "openai",
                name,
                name,
                ModelInfo.Wires.only("chat"),
                life,
                new ModelInfo.Sizes(128_000, null, 16_384),
                Set.of(),
                parameters,
                Set.of(),
                Prices.UNKNOWN,
                List.of(),
                fallbacks);
    }

    private final class Witness implements RunEvents {
        @Override
        public void onStep(Step step) {
            steps.add(step);
        }

        @Override
        public void onAborted(RunLease lease, Duration sinceCancel) {
            aborts.add(sinceCancel);
        }
    }
}
