package dev.sluice.sandbox;

import dev.sluice.sandbox.Standin.Document;
import dev.sluice.sandbox.Standin.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One HTTP exchange from its head to its end. One per request; event loop only. */
final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private static final int MAX_BODY_BYTES = 64 << 20;
    /** Reading more than this is no work for an event loop. */
    private static final int LARGE_BODY_BYTES = 1 << 20;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Standin standin;
    private final SandboxModel model;
    private final AtomicInteger open;
    private final Buffer body = Buffer.buffer();
    private final AnswerStream stream;
    private boolean closed;

    /** @param open counts the exchanges that have begun and not ended */
    Exchange(Vertx vertx, HttpServerRequest request, Standin standin, SandboxModel model, AtomicInteger open) {
        this.vertx = vertx;
        this.request = request;
        this.response = request.response();
        this.standin = standin;
        this.model = model;
        this.open = open;
        this.stream = new AnswerStream(vertx, response);
    }

    void begin() {
        open.incrementAndGet();
        response.exceptionHandler(gone -> close());
        response.closeHandler(gone -> close());
        response.endHandler(ended -> close());
        request.exceptionHandler(gone -> close());
        request.handler(this::onBody);
        request.endHandler(ended -> onRequest());
    }

    private void close() {
        if (!closed) {
            closed = true;
            stream.stop();
            open.decrementAndGet();
        }
    }

    private void onBody(Buffer chunk) {
        if (body.length() + chunk.length() <= MAX_BODY_BYTES) {
            body.appendBuffer(chunk);
            return;
        }
        request.handler(rest -> {}).endHandler(ended -> {});
        response.putHeader("connection", "close").setStatusCode(413).end();
    }

    private void onRequest() {
        received()
                .map(outcome -> {
                    onOutcome(outcome);
                    return outcome;
                })
                .onFailure(this::onBug);
    }

    private void onOutcome(Outcome outcome) {
        if (closed) {
            return;
        }
        switch (outcome) {
            case Outcome.Answered answered -> send(answered.document());
            case Outcome.Accepted accepted -> reply(accepted);
        }
    }

    private void onBug(Throwable bug) {
        LOG.atError().addKeyValue("provider", standin.provider()).setCause(bug).log("the sandbox cannot answer");
        if (response.headWritten()) {
            response.reset();
        } else {
            response.setStatusCode(500).end();
        }
    }

    private Future<Outcome> received() {
        String path = Objects.requireNonNullElse(request.path(), standin.basePath());
        Standin.Call call = new Standin.Call(
                request.method(),
                path.substring(standin.basePath().length()),
                Objects.requireNonNullElse(request.query(), ""),
                request.headers(),
                body);
        return body.length() > LARGE_BODY_BYTES
                ? vertx.executeBlocking(() -> standin.receive(call), false).map(Objects::requireNonNull)
                : Future.succeededFuture(call).map(standin::receive);
    }

    private void reply(Outcome.Accepted accepted) {
        AnswerWriter writer = accepted.writer();
        Steering steering = Steering.of(accepted.request().model(), request.headers());
        switch (model.reply(accepted.request(), steering)) {
            case Reply.Fault fault -> send(writer.fault(fault));
            case Reply.Answer answer -> answer(writer, answer);
        }
    }

    private void answer(AnswerWriter writer, Reply.Answer answer) {
        switch (answer.ending()) {
            case SILENCE -> {}
            case STALL -> stall(writer);
            case FINISH, ERROR, CUT -> {
                if (writer.streamed()) {
                    stream.start(writer, answer);
                } else {
                    answerWhole(writer, answer);
                }
            }
        }
    }

    private void stall(AnswerWriter writer) {
        putHeaders(response, writer.streamHeaders()).setChunked(true).writeHead();
    }

    /** Takes as long as the stream would. */
    private void answerWhole(AnswerWriter writer, Reply.Answer answer) {
        Duration pause = answer.pacing()
                .first()
                .plus(answer.pacing().between().multipliedBy(answer.pieces().size()));
        stream.after(pause, () -> {
            switch (answer.ending()) {
                case CUT -> response.reset();
                case ERROR -> send(writer.fault(Reply.Fault.of(500)));
                case FINISH, STALL, SILENCE -> send(writer.document(answer));
            }
        });
    }

    private void send(Document document) {
        putHeaders(response, document.headers())
                .setStatusCode(document.status())
                .end(document.body());
    }

    static HttpServerResponse putHeaders(HttpServerResponse response, Map<String, String> headers) {
        headers.forEach(response::putHeader);
        return response;
    }
}
