package dev.sluice.http;

import dev.sluice.auth.Authenticator;
import dev.sluice.auth.Caller;
import dev.sluice.chat.ChatService;
import dev.sluice.chat.Completions;
import dev.sluice.chat.HeavyWork;
import dev.sluice.config.GatewayConfig;
import dev.sluice.dialect.Dialect;
import dev.sluice.json.JsonReader;
import dev.sluice.limit.Account;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;

/** {@code POST …/chat_completions}: from the request's head to the relay, the document or the run that answers it. */
final class ChatHandler {

    private final Vertx vertx;
    private final Supplier<GatewayConfig> config;
    private final Supplier<Authenticator> authenticator;
    private final ChatService chat;
    private final Completions completions;
    private final RunIntake intake;
    private final RateGate gate;
    private final BodyReader bodies;
    private final JsonReader json;
    private final ErrorWriter errors;
    private final HeavyWork heavyWork;

    ChatHandler(
            Vertx vertx,
            Supplier<GatewayConfig> config,
            Supplier<Authenticator> authenticator,
            ChatService chat,
            RunIntake intake,
            RateGate gate,
            ErrorWriter errors) {
        this.vertx = vertx;
        this.config = config;
        this.authenticator = authenticator;
        this.chat = chat;
        GatewayConfig first = config.get();
        this.completions = new Completions(
                vertx, chat, first.structuredOutput(), first.limits().maxResponseBytes());
        this.intake = intake;
        this.gate = gate;
        this.errors = errors;
        this.bodies = new BodyReader(vertx, config);
        this.json = JsonReader.strict(first.limits().maxJsonDepth());
        this.heavyWork = new HeavyWork(vertx);
    }

    void handle(Exchange exchange) {
        exchange.request().pause();
        authenticator
                .get()
                .authenticate(exchange.authorization())
                .compose(caller -> body(exchange, caller))
                .compose(body -> decode(exchange, body)
                        .compose(request -> answer(
                                exchange,
                                request.tracedBy(exchange.record().span().traceparent()),
                                body)))
                .onFailure(failure -> errors.write(exchange, failure));
    }

    private Future<Buffer> body(Exchange exchange, Caller caller) {
        exchange.authenticated(caller);
        GatewayError refusal = Negotiation.refusal(exchange.request());
        return refusal != null ? Future.failedFuture(new GatewayException(refusal)) : bodies.read(exchange);
    }

    private Future<ChatRequest> decode(Exchange exchange, Buffer body) {
        exchange.record().received(body.length());
        return heavyWork
                .on(body.length(), () -> decoded(exchange.dialect(), body))
                .compose(request -> request);
    }

    private Future<ChatRequest> decoded(Dialect dialect, Buffer body) {
        return switch (json.readObject(body)) {
            case Checked.Invalid<JsonObject> syntax ->
                fail(GatewayError.of(
                        GatewayError.Kind.INVALID_SYNTAX,
                        syntax.violations().getFirst().message()));
            case Checked.Valid<JsonObject> object ->
                switch (dialect.decodeRequest(object.value())) {
                    case Checked.Invalid<ChatRequest> content -> fail(GatewayError.invalid(content.violations()));
                    case Checked.Valid<ChatRequest> request -> Future.succeededFuture(request.value());
                };
        };
    }

    private Future<Void> answer(Exchange exchange, ChatRequest request, Buffer body) {
        if (exchange.clientGone()) {
            return Future.succeededFuture();
        }
        exchange.record().asksFor(request.model());
        if (request.delivery().async()) {
            return chat.check(request, exchange.caller()::mayCall)
                    .compose(sound -> intake.accept(exchange, request, body));
        }
        return gate.admit(exchange, request.model()).compose(account -> admitted(exchange, request, account));
    }

    private Future<Void> admitted(Exchange exchange, ChatRequest request, Account account) {
        if (exchange.clientGone()) {
            return Future.succeededFuture();
        }
        return request.delivery().stream() ? relay(exchange, request, account) : document(exchange, request, account);
    }

    private Future<Void> relay(Exchange exchange, ChatRequest request, Account account) {
        return chat.open(request, exchange.caller()::mayCall, exchange.closed())
                .onSuccess(stream -> {
                    exchange.record().called(stream);
                    gate.charge(account, stream);
                    new StreamRelay(vertx, config.get().http(), exchange, request.delivery(), stream, errors).start();
                })
                .mapEmpty();
    }

    private Future<Void> document(Exchange exchange, ChatRequest request, Account account) {
        return completions
                .complete(request, exchange.caller()::mayCall, exchange.closed(), stream -> {
                    exchange.record().called(stream);
                    gate.charge(account, stream);
                })
                .map(exchange.dialect()::encodeResponse)
                .compose(body -> exchange.sendJson(200, body));
    }

    private static <T> Future<T> fail(GatewayError error) {
        return Future.failedFuture(new GatewayException(error));
    }
}
