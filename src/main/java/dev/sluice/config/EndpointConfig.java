package dev.sluice.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider is reached.
 *
 * @param adapter the provider adapter that speaks its format: {@code openai} also serves any compatible server
 * @param baseUrl what the provider's official SDK takes
 * @param apiKey null if there is none
 * @param keyless whether calls are made without a key, as to a model server of one's own
 */
public record EndpointConfig(
        String adapter, URI baseUrl, @Nullable Secret apiKey, boolean keyless) {

    /** Whether calls can be made at all. */
    public boolean usable() {
        return apiKey != null || keyless;
    }
}
