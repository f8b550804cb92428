package dev.sluice.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything an operator can set, checked. The keys of {@code conf/sluice.yaml} are these names in snake case; where a value
 * has a unit, the key has none.
 *
 * @param roles what this process does
 * @param redisUrl {@code redis://} or {@code rediss://}; null starts an embedded server
 * @param modelsFile the model registry; null for the one that is built in
 * @param modelsReload how often that file is looked at for changes; zero is never
 * @param configReload how often the files of the configuration are looked at for changes; zero is never
 * @param providers the endpoints by the name that stands before the slash of their models' ids
 */
public record GatewayConfig(
        Set<Role> roles,
        HttpConfig http,
        AuthConfig auth,
        @Nullable Secret redisUrl,
        @Nullable Path modelsFile,
        Duration modelsReload,
        Duration configReload,
        Map<String, EndpointConfig> providers,
        UpstreamConfig upstream,
        RetriesConfig retries,
        BreakerConfig breaker,
        Limits limits,
        RateLimitsConfig rateLimits,
        MediaConfig media,
        StructuredOutputConfig structuredOutput,
        RunsConfig runs,
        SandboxConfig sandbox) {

    public GatewayConfig {
        roles = Set.copyOf(roles);
        providers = Map.copyOf(providers);
    }

    /** The same with other tokens believed. */
    public GatewayConfig withAuth(AuthConfig other) {
        return new GatewayConfig(
                roles,
                http,
                other,
                redisUrl,
                modelsFile,
                modelsReload,
                configReload,
                providers,
                upstream,
                retries,
                breaker,
                limits,
                rateLimits,
                media,
                structuredOutput,
                runs,
                sandbox);
    }

    /** What a process does. */
    public enum Role {
        /** Answers HTTP. */
        ROUTER,
        /** Executes runs. */
        WORKER
    }

    /** Whether the sandbox stands in for every provider: asked for, or because no provider has a key. */
    public boolean sandboxed() {
        return switch (sandbox.mode()) {
            case ON -> true;
            case OFF -> false;
            case AUTO -> providers.values().stream().noneMatch(EndpointConfig::usable);
        };
    }
}
