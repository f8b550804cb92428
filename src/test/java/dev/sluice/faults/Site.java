package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.faults.Event.Accepted;
import dev.sluice.faults.Event.Sight;
import dev.sluice.faults.RunClient.Work;
import dev.sluice.run.redis.Keyspace;
import dev.sluice.run.redis.LocalRedis;
import dev.sluice.run.redis.StoreOrder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An installation of many processes around one Redis server and one provider, with the clients that use it. */
final class Site implements AutoCloseable {

    /** What the names of keys begin with that hold runs on their way. */
    private static final List<String> UNDER_WAY =
            List.of("q:", "watch:", "act:", "proc:", "wait", "lease", "delay", "ring", "inring");

    static final int CAP = 8;
    static final Duration LEASE = Duration.ofSeconds(2);
    static final Duration DRAIN = Duration.ofSeconds(2);

    final History history = new History();
    final PromptedProvider provider = new PromptedProvider(history);
    final LocalRedis redis;
    final Keyspace store;
    final List<ServeProcess> routers = new CopyOnWriteArrayList<>();
    private final Path folder;
    private final List<ServeProcess> all = new CopyOnWriteArrayList<>();
    private final Map<String, RunClient> clients = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Future<?>> besides = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Vertx vertx = Vertx.vertx();

    Site(Path folder, int routers) {
        this.folder = folder;
        redis = new LocalRedis(
                folder, LocalRedis.freePort(), false, "--appendonly", "yes", "--appendfsync", "everysec");
        store = Keyspace.at(vertx, redis);
        configure();
        for (int i = 0; i < routers; i++) {
            this.routers.add(serve("router"));
        }
    }

    private void configure() {
        try {
            Files.createDirectories(folder.resolve("conf"));
            Files.writeString(folder.resolve("conf/sluice.yaml"), """
                    redis_url: "%s"
                    http: {host: 127.0.0.1, port: 0, management_port: 0, event_loops: 1}
                    auth: {secret: %s}
                    providers: {openai: {adapter: openai, base_url: "%s", api_key: sk-test-0123456789abcdefghij}}
                    sandbox: {mode: off}
                    runs: {lease: %dms, beat: 300ms, running_per_tenant: %d, drain: %dms, max_lost: 20, queued_per_tenant: 20000}
                    """.formatted(
                            redis.url().reveal(),
                            RunClient.SECRET,
                            provider.baseUrl(),
                            LEASE.toMillis(),
                            CAP,
                            DRAIN.toMillis()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a process, and does not wait for it. */
    ServeProcess serve(String roles) {
        ServeProcess process = new ServeProcess(folder, roles);
        all.add(process);
        return process;
    }

    URI router(int index) {
        return routers.get(index).api();
    }

    RunClient client(String tenant) {
        return clients.computeIfAbsent(tenant, RunClient::new);
    }

    /** Does something beside; {@link #settle} waits for it. */
    <T> Future<T> beside(Callable<T> task) {
        Future<T> future = threads.submit(task);
        besides.add(future);
        return future;
    }

    /** Has a run accepted, however long that takes, and follows it to its end. */
    void run(String tenant, Work run) {
        besides.add(threads.submit(() -> accepted(tenant, run)));
    }

    /** Has a run accepted and follows it beside; its uid. */
    String accepted(String tenant, Work run) throws InterruptedException {
        String uid = accept(tenant, run);
        follow(tenant, uid);
        return uid;
    }

    /** Asks beside for a run, at one router after the other, until it has ended. */
    void follow(String tenant, String uid) {
        besides.add(threads.submit(() -> ask(tenant, uid)));
    }

    private String accept(String tenant, Work run) throws InterruptedException {
        for (int attempt = run.run(); ; attempt++) {
            try {
                HttpResponse<String> answer = client(tenant).start(router(attempt % routers.size()), run);
                if (answer.statusCode() == 202) {
                    String uid = RunClient.uid(answer);
                    history.add(at -> new Accepted(at, run.run(), uid));
                    return uid;
                }
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            } catch (IOException theRouterDied) {
                // Its client asks another.
            }
            pause(Duration.ofMillis(100));
        }
    }

    private boolean ask(String tenant, String uid) throws InterruptedException {
        for (int poll = 0; ; poll++) {
            Sight seen = look(tenant, uid, poll % routers.size(), 1);
            if (seen == null) {
                pause(Duration.ofMillis(100));
            } else if (seen.terminal() || seen.status().equals(Sight.MISSING)) {
                return true;
            }
        }
    }

    /** Null if nothing was to be learned. */
    @Nullable
    Sight look(String tenant, String uid, int router, int waitSeconds) throws InterruptedException {
        try {
            Sight sight = client(tenant).poll(router(router), uid, waitSeconds);
            if (sight != null) {
                history.add(at -> new Event.Seen(at, uid, sight));
            }
            return sight;
        } catch (IOException theRouterDied) {
            return null;
        }
    }

    Sight cancel(String tenant, String uid) throws IOException, InterruptedException {
        Sight sight = client(tenant).cancel(router(0), uid);
        history.add(at -> new Event.Cancelled(at, uid, sight));
        return sight;
    }

    /** Waits until all that is done beside is done, then judges everything. */
    void settle(Duration patience) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        Future<?> next;
        while ((next = besides.poll()) != null) {
            try {
                next.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException late) {
                break;
            }
        }
        assertThat(HistoryChecker.violations(history.events())).isEmpty();
        until(Duration.ofSeconds(30), this::atRest);
        new StoreOrder(store).checkAtRest();
    }

    /**
     * Cancelled runs leave entries behind that the next claim takes away, and a request that was refused because the store said nothing
     * may be a run all the same, which nobody here follows.
     */
    private boolean atRest() {
        return store.keys().stream().noneMatch(key -> UNDER_WAY.stream().anyMatch(key::startsWith));
    }

    /** Notes how many runs of each tenant are running. */
    void sampleRunning() {
        for (String key : store.keys()) {
            if (key.startsWith("act:")) {
                long count = store.size(key);
                history.add(at -> new Event.Running(at, key.substring(4), count, CAP));
            }
        }
    }

    long executions() {
        return history.of(Event.Began.class).size();
    }

    /** Fails if the fact has not come true in time. */
    void until(Duration patience, BooleanSupplier fact) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!fact.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
            pause(Duration.ofMillis(20));
        }
    }

    /** Lets time pass, unless the site is closed. */
    void pause(Duration time) throws InterruptedException {
        if (closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("closed");
        }
    }

    @Override
    public void close() {
        closed.countDown();
        threads.shutdownNow();
        all.forEach(ServeProcess::close);
        provider.close();
        redis.close();
        vertx.close().await();
    }
}
