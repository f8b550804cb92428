package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.faults.RunClient.Work;
import dev.sluice.run.redis.Keyspace;
import dev.sluice.run.redis.LocalRedis;
import dev.sluice.run.redis.ShippedScripts;
import dev.sluice.run.redis.StoreOrder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An installation of many processes around one Redis server and one provider, with the clients that use it. */
final class Site implements AutoCloseable {

    /** What the names of keys begin with that hold runs on their way. */
    private static final List<String> UNDER_WAY =
            List.of("q:", "act:", "proc:", "wait", "lease", "delay", "ring", "inring");

    /** What stays when all runs are forgotten: workers, and what goes by itself. */
    private static final List<String> LASTING = List.of("workers", "bell", "idem:", "in:", "out:", "watch:");

    final Rules rules;
    final History history = new History();
    final PromptedProvider provider = new PromptedProvider(history);
    final LocalRedis redis;
    final Keyspace store;
    final List<ServeProcess> routers = new CopyOnWriteArrayList<>();
    final Crowd crowd;
    private final Path folder;
    private final @Nullable Path changes;
    private final int redisPort = LocalRedis.freePort();
    private final List<ServeProcess> all = new CopyOnWriteArrayList<>();
    private final List<RedisTap> taps = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Vertx vertx = Vertx.vertx();

    Site(Path parent, int routers) {
        this(parent, routers, Rules.USUAL);
    }

    Site(Path parent, int routers, Rules rules) {
        this.rules = rules;
        try {
            folder = Files.createTempDirectory(parent, "site");
            changes = rules.mutant() == null ? null : rules.mutant().writeTo(folder);
            redis = new LocalRedis(folder, redisPort, false, "--appendonly", "yes", "--appendfsync", "everysec");
            store = Keyspace.at(vertx, redis);
            configure();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < routers; i++) {
            this.routers.add(serve("router"));
        }
        crowd = new Crowd(this);
    }

    private void configure() throws IOException {
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/sluice.yaml"), """
                redis_url: "%s"
                http: {host: 127.0.0.1, port: 0, management_port: 0, event_loops: 1}
                auth: {secret: %s}
                providers: {openai: {adapter: openai, base_url: "%s", api_key: sk-test-0123456789abcdefghij}}
                # The provider refuses because it is told to.
                breaker: {window: 0}
                sandbox: {mode: off}
                runs: %s
                """.formatted(
                        redis.url().reveal(), RunClient.SECRET, provider.baseUrl(), rules.yaml()));
    }

    /** What all processes have logged. */
    String log() {
        try {
            return Files.readString(folder.resolve("errors.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a process, and does not wait for it. */
    ServeProcess serve(String roles) {
        return started(new ServeProcess(folder, roles, changes, null));
    }

    /** Starts one that reaches Redis through the tap. */
    ServeProcess serve(String roles, RedisTap tap) {
        return started(new ServeProcess(folder, roles, changes, tap.url()));
    }

    private ServeProcess started(ServeProcess process) {
        all.add(process);
        return process;
    }

    RedisTap tap() {
        UnaryOperator<String> change = rules.mutant() == null ? text -> text : rules.mutant()::change;
        RedisTap tap = new RedisTap(redisPort, ShippedScripts.names(change));
        taps.add(tap);
        return tap;
    }

    /** The router's API, one after the other. */
    URI router(int turn) {
        List<ServeProcess> now = List.copyOf(routers);
        return now.get(turn % now.size()).api();
    }

    /** Has a run accepted, however long that takes, and follows it to its end. */
    void run(String tenant, Work work) {
        var unused = crowd.beside(() -> accepted(tenant, work));
    }

    /** Has a run accepted and follows it beside; its uid. */
    String accepted(String tenant, Work work) throws InterruptedException {
        String uid = crowd.accept(tenant, work);
        crowd.follow(tenant, uid);
        return uid;
    }

    /**
     * Waits until all runs have ended, for as long as they may take by their caps and the provider's time, looks at each once more and
     * judges everything.
     */
    void settle() throws Exception {
        crowd.finish();
        assertThat(HistoryChecker.violations(history.events()))
                .as(history::ofHarm)
                .isEmpty();
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

    /** Lets the time pass for which runs are kept: nothing of them may stay. */
    void age() throws InterruptedException {
        store.age();
        until(Duration.ofSeconds(90), () -> store.keys().stream()
                .allMatch(key -> LASTING.stream().anyMatch(key::startsWith)));
        assertThat(store.lasting(List.of("idem:", "in:", "out:", "watch:"))).isEmpty();
    }

    void kill(ServeProcess worker) {
        history.fault("worker killed", rules.concurrency());
        worker.kill();
    }

    /** Notes how many runs of each tenant are running. */
    void sampleRunning() {
        for (String key : store.keys()) {
            if (key.startsWith("act:")) {
                long count = store.size(key);
                history.add(at -> new Event.Running(at, key.substring(4), count, rules.cap()));
            }
        }
    }

    long executions() {
        return history.of(Event.Began.class).size();
    }

    long executionsOf(int run) {
        return history.of(Event.Began.class).stream()
                .filter(began -> began.run() == run)
                .count();
    }

    /** How many runs were accepted. */
    long accepted() {
        return history.of(Event.Accepted.class).size();
    }

    /** How often the provider has said all of its answer. */
    long answers() {
        return history.of(Event.Answered.class).size();
    }

    /** How many runs have ended, as far as their clients know. */
    long ended() {
        return crowd.ended();
    }

    /** Whether its client knows the end of the run. */
    boolean ended(String uid) {
        return history.of(Event.Seen.class).stream()
                .anyMatch(seen -> seen.uid().equals(uid) && seen.sight().terminal());
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
    public void close() throws IOException {
        closed.countDown();
        crowd.close();
        all.forEach(ServeProcess::close);
        for (RedisTap tap : taps) {
            tap.close();
        }
        provider.close();
        redis.close();
        vertx.close().await();
    }
}
