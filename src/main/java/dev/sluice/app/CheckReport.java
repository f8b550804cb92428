package dev.sluice.app;

import dev.sluice.config.AuthConfig;
import dev.sluice.config.EndpointConfig;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.HttpConfig;
import dev.sluice.config.Secret;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelRegistry;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells in plain lines what a gateway with a configuration would do. No secret is in them. */
final class CheckReport {

    private final GatewayConfig config;
    private final ModelRegistry models;

    CheckReport(GatewayConfig config, ModelRegistry models) {
        this.config = config;
        this.models = models;
    }

    /** @param fileName of the configuration; null if it is the built-in one */
    List<String> lines(@Nullable String fileName) {
        List<String> lines = new ArrayList<>();
        lines.add(line("configuration", fileName == null ? "the built-in defaults" : fileName));
        lines.add(line("roles", roles()));
        if (config.roles().contains(GatewayConfig.Role.ROUTER)) {
            HttpConfig http = config.http();
            lines.add(line("api", address(http.host(), http.port())));
        }
        lines.add(line(
                "management",
                address(config.http().managementHost(), config.http().managementPort())));
        tokens().forEach(tokens -> lines.add(line("tokens", tokens)));
        lines.add(line("redis", redis()));
        lines.add(line("sandbox", sandbox()));
        new TreeMap<>(config.providers())
                .forEach((name, endpoint) -> lines.add(line("provider", provider(name, endpoint))));
        lines.add(line("models", models()));
        lines.add(line("prices", prices()));
        models.models().forEach(model -> model.aliases()
                .forEach(alias -> lines.add(line("alias", alias + " = " + model.id()))));
        return lines;
    }

    private static String line(String what, String text) {
        return String.format(Locale.ROOT, "%-14s %s", what, text);
    }

    private String roles() {
        return config.roles().stream()
                .sorted()
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private static String address(String host, int port) {
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return "http://" + shown + ":" + (port == 0 ? "<a free port>" : port);
    }

    private List<String> tokens() {
        AuthConfig auth = config.auth();
        List<String> ways = new ArrayList<>();
        if (auth.secretIsGenerated()) {
            ways.add(
                    "HS256 with a random secret made at the start, since none is configured: tokens end with the process");
        } else if (auth.secret() != null) {
            ways.add("HS256 with the configured secret");
        }
        if (!auth.publicKeys().isEmpty()) {
            ways.add("RS, PS or ES with " + count(auth.publicKeys().size(), "configured key"));
        }
        if (auth.jwksUrl() != null) {
            ways.add("RS, PS or ES with the keys of " + auth.jwksUrl());
        }
        return ways;
    }

    private String redis() {
        Secret url = config.redisUrl();
        if (url == null) {
            return "an embedded server that only this process sees; its data ends with it";
        }
        URI uri = URI.create(url.reveal());
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    private String sandbox() {
        if (!config.sandboxed()) {
            return "no";
        }
        return switch (config.sandbox().mode()) {
            case AUTO -> "yes: it answers in place of all providers, since none has a key";
            case ON, OFF -> "yes: it answers in place of all providers";
        };
    }

    private String provider(String name, EndpointConfig endpoint) {
        String key = endpoint.keyless() ? "keyless" : keys(endpoint.keys().size());
        String adapter = name.equals(endpoint.adapter()) ? "" : ", adapter " + endpoint.adapter();
        return name + " at " + endpoint.baseUrl() + adapter + ", " + key;
    }

    private static String keys(int number) {
        return switch (number) {
            case 0 -> "no key";
            case 1 -> "key set";
            default -> number + " keys set";
        };
    }

    private String models() {
        Map<Boolean, Long> retired = models.models().stream()
                .collect(Collectors.partitioningBy(m -> m.status() == ModelInfo.Status.RETIRED, Collectors.counting()));
        String source =
                config.modelsFile() == null ? "built in" : config.modelsFile().toString();
        return models.offered().size() + " offered, " + retired.getOrDefault(true, 0L) + " retired (" + source + ")";
    }

    private String prices() {
        List<String> unknown = Stream.concat(models.models().stream(), models.wildcards().stream())
                .filter(model -> model.status() != ModelInfo.Status.RETIRED)
                .filter(model -> model.prices().rows().isEmpty())
                .map(ModelInfo::id)
                .toList();
        int offered = models.offered().size();
        String known = "known for " + (offered - unknown.size()) + " of " + offered;
        return unknown.isEmpty() ? known : known + "; unknown, and so is the cost: " + String.join(", ", unknown);
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
