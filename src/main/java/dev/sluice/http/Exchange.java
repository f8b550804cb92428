package dev.sluice.http;

import dev.sluice.auth.Caller;
import dev.sluice.chat.ChatStream;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.RunDialect;
import dev.sluice.model.GatewayError;
import dev.sluice.model.RunOwner;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request and its answer, with what every step needs to know of them. One per request; event loop only. */
final class Exchange {

    private final HttpServerRequest request;
    private final String requestId;
    private final Dialect dialect;
    private final OpenRequest open;
    private final RequestRecord record;
    private @Nullable Caller caller;

    /** @param record what the log is to say when this has ended */
    Exchange(HttpServerRequest request, String requestId, Dialect dialect, RequestRecord record, OpenRequest open) {
        this.request = request;
        this.requestId = requestId;
        this.dialect = dialect;
        this.record = record;
        this.open = open;
        request.response().putHeader(RequestIds.HEADER, requestId);
    }

    HttpServerRequest request() {
        return request;
    }

    HttpServerResponse response() {
        return request.response();
    }

    String requestId() {
        return requestId;
    }

    OpenRequest open() {
        return open;
    }

    /** Ends the answer with an error of the gateway's own; false if there is none under way. */
    boolean failAnswer(GatewayError reason) {
        ChatStream last = record.lastAnswer();
        return last != null && last.fail(reason);
    }

    /** The header of that name; of several such headers none is more true than the others: together they are no token. */
    @Nullable
    String authorization() {
        List<String> all = request.headers().getAll("Authorization");
        return all.isEmpty() ? null : String.join(", ", all);
    }

    /** The format that the client speaks. */
    Dialect dialect() {
        return dialect;
    }

    /** The same where runs are answered: only formats that know them come here. */
    RunDialect runDialect() {
        if (dialect instanceof RunDialect runs) {
            return runs;
        }
        throw new IllegalStateException(dialect.name() + " knows no runs");
    }

    void authenticated(Caller who) {
        caller = who;
    }

    /** Who calls; asked only after {@link #authenticated}. */
    Caller caller() {
        if (caller == null) {
            throw new IllegalStateException("nobody has been authenticated yet");
        }
        return caller;
    }

    /** Who calls; null if that is not known, or not yet. */
    @Nullable
    Caller knownCaller() {
        return caller;
    }

    /** Who owns the runs that this caller starts, and sees. */
    RunOwner owner() {
        return new RunOwner(caller().tenant(), caller().subject());
    }

    /** Completes when the client has gone, or has its answer. */
    Future<Void> closed() {
        Promise<Void> gone = Promise.promise();
        response().closeHandler(closed -> gone.tryComplete());
        if (response().closed()) {
            gone.tryComplete();
        }
        return gone.future();
    }

    /** Completes when there is nobody any more who waits, or who should. */
    Future<Void> closedOrLeft() {
        Promise<Void> over = Promise.promise();
        closed().onComplete(gone -> over.tryComplete());
        open.onLeave(over::tryComplete);
        return over.future();
    }

    /** Answers with JSON. */
    Future<Void> sendJson(int status, Buffer body) {
        putAttempts();
        return clientGone()
                ? Future.succeededFuture()
                : response()
                        .setStatusCode(status)
                        .putHeader("Content-Type", "application/json")
                        .end(body)
                        .otherwiseEmpty();
    }

    /** Says in the head how many calls to providers were made; nothing if there was none. */
    void putAttempts() {
        int calls = record.calls();
        if (calls > 0) {
            response().putHeader("X-Sluice-Attempts", Integer.toString(calls));
        }
    }

    /** What the log is to say when this has ended. */
    RequestRecord record() {
        return record;
    }

    /** Whether there is nobody to answer any more. */
    boolean clientGone() {
        return response().closed() && !response().ended();
    }
}
