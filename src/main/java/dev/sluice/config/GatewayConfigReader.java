package dev.sluice.config;

import dev.sluice.config.GatewayConfig.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Turns settings into a {@link GatewayConfig} and reports what no schema can say. One per load. */
final class GatewayConfigReader {

    private static final int SECRET_BYTES = 32;
    private static final Duration SHORTEST_RELOAD = Duration.ofMillis(100);

    private final Settings settings;
    private final Section root;
    private final Path directory;
    private final ConfigReading reading;
    private final RandomGenerator random;

    /**
     * @param directory what the paths in the settings are relative to
     * @param reading reads the files that are part of the configuration
     */
    GatewayConfigReader(Settings settings, Path directory, ConfigReading reading, RandomGenerator random) {
        this.settings = settings;
        this.root = settings.root();
        this.directory = directory;
        this.reading = reading;
        this.random = random;
    }

    /** Makes sense only if the settings have no errors afterwards. */
    GatewayConfig read(@Nullable Path defaultModelsFile) {
        GatewayConfig config = new GatewayConfig(
                roles(),
                http(),
                new AuthReader(root.section("auth"), directory, reading).read(),
                redisUrl(),
                modelsFile(defaultModelsFile),
                reload("models_reload"),
                reload("config_reload"),
                new ProvidersReader(root.section("providers")).read(),
                upstream(),
                retries(),
                breaker(),
                limits(),
                new RateLimitsReader(root.section("rate_limits")).read(),
                media(),
                structuredOutput(),
                new RunsReader(root.section("runs")).read(),
                sandbox());
        return settings.refused("auth") || settings.refused("providers") || settings.refused("sandbox")
                ? config
                : withWayToCheckTokens(config);
    }

    private Set<Role> roles() {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        root.texts("roles").forEach(role -> roles.add(Role.valueOf(role.toUpperCase(Locale.ROOT))));
        return roles;
    }

    private HttpConfig http() {
        Section http = root.section("http");
        String host = http.text("host");
        String managementHost = http.textOrNull("management_host");
        HttpConfig config = new HttpConfig(
                host,
                http.integer("port"),
                managementHost == null ? host : managementHost,
                http.integer("management_port"),
                http.duration("body_timeout"),
                http.duration("idle_timeout"),
                http.durationOrZero("heartbeat"),
                http.duration("stall_timeout"),
                http.integer("event_loops"),
                drain(http));
        boolean samePlace = config.host().equals(config.managementHost()) && config.port() == config.managementPort();
        if (samePlace && config.port() != 0 && !settings.refused("http")) {
            boolean apiCameLast = settings.rank(http.path("port")) > settings.rank(http.path("management_port"));
            http.refuse(
                    apiCameLast ? "port" : "management_port",
                    "must differ from " + (apiCameLast ? "management_port" : "port"));
        }
        return config;
    }

    private static HttpConfig.Drain drain(Section http) {
        HttpConfig.Drain drain = new HttpConfig.Drain(http.durationOrZero("drain_delay"), http.durationOrZero("drain"));
        if (drain.delay().compareTo(drain.grace()) > 0) {
            http.refuse("drain_delay", "must not be longer than drain, of which it is a part");
        }
        return drain;
    }

    private @Nullable Secret redisUrl() {
        Secret secret = root.secretOrNull("redis_url");
        if (secret != null) {
            try {
                RedisUrl.parse(secret.reveal());
            } catch (IllegalArgumentException e) {
                root.refuse("redis_url", String.valueOf(e.getMessage()));
            }
        }
        return secret;
    }

    private @Nullable Path modelsFile(@Nullable Path absent) {
        String name = root.textOrNull("models_file");
        if (name == null) {
            return absent;
        }
        try {
            ReadFile.text(directory, name);
            return directory.resolve(name);
        } catch (ReadFile.UnreadableException e) {
            root.refuse("models_file", e.reason());
            return null;
        }
    }

