package dev.sluice.config;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads where the providers are reached. */
final class ProvidersReader {

    private static final URI NOWHERE = URI.create("http://invalid");

    private final Section providers;

    ProvidersReader(Section providers) {
        this.providers = providers;
    }

    Map<String, EndpointConfig> read() {
        Map<String, EndpointConfig> endpoints = new TreeMap<>();
        for (String name : providers.keys()) {
            endpoints.put(name, endpoint(providers.section(name)));
        }
        return endpoints;
    }

    private static EndpointConfig endpoint(Section provider) {
        String adapter = provider.textOrNull("adapter");
        if (adapter == null) {
            require(provider, "adapter");
        }
        Secret key = key(provider);
        boolean keyless = provider.flag("keyless");
        if (keyless && key != null) {
            provider.refuse("keyless", "does not go with an api_key: calls are made without one");
        }
        return new EndpointConfig(adapter == null ? "" : adapter, baseUrl(provider), key, keyless);
    }

    /** Without slashes at its end: paths are put after it. */
    private static URI baseUrl(Section provider) {
        if (provider.textOrNull("base_url") == null) {
            require(provider, "base_url");
            return NOWHERE;
        }
        URI url = provider.httpUrlOrNull("base_url");
        if (url == null) {
            return NOWHERE;
        }
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            provider.refuse("base_url", "must have no user name, query or fragment");
        }
        return URI.create(url.toString().replaceFirst("/+$", ""));
    }

    /** What goes into a header must not be able to end it. */
    private static @Nullable Secret key(Section provider) {
        Secret key = provider.secretOrNull("api_key");
        if (key != null && key.reveal().chars().anyMatch(c -> c <= ' ' || c > '~')) {
            provider.refuse("api_key", "must be visible ASCII characters, with no spaces or line breaks");
        }
        return key;
    }

    private static void require(Section provider, String key) {
        if (!provider.refused(key)) {
            provider.refuse(key, "is required");
        }
    }
}
