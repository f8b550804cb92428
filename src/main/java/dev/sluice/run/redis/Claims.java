package dev.sluice.run.redis;

import dev.sluice.config.RunsConfig;
import dev.sluice.model.AllowedModels;
import dev.sluice.model.RunOwner;
import dev.sluice.run.ClaimedRun;
import dev.sluice.run.RunLease;
import dev.sluice.run.RunsUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a worker gets runs: one script claims them, then the large bodies are read. One per event loop. */
final class Claims {

    /** Every so many claims the lowest priority comes first, so that it is slow but never waits for ever. */
    private static final int LOWEST_FIRST = 8;

    /** The most that one claim takes; more would hold up the server for others. */
    private static final int MOST = 16;

    private final RedisCommands redis;
    private final RunScripts scripts;
    private final RunsConfig config;
    private final Pieces pieces;
    private final References references;
    private int claims;

    Claims(RedisCommands redis, RunScripts scripts, RunsConfig config, Pieces pieces, References references) {
        this.redis = redis;
        this.scripts = scripts;
        this.config = config;
        this.pieces = pieces;
        this.references = references;
    }

    /** A run without its body, or with it if {@code reference} is null. */
    record Claim(ClaimedRun run, long bytes, @Nullable String reference) {}

    /** What becomes of a run that cannot be executed. */
    interface Exit {
        void leave(RunLease lease);
    }

    Future<List<Claim>> reserve(String worker, int max) {
        claims = (claims + 1) % LOWEST_FIRST;
        return new ScriptCall(scripts.claim, RunKeys.lease())
                .with(worker)
                .with(config.execution().lease())
                .with(config.execution().runningPerTenant())
                .with(Math.min(max, MOST))
                .with(worker + "-" + references.next())
                .with(claims == 0 ? 1 : 0)
                .with(config.retention().failed())
                .on(redis)
                .map(reply -> claims(worker, reply));
    }

    private static List<Claim> claims(String worker, Response reply) {
        if (reply.type() != ResponseType.MULTI) {
            throw new RunsUnavailableException("the worker must extend its leases first");
        }
        List<Claim> claims = new ArrayList<>();
        for (Response run : reply) {
            claims.add(claim(worker, run));
        }
        return claims;
    }

    private static Claim claim(String worker, Response run) {
        String tenant = run.get(6).toString();
        RunLease lease =
                new RunLease(run.get(0).toString(), tenant, worker, run.get(1).toString(), Numbers.small(run.get(2)));
        Response body = run.get(12);
        Response reference = run.get(13);
        return new Claim(
                new ClaimedRun(
                        lease,
                        new RunOwner(tenant, run.get(7).toString()),
                        run.get(8).toString(),
                        run.get(9).toString(),
                        RunRecord.metadata(run.get(10).toString()),
                        models(run.get(14)),
                        body == null ? Buffer.buffer() : body.toBuffer(),
                        Duration.ofMillis(Numbers.of(run.get(3))),
                        Numbers.small(run.get(4)),
                        Duration.ofMillis(Numbers.of(run.get(5))),
                        run.get(15).toString(),
                        run.get(16) == null ? null : run.get(16).toString()),
                Numbers.of(run.get(11)),
                reference == null ? null : reference.toString());
    }

    private static AllowedModels models(Response json) {
        return new AllowedModels(
                new JsonArray(json.toString()).stream().map(String::valueOf).toList());
    }

    /**
     * Reads the bodies one after the other.
     *
     * @param unreadable for a run whose body cannot be read now
     * @param bodiless for a run whose body is not there any more
     */
    Future<List<ClaimedRun>> withBodies(List<Claim> claims, Exit unreadable, Exit bodiless) {
        List<ClaimedRun> ready = new ArrayList<>();
        Future<Void> read = Future.succeededFuture();
        for (Claim claim : claims) {
            RunLease lease = claim.run().lease();
            read = read.compose(before -> body(claim))
                    .onSuccess(body -> {
                        if (body == null) {
                            bodiless.leave(lease);
                        } else {
                            ready.add(claim.run().withBody(body));
                        }
                    })
                    .onFailure(failure -> unreadable.leave(lease))
                    .<Void>mapEmpty()
                    .otherwiseEmpty();
        }
        return read.map(ready);
    }

    private Future<@Nullable Buffer> body(Claim claim) {
        ClaimedRun run = claim.run();
        return claim.reference() == null
                ? Future.succeededFuture(run.body())
                : pieces.read(RunKeys.input(run.lease().uid(), claim.reference()), claim.bytes());
    }
}
