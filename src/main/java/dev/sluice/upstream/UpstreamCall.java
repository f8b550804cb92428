package dev.sluice.upstream;

import dev.sluice.config.Secret;
import dev.sluice.provider.AuthScheme;
import dev.sluice.provider.StreamContext;
import dev.sluice.provider.Wire;
import dev.sluice.provider.WireRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * One call to a provider.
 *
 * @param baseUrl what {@link WireRequest#path()} is appended to
 * @param apiKey null for endpoints without keys
 */
public record UpstreamCall(
        URI baseUrl, AuthScheme auth, @Nullable Secret apiKey, Wire wire, WireRequest request, StreamContext context) {

    /** Without its body, once that is with the provider. */
    UpstreamCall sent() {
        return new UpstreamCall(baseUrl, auth, apiKey, wire, request.withoutBody(), context);
    }

    /** The provider's name, for errors. */
    String provider() {
        return context.provider();
    }
}
