package dev.sluice.config;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider is reached.
 *
 * @param adapter the provider adapter that speaks its format: {@code openai} also serves any compatible server
 * @param baseUrl what the provider's official SDK takes
 * @param keys what calls are made with; empty if none can be made
 */
public record EndpointConfig(String adapter, URI baseUrl, List<ApiKey> keys) {

    public EndpointConfig {
        keys = List.copyOf(keys);
    }

    /**
     * One key, or none.
     *
     * @param keyless whether calls are made without a key, as to a model server of one's own
     */
    public EndpointConfig(String adapter, URI baseUrl, @Nullable Secret apiKey, boolean keyless) {
        this(adapter, baseUrl, keyless ? List.of(ApiKey.NONE) : apiKey == null ? List.of() : ApiKey.only(apiKey));
    }

    /** Whether calls can be made at all. */
    public boolean usable() {
        return !keys.isEmpty();
    }

    /** Whether calls are made without a key. */
    public boolean keyless() {
        return keys.contains(ApiKey.NONE);
    }

    /**
     * One of a provider's keys.
     *
     * @param label tells it from the others without telling it: {@code 1} is the first in the configuration
     * @param secret null only for {@link #NONE}
     * @param weight how large its share of the calls is
     */
    public record ApiKey(String label, @Nullable Secret secret, int weight) {

        /** In the place of a key where none is needed. */
        public static final ApiKey NONE = new ApiKey("none", null, 1);

        static List<ApiKey> only(Secret secret) {
            return List.of(new ApiKey("1", secret, 1));
        }

        /** Tells one account of a provider from another, wherever it stands in the configuration. */
        public String ref() {
            return secret == null ? label : secret.fingerprint();
        }
    }
}
