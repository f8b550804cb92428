package dev.sluice.http;

import dev.sluice.auth.Authenticator;
import dev.sluice.auth.Caller;
import dev.sluice.chat.ChatService;
import dev.sluice.chat.Completions;
import dev.sluice.config.GatewayConfig;
import dev.sluice.json.JsonReader;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** {@code POST …/chat_completions}: from the request's head to the relay or the document that answers it. */
final class ChatHandler {

    private final Vertx vertx;
    private final GatewayConfig config;
    private final Authenticator authenticator;
    private final ChatService chat;
    private final Completions completions;
    private final BodyReader bodies;
    private final JsonReader json;
    private final ErrorWriter errors;
    private final AccessLog accessLog;

    ChatHandler(Vertx vertx, GatewayConfig config, Authenticator authenticator, ChatService chat, ErrorWriter errors) {
        this.vertx = vertx;
        this.config = config;
        this.authenticator = authenticator;
        this.chat = chat;
        this.completions = new Completions(
                vertx, chat, config.structuredOutput(), config.limits().maxResponseBytes());
        this.errors = errors;
        this.bodies = new BodyReader(vertx, config.http(), config.limits());
        this.json = JsonReader.strict(config.limits().maxJsonDepth());
        this.accessLog = new AccessLog();
    }

    void handle(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        request.pause();
        authenticator
                .authenticate(exchange.authorization())
                .compose(caller -> body(exchange, caller))
                .compose(body -> decode(exchange, body))
                .compose(chatRequest -> answer(exchange, chatRequest))
                .onFailure(failure -> errors.write(exchange, failure));
    }

    private Future<Buffer> body(Exchange exchange, Caller caller) {
        exchange.authenticated(caller);
        GatewayError refusal = Negotiation.refusal(exchange.request());
        return refusal != null ? Future.failedFuture(new GatewayException(refusal)) : bodies.read(exchange.request());
    }

    private Future<ChatRequest> decode(Exchange exchange, Buffer body) {
        return switch (json.readObject(body)) {
            case Checked.Invalid<JsonObject> syntax ->
                fail(GatewayError.of(
                        GatewayError.Kind.INVALID_SYNTAX,
                        syntax.violations().getFirst().message()));
            case Checked.Valid<JsonObject> object ->
                switch (exchange.dialect().decodeRequest(object.value())) {
                    case Checked.Invalid<ChatRequest> content -> fail(GatewayError.invalid(content.violations()));
                    case Checked.Valid<ChatRequest> request -> Future.succeededFuture(request.value());
                };
        };
    }

    private Future<Void> answer(Exchange exchange, ChatRequest request) {
        if (request.delivery().async()) {
            return fail(GatewayError.of(GatewayError.Kind.QUEUE_UNAVAILABLE, "asynchronous runs are not available")
                    .withRetryAfter(Duration.ofMinutes(1)));
        }
        if (exchange.clientGone()) {
            return Future.succeededFuture();
        }
        Promise<Void> gone = Promise.promise();
        exchange.response().closeHandler(closed -> gone.tryComplete());
        return request.delivery().stream()
                ? relay(exchange, request, gone.future())
                : document(exchange, request, gone.future());
    }

    private Future<Void> relay(Exchange exchange, ChatRequest request, Future<Void> gone) {
        return chat.open(request, exchange.caller()::mayCall, gone)
                .onSuccess(stream -> {
                    accessLog.record(exchange, stream);
                    new StreamRelay(vertx, config.http(), exchange, request, stream, errors).start();
                })
                .mapEmpty();
    }

    private Future<Void> document(Exchange exchange, ChatRequest request, Future<Void> gone) {
        return completions
                .complete(request, exchange.caller()::mayCall, gone, stream -> accessLog.record(exchange, stream))
                .map(exchange.dialect()::encodeResponse)
                .compose(body -> exchange.clientGone() ? Future.succeededFuture() : send(exchange, body));
    }

    private static Future<Void> send(Exchange exchange, Buffer body) {
        return exchange.response()
                .putHeader("Content-Type", "application/json")
                .end(body)
                .otherwiseEmpty();
    }

    private static <T> Future<T> fail(GatewayError error) {
        return Future.failedFuture(new GatewayException(error));
    }
}
