package dev.sluice.upstream;

import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Kind;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.time.Duration;

/** What a failure of the connection means. The cause's own text stays here: it may name internal addresses. */
final class UpstreamFailures {

    private UpstreamFailures() {}

    static GatewayError of(Throwable cause, String provider, boolean answering) {
        if (cause instanceof ConnectionPoolTooBusyException) {
            return GatewayError.ofProvider(
                            Kind.PROVIDER_OVERLOADED, "too many calls wait for a connection to the provider", provider)
                    .withRetryAfter(Duration.ofSeconds(1));
        }
        return answering
                ? GatewayError.ofProvider(
                        Kind.PROVIDER_TRUNCATED, "the connection to the provider broke in mid-answer", provider)
                : GatewayError.ofProvider(Kind.PROVIDER_ERROR, "the provider could not be reached", provider);
    }
}
