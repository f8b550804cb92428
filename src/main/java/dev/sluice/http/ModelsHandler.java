package dev.sluice.http;

import dev.sluice.auth.Authenticator;
import dev.sluice.auth.Caller;
import dev.sluice.chat.ModelRouter;
import dev.sluice.dialect.ModelDialect;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@code GET …/models} and {@code GET …/models/{id}}: what this caller may ask for. */
final class ModelsHandler {

    private final Supplier<Authenticator> authenticator;
    private final ModelRouter models;
    private final ErrorWriter errors;

    ModelsHandler(Supplier<Authenticator> authenticator, ModelRouter models, ErrorWriter errors) {
        this.authenticator = authenticator;
        this.models = models;
        this.errors = errors;
    }

    void list(Exchange exchange) {
        answer(
                exchange,
                caller -> Future.succeededFuture(exchange.dialect().encodeModels(models.models(caller::mayCall))));
    }

    /** @param id in any form in which a request may name a model */
    void find(Exchange exchange, ModelDialect dialect, String id) {
        answer(exchange, caller -> models.route(id, caller::mayCall).map(route -> dialect.encodeModel(route.model())));
    }

    private void answer(Exchange exchange, Function<Caller, Future<Buffer>> body) {
        authenticator
                .get()
                .authenticate(exchange.authorization())
                .compose(body)
                .compose(bytes -> exchange.sendJson(200, bytes))
                .onFailure(failure -> errors.write(exchange, failure));
    }
}