    private Duration reload(String key) {
        Duration every = root.durationOrZero(key);
        if (!every.isZero() && every.compareTo(SHORTEST_RELOAD) < 0) {
            root.refuse(key, "must be 0 or at least 100ms");
        }
        return every;
    }

    private UpstreamConfig upstream() {
        Section upstream = root.section("upstream");
        return new UpstreamConfig(
                upstream.duration("connect"),
                upstream.duration("first_event"),
                upstream.duration("idle"),
                upstream.duration("total"),
                upstream.integer("max_connections"),
                upstream.integer("max_waiting"));
    }

    private RetriesConfig retries() {
        Section retries = root.section("retries");
        return new RetriesConfig(
                retries.integer("attempts"),
                retries.durationOrZero("budget"),
                retries.duration("backoff"),
                retries.duration("max_backoff"),
                retries.duration("key_rest"),
                retries.duration("refused_key_rest"));
    }

    private BreakerConfig breaker() {
        Section breaker = root.section("breaker");
        return new BreakerConfig(
                breaker.durationOrZero("window"),
                breaker.integer("min_calls"),
                breaker.number("error_ratio"),
                breaker.duration("open"),
                breaker.integer("probes"));
    }

    private Limits limits() {
        Section limits = root.section("limits");
        return new Limits(
                limits.size("max_body"),
                limits.integer("max_json_depth"),
                limits.size("max_headers"),
                limits.size("max_event"),
                limits.size("max_error"),
                limits.size("max_response"),
                load(limits));
    }

    private static Limits.Load load(Section limits) {
        long bytes = limits.bytesOrZero("max_bytes_in_flight");
        if (bytes > 0 && bytes < limits.size("max_body")) {
            limits.refuse("max_bytes_in_flight", "must be 0 or at least max_body: such a body would never be taken");
        }
        return new Limits.Load(limits.integer("max_concurrent"), bytes, limits.durationOrZero("max_lag"));
    }

    private MediaConfig media() {
        Section media = root.section("media");
        return new MediaConfig(
                media.flag("plain_http"),
                media.flag("private_addresses"),
                media.size("max_file"),
                media.integer("max_files"),
                media.integer("max_redirects"),
                media.duration("timeout"));
    }

    private StructuredOutputConfig structuredOutput() {
        Section output = root.section("structured_output");
        return new StructuredOutputConfig(output.integer("repair_attempts"), output.duration("check_timeout"));
    }

    private SandboxConfig sandbox() {
        Section sandbox = root.section("sandbox");
        SandboxConfig.Mode mode =
                SandboxConfig.Mode.valueOf(sandbox.text("mode").toUpperCase(Locale.ROOT));
        return new SandboxConfig(mode, sandbox.durationOrZero("token_delay"));
    }

    /** Without any key to check tokens with, only the sandbox starts, with a secret of its own: it has nothing to protect. */
    private GatewayConfig withWayToCheckTokens(GatewayConfig config) {
        AuthConfig auth = config.auth();
        if (auth.secret() != null || !auth.publicKeys().isEmpty() || auth.jwksUrl() != null) {
            return config;
        }
        if (config.sandboxed() && noKey(config.providers())) {
            return config.withAuth(withSecret(auth));
        }
        settings.refuseWhole(
                "auth",
                "auth: no way to check tokens is configured: set secret (SLUICE_JWT_SECRET), public_keys"
                        + " or jwks_url (SLUICE_JWT_JWKS_URL)");
        return config;
    }

    private static boolean noKey(Map<String, EndpointConfig> providers) {
        return providers.values().stream().allMatch(endpoint -> !endpoint.usable() || endpoint.keyless());
    }

    private AuthConfig withSecret(AuthConfig auth) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return new AuthConfig(
                new Secret(HexFormat.of().formatHex(bytes)),
                auth.publicKeys(),
                auth.jwksUrl(),
                auth.jwksRefresh(),
                auth.issuer(),
                auth.audience(),
                auth.leeway(),
                auth.claims(),
                true);
    }
}
