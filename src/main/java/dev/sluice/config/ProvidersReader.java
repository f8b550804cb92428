package dev.sluice.config;

import dev.sluice.config.EndpointConfig.ApiKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
        List<ApiKey> keys = keys(provider);
        boolean keyless = provider.flag("keyless");
        if (keyless && !keys.isEmpty()) {
            provider.refuse("keyless", "does not go with an api_key: calls are made without one");
        }
        return new EndpointConfig(
                adapter == null ? "" : adapter, baseUrl(provider), keyless ? List.of(ApiKey.NONE) : keys);
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

    /** Those of {@code api_key}, which environments can set, then those of {@code api_keys}. */
    private static List<ApiKey> keys(Section provider) {
        List<ApiKey> keys = new ArrayList<>();
        String several = provider.textOrNull("api_key");
        if (several != null) {
            for (String key : several.split(",", -1)) {
                add(keys, provider, "api_key", key.strip(), 1);
            }
        }
        for (Section entry : provider.sections("api_keys")) {
            String key = entry.textOrNull("key");
            if (key != null) {
                add(keys, entry, "key", key, entry.integer("weight", 1));
            }
        }
        return keys;
    }

    /** What goes into a header must not be able to end it. */
    private static void add(List<ApiKey> keys, Section where, String name, String key, int weight) {
        if (key.isEmpty() || key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            where.refuse(name, "must be visible ASCII characters, with no spaces or line breaks");
        } else if (keys.stream().map(ApiKey::ref).anyMatch(new Secret(key).fingerprint()::equals)) {
            where.refuse(name, "is there twice");
        } else {
            keys.add(new ApiKey(Integer.toString(keys.size() + 1), new Secret(key), weight));
        }
    }

    private static void require(Section provider, String key) {
        if (!provider.refused(key)) {
            provider.refuse(key, "is required");
        }
    }
}
