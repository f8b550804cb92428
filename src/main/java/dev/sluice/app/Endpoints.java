package dev.sluice.app;

import dev.sluice.config.EndpointConfig;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Secret;
import dev.sluice.provider.ProviderCatalog;
import dev.sluice.sandbox.SandboxProviders;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where each provider that we can speak to is reached: the sandbox stands in for all of them or for none. As the configuration says now;
 * asked by any thread.
 */
final class Endpoints implements Supplier<Map<String, EndpointConfig>> {

    /** The sandbox takes any key; a real one never goes there. */
    private static final Secret SANDBOX_KEY = new Secret("sandbox");

    private final Supplier<GatewayConfig> config;
    private final ProviderCatalog adapters;
    private final @Nullable SandboxProviders sandbox;
    private volatile Known known = new Known(Map.of(), Map.of());

    private record Known(Map<String, EndpointConfig> configured, Map<String, EndpointConfig> reached) {}

    Endpoints(Supplier<GatewayConfig> config, ProviderCatalog adapters, @Nullable SandboxProviders sandbox) {
        this.config = config;
        this.adapters = adapters;
        this.sandbox = sandbox;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // each configuration has a map of its own
    public Map<String, EndpointConfig> get() {
        Map<String, EndpointConfig> configured = config.get().providers();
        Known last = known;
        if (last.configured != configured) {
            last = new Known(configured, reached(configured));
            known = last;
        }
        return last.reached;
    }

    private Map<String, EndpointConfig> reached(Map<String, EndpointConfig> configured) {
        Map<String, EndpointConfig> reached = new HashMap<>();
        configured.forEach((name, endpoint) -> {
            if (sandbox == null && adapters.find(endpoint.adapter()) != null) {
                reached.put(name, endpoint);
            } else if (sandbox != null && sandbox.providers().contains(endpoint.adapter())) {
                reached.put(name, local(sandbox, endpoint.adapter()));
            }
        });
        return reached;
    }

    private static EndpointConfig local(SandboxProviders sandbox, String adapter) {
        return new EndpointConfig(adapter, sandbox.baseUrl(adapter), SANDBOX_KEY, false);
    }
}
