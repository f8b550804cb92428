package dev.sluice.http;

import dev.sluice.model.ChatRequest;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import dev.sluice.model.Run;
import dev.sluice.model.RunOwner;
import dev.sluice.model.Violation;
import dev.sluice.run.Enqueued;
import dev.sluice.run.NewRun;
import dev.sluice.run.NewRun.Idempotency;
import dev.sluice.run.RunQueue;
import dev.sluice.run.RunUids;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes runs of requests that have been found sound: 202, but only once the run is stored. One per event loop. */
final class RunIntake {

    private static final Duration CONFLICT_RETRY = Duration.ofSeconds(1);

    private final RunQueue queue;
    private final RunUids uids;
    private final AccessLog accessLog;

    /** Keys whose first request is still being stored. */
    private final Set<OwnedKey> underWay = new HashSet<>();

    private record OwnedKey(RunOwner owner, String key) {}

    RunIntake(RunQueue queue, RunUids uids, AccessLog accessLog) {
        this.queue = queue;
        this.uids = uids;
        this.accessLog = accessLog;
    }

    /** @param body the client's own bytes, of which {@code request} was read */
    Future<Void> accept(Exchange exchange, ChatRequest request, Buffer body) {
        List<String> keys = exchange.request().headers().getAll(IdempotencyKey.HEADER);
        GatewayError refusal = IdempotencyKey.refusal(keys);
        if (refusal != null) {
            return fail(refusal);
        }
        Idempotency idempotency = keys.isEmpty()
                ? null
                : new Idempotency(keys.getFirst(), IdempotencyKey.fingerprint(exchange.request(), body));
        return enqueue(newRun(exchange, request, body, idempotency)).compose(enqueued -> answer(exchange, enqueued));
    }

    private NewRun newRun(Exchange exchange, ChatRequest request, Buffer body, @Nullable Idempotency idempotency) {
        return new NewRun(
                uids.next(),
                exchange.owner(),
                exchange.dialect().name(),
                request.model(),
                request.metadata(),
                body,
                idempotency,
                request.delivery().webhookUrl());
    }

    private Future<Enqueued> enqueue(NewRun run) {
        Idempotency idempotency = run.idempotency();
        if (idempotency == null) {
            return queue.enqueue(run);
        }
        OwnedKey key = new OwnedKey(run.owner(), idempotency.key());
        if (!underWay.add(key)) {
            return fail(GatewayError.of(
                            GatewayError.Kind.IDEMPOTENCY_CONFLICT,
                            "another request with this Idempotency-Key is being accepted")
                    .withRetryAfter(CONFLICT_RETRY));
        }
        return queue.enqueue(run).onComplete(done -> underWay.remove(key));
    }

    private Future<Void> answer(Exchange exchange, Enqueued enqueued) {
        return switch (enqueued) {
            case Enqueued.Accepted accepted -> accepted(exchange, accepted.run(), "accepted");
            case Enqueued.Repeated repeated -> {
                exchange.response().putHeader("Idempotency-Replayed", "true");
                yield accepted(exchange, repeated.run(), "repeated");
            }
            case Enqueued.Mismatch mismatch ->
                fail(GatewayError.invalid(List.of(new Violation(
                        "idempotency_mismatch",
                        "this Idempotency-Key was used before, for another request",
                        IdempotencyKey.HEADER))));
            case Enqueued.Full full ->
                fail(GatewayError.of(GatewayError.Kind.QUEUE_FULL, tooMany(full.scope()))
                        .withRetryAfter(full.retryAfter()));
        };
    }

    private Future<Void> accepted(Exchange exchange, Run run, String outcome) {
        accessLog.run(exchange, "create", run.uid(), outcome);
        exchange.response().putHeader("Location", RunPaths.of(run.uid()));
        return exchange.sendJson(202, exchange.dialect().encodeRun(run));
    }

    private static String tooMany(Enqueued.Scope scope) {
        return switch (scope) {
            case TENANT -> "too many of your runs are waiting";
            case GATEWAY -> "too many runs are waiting";
        };
    }

    private static <T> Future<T> fail(GatewayError error) {
        return Future.failedFuture(new GatewayException(error));
    }
}
