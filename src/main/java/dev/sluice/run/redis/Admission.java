package dev.sluice.run.redis;

import dev.sluice.config.RunsConfig;
import dev.sluice.model.Run;
import dev.sluice.model.RunOwner;
import dev.sluice.model.RunStatus;
import dev.sluice.run.Enqueued;
import dev.sluice.run.NewRun;
import dev.sluice.run.RunsUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a request becomes a run: its body is staged if it is large, then one script publishes it with everything else. */
final class Admission {

    private static final String HIGH = "0";
    private static final String NORMAL = "1";
    private static final String LOW = "2";

    /** What a client whose tenant has too much waiting is told to wait; a full gateway takes longer to drain. */
    private static final Duration TENANT_PAUSE = Duration.ofSeconds(5);

    private static final Duration GATEWAY_PAUSE = Duration.ofSeconds(15);

    private final RedisCommands redis;
    private final RunScripts scripts;
    private final RunsConfig config;
    private final Pieces pieces;
    private final RunRecords records;
    private final References references;

    Admission(
            RedisCommands redis,
            RunScripts scripts,
            RunsConfig config,
            Pieces pieces,
            RunRecords records,
            References references) {
        this.redis = redis;
        this.scripts = scripts;
        this.config = config;
        this.pieces = pieces;
        this.records = records;
        this.references = references;
    }

    Future<Enqueued> enqueue(NewRun run) {
        if (Pieces.fitsInline(run.body())) {
            return publish(run, "").compose(reply -> outcome(run, reply));
        }
        String reference = references.next();
        String staged = RunKeys.input(run.uid(), reference);
        return pieces.stage(staged, run.body(), false)
                .compose(done -> publish(run, reference))
                .compose(reply -> {
                    if (!reply.get(0).toString().equals("OK")) {
                        pieces.drop(staged);
                    }
                    return outcome(run, reply);
                });
    }

    Future<Boolean> isKnown(RunOwner owner, String idempotencyKey) {
        return redis.send(Request.cmd(Command.HGET, RunKeys.idempotency(owner, idempotencyKey), "uid"))
                .compose(uid -> uid == null
                        ? Future.succeededFuture(false)
                        : redis.send(Request.cmd(Command.EXISTS, RunKeys.run(uid.toString())))
                                .map(found -> Numbers.of(Objects.requireNonNull(found)) > 0));
    }

    private Future<Response> publish(NewRun run, String reference) {
        String input = RunKeys.input(run.uid(), reference);
        boolean inline = reference.isEmpty();
        NewRun.Idempotency idempotency = run.idempotency();
        ScriptCall call = new ScriptCall(scripts.enqueue, RunKeys.run(run.uid()), input)
                .with(run.uid())
                .with(RunKeys.tenant(run.owner().tenant()))
                .with(RunKeys.owner(run.owner()))
                .with(priority(run.owner().tenant()))
                .with(inline ? run.body() : Buffer.buffer())
                .with(run.body().length())
                .with(reference)
                .with(Pieces.count(run.body()))
                .with(idempotency == null ? "" : RunKeys.hash(idempotency.key()))
                .with(idempotency == null ? "" : idempotency.fingerprint())
                .with(config.retention().idempotency());
        return withLimits(call)
                .with(run.webhook() == null ? "" : run.webhook())
                .with(run.owner().tenant())
                .with(run.owner().subject())
                .with(run.dialect())
                .with(run.model())
                .with(JsonObject.mapFrom(run.metadata()).encode())
                .with(new JsonArray(run.models().patterns()).encode())
                .with(run.account())
                .with(run.traceparent() == null ? "" : run.traceparent())
                .on(redis);
    }

    private ScriptCall withLimits(ScriptCall call) {
        RunsConfig.Backlog backlog = config.backlog();
        return call.with(backlog.queuedPerTenant())
                .with(backlog.queued())
                .with(backlog.bytesPerTenant())
                .with(backlog.bytes())
                .with(config.endurance().deadline());
    }

    private String priority(String tenant) {
        if (config.priorities().high().contains(tenant)) {
            return HIGH;
        }
        return config.priorities().low().contains(tenant) ? LOW : NORMAL;
    }

    private Future<Enqueued> outcome(NewRun run, Response reply) {
        String verdict = reply.get(0).toString();
        return switch (verdict) {
            case "OK" -> Future.succeededFuture(new Enqueued.Accepted(accepted(run, reply)));
            case "DUP" -> stored(run, run.uid(), Enqueued.Accepted::new);
            case "IDEM_HIT" -> stored(run, reply.get(1).toString(), Enqueued.Repeated::new);
            case "IDEM_MISMATCH" -> Future.succeededFuture(new Enqueued.Mismatch());
            case "TENANT_FULL" -> Future.succeededFuture(new Enqueued.Full(Enqueued.Scope.TENANT, TENANT_PAUSE));
            case "FULL" -> Future.succeededFuture(new Enqueued.Full(Enqueued.Scope.GATEWAY, GATEWAY_PAUSE));
            case "UNSTAGED" -> Future.failedFuture(new RunsUnavailableException("the request was not stored whole"));
            default -> Future.failedFuture(new IllegalStateException("enqueue answered " + verdict));
        };
    }

    private static Run accepted(NewRun run, Response reply) {
        Instant now = Instant.ofEpochMilli(Numbers.of(reply.get(1)));
        long position = Numbers.of(reply.get(2));
        return new Run(
                run.uid(),
                run.dialect(),
                run.model(),
                RunStatus.QUEUED,
                run.metadata(),
                new Run.Times(now, now, null, null, null),
                0,
                position < RunRecords.FURTHEST_POSITION ? position : null,
                null,
                null);
    }

    /** A run that the script has just seen and that is gone now was forgotten in between. */
    private Future<Enqueued> stored(NewRun run, String uid, Function<Run, Enqueued> outcome) {
        return records.find(run.owner(), uid).compose(found -> found(found, outcome));
    }

    private static Future<Enqueued> found(@Nullable Run run, Function<Run, Enqueued> outcome) {
        return run == null
                ? Future.failedFuture(new RunsUnavailableException("the run has just been forgotten"))
                : Future.succeededFuture(outcome.apply(run));
    }
}
