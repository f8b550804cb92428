package dev.sluice.http;

import dev.sluice.chat.HeavyWork;
import dev.sluice.limit.Account;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import dev.sluice.model.Run;
import dev.sluice.model.RunOwner;
import dev.sluice.model.Violation;
import dev.sluice.run.Enqueued;
import dev.sluice.run.NewRun;
import dev.sluice.run.NewRun.Idempotency;
import dev.sluice.run.RunEvents;
import dev.sluice.run.RunEvents.Intake;
import dev.sluice.run.RunUids;
import dev.sluice.run.RunsUnavailableException;
import dev.sluice.trace.Span;
import dev.sluice.trace.Tracer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes runs of requests that have been found sound: 202, but only once the run is stored. One per event loop. */
final class RunIntake {

    private static final Duration CONFLICT_RETRY = Duration.ofSeconds(1);

    private final PatientEnqueue queue;
    private final RateGate gate;
    private final RunUids uids;
    private final HeavyWork heavyWork;
    private final RunEvents events;
    private final Tracer tracer;

    /** Keys whose first request is still being stored. */
    private final Set<OwnedKey> underWay = new HashSet<>();

    private record OwnedKey(RunOwner owner, String key) {}

    RunIntake(PatientEnqueue queue, RateGate gate, RunUids uids, HeavyWork heavyWork, RunEvents events, Tracer tracer) {
        this.queue = queue;
        this.gate = gate;
        this.uids = uids;
        this.heavyWork = heavyWork;
        this.events = events;
        this.tracer = tracer;
    }

    /** @param body the client's own bytes, of which {@code request} was read */
    Future<Void> accept(Exchange exchange, ChatRequest request, Buffer body) {
        List<String> keys = exchange.request().headers().getAll(IdempotencyKey.HEADER);
        GatewayError refusal = IdempotencyKey.refusal(keys);
        if (refusal != null) {
            return fail(refusal);
        }
        Future<Enqueued> enqueued = keys.isEmpty()
                ? gate.admit(exchange, request.model())
                        .compose(account -> store(exchange, newRun(exchange, request, body, null, account)))
                : idempotency(exchange, keys.getFirst(), body)
                        .compose(key -> once(exchange.owner(), key, () -> account(exchange, request, key)
                                .compose(account -> store(exchange, newRun(exchange, request, body, key, account)))));
        return enqueued.compose(done -> answer(exchange, done));
    }

    private Future<Idempotency> idempotency(Exchange exchange, String key, Buffer body) {
        String target = exchange.request().method() + " " + exchange.request().path();
        return heavyWork
                .on(body.length(), () -> IdempotencyKey.fingerprint(target, body))
                .map(fingerprint -> new Idempotency(key, fingerprint));
    }

    /** A repetition calls no provider, and so it is not limited. If nobody can tell, it will not be stored anyway. */
    private Future<Account> account(Exchange exchange, ChatRequest request, Idempotency idempotency) {
        return gate.limits(exchange)
                ? queue.isKnown(exchange.owner(), idempotency.key())
                        .otherwise(false)
                        .compose(known ->
                                known ? Future.succeededFuture(Account.NONE) : gate.admit(exchange, request.model()))
                : Future.succeededFuture(Account.NONE);
    }

    private NewRun newRun(
            Exchange exchange, ChatRequest request, Buffer body, @Nullable Idempotency idempotency, Account account) {
        return new NewRun(
                uids.next(),
                exchange.owner(),
                exchange.dialect().name(),
                request.model(),
                request.metadata(),
                body,
                idempotency,
                request.delivery().webhookUrl(),
                exchange.caller().allowed(),
                account.text());
    }

    private Future<Enqueued> once(RunOwner owner, Idempotency idempotency, Supplier<Future<Enqueued>> storing) {
        OwnedKey key = new OwnedKey(owner, idempotency.key());
        if (!underWay.add(key)) {
            return fail(GatewayError.of(
                            GatewayError.Kind.IDEMPOTENCY_CONFLICT,
                            "another request with this Idempotency-Key is being accepted")
                    .withRetryAfter(CONFLICT_RETRY));
        }
        return storing.get().onComplete(done -> underWay.remove(key));
    }

    private Future<Enqueued> store(Exchange exchange, NewRun run) {
        long began = System.nanoTime();
        Span span = tracer.start(
                Tracer.Kind.PRODUCER, "publish", "run", exchange.record().span().traceparent());
        span.put("sluice.run", run.uid());
        return queue.enqueue(run.tracedBy(span.traceparent()))
                .onComplete(stored -> span.end(stored.succeeded() ? null : "queue_unavailable"))
                .onSuccess(enqueued -> tell(exchange, run, outcome(enqueued), uid(enqueued), began))
                .onFailure(failure -> {
                    if (failure instanceof RunsUnavailableException) {
                        tell(exchange, run, Intake.Outcome.UNAVAILABLE, null, began);
                    }
                });
    }

    private void tell(Exchange exchange, NewRun run, Intake.Outcome outcome, @Nullable String uid, long began) {
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        Intake intake = new Intake(
                outcome, run.owner().tenant(), run.model(), run.body().length(), took);
        events.onIntake(intake);
        exchange.record().run(uid);
        exchange.record().became(outcome);
    }

    private static Intake.Outcome outcome(Enqueued enqueued) {
        return switch (enqueued) {
            case Enqueued.Accepted accepted -> Intake.Outcome.ACCEPTED;
            case Enqueued.Repeated repeated -> Intake.Outcome.REPEATED;
            case Enqueued.Mismatch mismatch -> Intake.Outcome.MISMATCHED;
            case Enqueued.Full full ->
                switch (full.scope()) {
                    case TENANT -> Intake.Outcome.TENANT_FULL;
                    case GATEWAY -> Intake.Outcome.GATEWAY_FULL;
                };
        };
    }

    private static @Nullable String uid(Enqueued enqueued) {
        return switch (enqueued) {
            case Enqueued.Accepted accepted -> accepted.run().uid();
            case Enqueued.Repeated repeated -> repeated.run().uid();
            case Enqueued.Mismatch mismatch -> null;
            case Enqueued.Full full -> null;
        };
    }

    private Future<Void> answer(Exchange exchange, Enqueued enqueued) {
        return switch (enqueued) {
            case Enqueued.Accepted accepted -> accepted(exchange, accepted.run());
            case Enqueued.Repeated repeated -> {
                exchange.response().putHeader("Idempotency-Replayed", "true");
                yield accepted(exchange, repeated.run());
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

    private Future<Void> accepted(Exchange exchange, Run run) {
        exchange.response().putHeader("Location", RunPaths.of(run.uid()));
        return exchange.sendJson(202, exchange.runDialect().encodeRun(run));
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
