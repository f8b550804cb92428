package dev.sluice.http;

import dev.sluice.auth.Authenticator;
import dev.sluice.model.Checked;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import dev.sluice.model.Run;
import dev.sluice.model.RunPage;
import dev.sluice.model.Violation;
import dev.sluice.run.RunEvents;
import dev.sluice.run.RunQuery;
import dev.sluice.run.Runs;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code …/chat_completion_runs}: how owners read, wait for, list, stream and cancel their runs. */
final class RunsHandler {

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** When to ask again for a run that has not ended, in seconds. */
    private static final String POLL_AGAIN = "1";

    private final Runs runs;
    private final Supplier<Authenticator> authenticator;
    private final RunEventsHandler logs;
    private final RunEvents events;
    private final ErrorWriter errors;

    RunsHandler(
            Runs runs,
            Supplier<Authenticator> authenticator,
            RunEventsHandler logs,
            RunEvents events,
            ErrorWriter errors) {
        this.runs = runs;
        this.authenticator = authenticator;
        this.logs = logs;
        this.events = events;
        this.errors = errors;
    }

    void find(Exchange exchange, RoutingContext context) {
        handle(exchange, () -> uid(exchange, context).compose(uid -> find(exchange, uid)));
    }

    void list(Exchange exchange) {
        handle(exchange, () -> checked(RunListQuery.read(exchange.request())).compose(query -> list(exchange, query)));
    }

    void cancel(Exchange exchange, RoutingContext context) {
        handle(exchange, () -> uid(exchange, context).compose(uid -> cancel(exchange, uid)));
    }

    void events(Exchange exchange, RoutingContext context) {
        handle(exchange, () -> uid(exchange, context).compose(uid -> logs.stream(exchange, uid)));
    }

    /** @param action what to do once it is known who calls */
    private void handle(Exchange exchange, Supplier<Future<Void>> action) {
        authenticator
                .get()
                .authenticate(exchange.authorization())
                .compose(caller -> {
                    exchange.authenticated(caller);
                    GatewayError refusal = Negotiation.answerRefusal(exchange.request());
                    return refusal != null ? fail(refusal) : action.get();
                })
                .onFailure(failure -> errors.write(exchange, failure));
    }

    private Future<Void> find(Exchange exchange, String uid) {
        return checked(Patience.read(exchange.request())).compose(patience -> {
            if (patience.preferred()) {
                exchange.response()
                        .putHeader(
                                "Preference-Applied", "wait=" + patience.time().toSeconds());
            }
            Future<@Nullable Run> found = patience.time().isZero()
                    ? runs.store().find(exchange.owner(), uid)
                    : runs.store().awaitEnd(exchange.owner(), uid, patience.time(), exchange.closedOrLeft());
            return found.compose(run -> answer(exchange, run));
        });
    }

    private Future<Void> cancel(Exchange exchange, String uid) {
        long began = System.nanoTime();
        return runs.queue()
                .cancel(exchange.owner(), uid)
                .onSuccess(run -> {
                    if (run != null) {
                        events.onCancel(exchange.owner().tenant(), Duration.ofNanos(System.nanoTime() - began));
                    }
                })
                .compose(run -> answer(exchange, run));
    }

    private Future<Void> answer(Exchange exchange, @Nullable Run run) {
        if (run == null) {
            return fail(noSuchRun());
        }
        exchange.record().became(run.status());
        if (!run.status().terminal()) {
            exchange.response().putHeader("Retry-After", POLL_AGAIN);
        }
        return exchange.sendJson(200, exchange.runDialect().encodeRun(run));
    }

    private Future<Void> list(Exchange exchange, RunQuery query) {
        return runs.store().list(exchange.owner(), query).compose(page -> answer(exchange, page));
    }

    private Future<Void> answer(Exchange exchange, RunPage page) {
        return exchange.sendJson(200, exchange.runDialect().encodeRuns(page));
    }

    /** The run's uid in the path. What is no uid names no run. */
    private static Future<String> uid(Exchange exchange, RoutingContext context) {
        String given = context.pathParam(RunPaths.UID);
        String uid = given == null ? "" : given.toLowerCase(Locale.ROOT);
        if (!UUID.matcher(uid).matches()) {
            return fail(noSuchRun());
        }
        exchange.record().run(uid);
        return Future.succeededFuture(uid);
    }

    /** One for a run that does not exist and for one that is another's: nobody can tell which. */
    static GatewayError noSuchRun() {
        GatewayError.Kind kind = GatewayError.Kind.NOT_FOUND;
        String message = "there is no such run";
        return new GatewayError(
                kind, message, null, null, null, List.of(new Violation(kind.code(), message, RunPaths.UID)));
    }

    private static <T> Future<T> checked(Checked<T> value) {
        return switch (value) {
            case Checked.Valid<T> valid -> Future.succeededFuture(valid.value());
            case Checked.Invalid<T> invalid -> fail(GatewayError.invalid(invalid.violations()));
        };
    }

    private static <T> Future<T> fail(GatewayError error) {
        return Future.failedFuture(new GatewayException(error));
    }
}
