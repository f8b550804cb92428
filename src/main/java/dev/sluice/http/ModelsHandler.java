package dev.sluice.http;

import dev.sluice.auth.Authenticator;
import dev.sluice.chat.ModelRouter;

/** {@code GET …/models}: what this caller may ask for. */
final class ModelsHandler {

    private final Authenticator authenticator;
    private final ModelRouter models;
    private final ErrorWriter errors;

    ModelsHandler(Authenticator authenticator, ModelRouter models, ErrorWriter errors) {
        this.authenticator = authenticator;
        this.models = models;
        this.errors = errors;
    }

    void handle(Exchange exchange) {
        authenticator
                .authenticate(exchange.authorization())
                .map(caller -> exchange.dialect().encodeModels(models.models(caller::mayCall)))
                .compose(body -> exchange.response()
                        .putHeader("Content-Type", "application/json")
                        .end(body))
                .onFailure(failure -> errors.write(exchange, failure));
    }
}
