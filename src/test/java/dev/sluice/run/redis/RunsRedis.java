package dev.sluice.run.redis;

import dev.sluice.config.RunsConfig;
import dev.sluice.model.Run;
import dev.sluice.model.RunOwner;
import dev.sluice.run.ClaimedRun;
import dev.sluice.run.Enqueued;
import dev.sluice.run.NewRun;
import dev.sluice.run.RunEnd;
import dev.sluice.run.RunLease;
import dev.sluice.run.RunQueue;
import dev.sluice.sandbox.EmbeddedRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real Redis server for a test class, empty before each test, with the parts under test. After each test the store must be in
 * order.
 */
final class RunsRedis implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, Keyspace {

    static final RunOwner ANN = new RunOwner("acme", "ann");
    static final RunsConfig.Execution EXECUTION =
            new RunsConfig.Execution(64, 256, Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(25));
    static final RunsConfig.Backlog BACKLOG = new RunsConfig.Backlog(1000, 100_000, 512L << 20, 2L << 30);

    final Vertx vertx = Vertx.vertx();
    final RunScripts scripts = RunScripts.shipped();
    private final List<EmbeddedRedis> servers = new ArrayList<>();
    private final List<DirectRedis> clients = new ArrayList<>();
    private int uids;

    @Override
    public void beforeAll(ExtensionContext context) {
        servers.add(get(EmbeddedRedis.start(vertx, new SecureRandom())));
        clients.add(new DirectRedis(connect(), connect(), connect()));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        send(Command.FLUSHALL);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isEmpty()) {
            new StoreOrder(this).check();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        get(servers.getFirst().close());
        get(vertx.close());
    }

    private RedisConnection connect() {
        return get(Redis.createClient(vertx, servers.getFirst().url()).connect());
    }

    DirectRedis client() {
        return clients.getFirst();
    }

    static RunsConfig config(RunsConfig.Execution execution, RunsConfig.Backlog backlog, Set<String> high) {
        return new RunsConfig(
                execution,
                new RunsConfig.Endurance(4, 3, Duration.ofMinutes(30)),
                new RunsConfig.Retention(Duration.ofHours(24), Duration.ofHours(72), Duration.ofHours(24)),
                backlog,
                new RunsConfig.Priorities(high, Set.of("last")),
                new RunsConfig.Log(1000, 100),
                Duration.ofMillis(250),
                new RunsConfig.Webhooks(10, List.of(), Map.of()));
    }

    static RunsConfig config() {
        return config(EXECUTION, BACKLOG, Set.of("first"));
    }

    RedisRunQueue queue() {
        return queue(config());
    }

    RedisRunQueue queue(RunsConfig config) {
        return new RedisRunQueue(client(), client(), client(), scripts, config, new SecureRandom());
    }

    RedisRunStore store() {
        return new RedisRunStore(vertx, client(), client(), scripts);
    }

    RedisRunLog log() {
        return new RedisRunLog(vertx, client(), client(), scripts, config().log());
    }

    RedisRunUpkeep upkeep() {
        return new RedisRunUpkeep(client(), scripts, config());
    }

    /** Uids in ascending order, like those of version 7. */
    String uid() {
        return "00000000-0000-7000-8000-%012d".formatted(++uids);
    }

    NewRun run(RunOwner owner) {
        return run(owner, Buffer.buffer("{}"));
    }

    NewRun run(RunOwner owner, Buffer body) {
        return new NewRun(uid(), owner, "v3", "openai/gpt-4o", Map.of("k", "v"), body, null, null);
    }

    /** Enqueues a run of Ann's. */
    String enqueued() {
        return enqueued(ANN);
    }

    String enqueued(RunOwner owner) {
        Enqueued done = get(queue().enqueue(run(owner)));
        return ((Enqueued.Accepted) done).run().uid();
    }

    /** Like a worker: it is heard of before it claims. */
    static List<ClaimedRun> claim(RunQueue queue, String worker, int max) {
        get(queue.extend(worker, List.of()));
        return get(queue.reserve(worker, max));
    }

    /** Claims one run, which must be there. */
    ClaimedRun claimed() {
        return claim(queue(), "w1", 1).getFirst();
    }

    /** Enqueues and claims. */
    RunLease lease() {
        enqueued();
        return claimed().lease();
    }

    static RunEnd result(String text) {
        return new RunEnd.Completed(Buffer.buffer(text));
    }

    static RunEnd failure(String text) {
        return new RunEnd.Failed(new Run.Failed("provider_error", "it broke", text));
    }

    /** The lease is over. */
    void expire(String uid) {
        send(Command.ZADD, RunKeys.lease(), 1, uid);
    }

    @Override
    public Response send(Command command, Object... args) {
        return Objects.requireNonNull(sendForNil(command, args));
    }

    @Nullable
    Response sendForNil(Command command, Object... args) {
        Request request = Request.cmd(command);
        for (Object arg : args) {
            request.arg(arg.toString());
        }
        return get(client().send(request));
    }

    /** A field of a record; empty if it has none. */
    String field(String uid, String name) {
        Response value = sendForNil(Command.HGET, RunKeys.run(uid), name);
        return value == null ? "" : value.toString();
    }

    static <T extends @Nullable Object> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Why a future failed. */
    static Throwable failure(Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("it succeeded");
    }
}
