package dev.sluice.app;

import dev.sluice.config.ConfigReading;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Loaded;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration as its sources say. Its files are looked at again and again; what differs from what was read last, and what two looks
 * in a row have seen alike, so that nobody is still writing it, is loaded and takes the place of the configuration whole. What is wrong
 * with it is logged once, and the old one stays.
 *
 * <p>Only what is asked of it for each request changes with it; of all else the log says that it needs a restart.
 *
 * <p>Asked by any thread. Looks and loads follow each other on a thread of their own.
 */
final class LiveConfig implements Supplier<GatewayConfig> {

    private static final Logger LOG = LoggerFactory.getLogger(LiveConfig.class);

    /** What is asked for each request: keys, and sections. */
    private static final List<String> LIVE = List.of(
            "providers",
            "auth",
            "http.body_timeout",
            "http.idle_timeout",
            "http.heartbeat",
            "http.stall_timeout",
            "limits.max_body",
            "limits.max_concurrent",
            "limits.max_bytes_in_flight",
            "limits.max_lag",
            "runs.webhook_secrets",
            "runs.webhook_tenant_secrets");

    private final Vertx vertx;
    private final ConfigSource source;
    private final Preparation first;
    private final Function<Preparation, Future<Void>> adopt;
    private final WorkerExecutor thread;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile GatewayConfig current;
    private volatile boolean stopped;
    private volatile long timer = -1;

    /** What was loaded or refused last. Of the looks only, as is the next. */
    private ConfigReading settled;

    private @Nullable ConfigReading lastSeen;

    /**
     * @param first the configuration that the process begins with
     * @param adopt has what is made of the configuration made anew, before it is used; it may refuse by {@link IllegalArgumentException}
     */
    LiveConfig(Vertx vertx, Preparation first, ConfigSource source, Function<Preparation, Future<Void>> adopt) {
        this.vertx = vertx;
        this.first = first;
        this.source = source;
        this.adopt = adopt;
        this.current = first.config();
        this.settled = first.reading();
        this.thread = vertx.createSharedWorkerExecutor("sluice-config", 1);
    }

    @Override
    public GatewayConfig get() {
        return current;
    }

    /** Begins to look at the files, if that is wanted. */
    void start() {
        if (!current.configReload().isZero()) {
            timer = vertx.setPeriodic(current.configReload().toMillis(), due -> lookUnlessLooking());
        }
    }

    /** The process is about to end, and its configuration changes no more. Any thread. */
    void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    /** A slow disk is not asked again before it has answered. */
    private void lookUnlessLooking() {
        if (!stopped && looking.compareAndSet(false, true)) {
            inTurn(this::look).onComplete(looked -> looking.set(false));
        }
    }

    /** Loads the configuration now, whether its files have changed or not. */
    Future<Void> reload() {
        return stopped ? Future.succeededFuture() : inTurn(this::load);
    }

    private Future<Void> inTurn(Runnable step) {
        return thread.<Void>executeBlocking(() -> {
                    step.run();
                    return null;
                })
                .onFailure(bug -> LOG.error("the configuration could not be loaded", bug));
    }

    /** One look at the files. */
    void look() {
        ConfigReading seen = settled.again();
        boolean steady = lastSeen != null && seen.sameFiles(lastSeen);
        lastSeen = seen;
        if (steady && !seen.sameFiles(settled)) {
            load();
        }
    }

    void load() {
        ConfigReading reading = new ConfigReading();
        Loaded<Preparation> loaded = source.load(reading);
        settled = reading;
        switch (loaded) {
            case Loaded.Ready<Preparation> ready -> use(ready.value());
            case Loaded.Refused<Preparation> refused -> refused(refused.errors());
        }
    }

    private void use(Preparation next) {
        GatewayConfig config = next.config();
        if (config.auth().secretIsGenerated() && first.config().auth().secretIsGenerated()) {
            config = config.withAuth(first.config().auth());
        }
        try {
            adopt.apply(new Preparation(config, next.models(), next.reading()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (IllegalArgumentException unusable) {
            refused(List.of("auth: " + unusable.getMessage()));
            return;
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        current = config;
        List<String> idle = first.reading().differences(next.reading()).stream()
                .filter(key -> LIVE.stream().noneMatch(live -> key.equals(live) || key.startsWith(live + ".")))
                .toList();
        LOG.info("the configuration is loaded");
        if (!idle.isEmpty() || config.sandboxed() != first.config().sandboxed()) {
            String keys = idle.isEmpty() ? "sandbox" : String.join(", ", idle);
            LOG.atWarn().addKeyValue("keys", keys).log("changes of these settings need a restart: {}", keys);
        }
    }

    private static void refused(List<String> errors) {
        LOG.atError()
                .addKeyValue("errors", errors.size())
                .log("the configuration stays as it is: {}", String.join("; ", errors));
    }
}
