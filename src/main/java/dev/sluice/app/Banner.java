package dev.sluice.app;

import dev.sluice.config.GatewayConfig;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a person sees when the gateway is up: where it is, what stands in for what, and a line to paste. */
final class Banner {

    private static final String MODEL = "openai/gpt-4o";

    private Banner() {}

    /** @param token a staff token to show, or null where none may be shown: outside the sandbox a token is a secret */
    static String of(GatewayConfig config, Gateway gateway, Duration startedIn, @Nullable String token) {
        StringBuilder text = new StringBuilder()
                .append(String.format(
                        Locale.ROOT, "%nSluice is ready after %.1f s.%n%n", startedIn.toMillis() / 1000.0));
        if (config.roles().contains(GatewayConfig.Role.ROUTER)) {
            row(text, "API", url(config.http().host(), gateway.port()));
            row(text, "Reference", url(config.http().host(), gateway.port()) + "/docs");
        }
        row(text, "Management", url(config.http().managementHost(), gateway.managementPort()));
        row(
                text,
                "Roles",
                config.roles().stream()
                        .map(role -> role.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .collect(Collectors.joining(", ")));
        row(text, "Providers", providers(config));
        row(
                text,
                "Redis",
                config.redisUrl() != null
                        ? "as configured"
                        : "embedded, in a temporary folder: what it holds ends with this process (set REDIS_URL for one that stays)");
        if (config.roles().contains(GatewayConfig.Role.ROUTER)) {
            text.append(token != null ? tryIt(url(config.http().host(), gateway.port()), token) : mintOne());
        }
        return text.toString();
    }

    private static String providers(GatewayConfig config) {
        if (config.sandboxed()) {
            return "the sandbox answers in place of all of them, on this machine (set a provider's key for real answers)";
        }
        List<String> usable = config.providers().entrySet().stream()
                .filter(entry -> entry.getValue().usable())
                .map(entry -> entry.getKey() + " at " + entry.getValue().baseUrl())
                .sorted()
                .toList();
        return usable.isEmpty() ? "none: no key is set" : String.join(", ", usable);
    }

    private static String tryIt(String url, String token) {
        return String.format(
                "%nA staff token, good for 12 hours:%n%n%s%n%nPaste this to see an answer stream:%n%n"
                        + "curl -N %s/v3/ai/chat_completions -H 'Authorization: Bearer %s' -H 'Content-Type: application/json'"
                        + " -d '{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello, Sluice!\"}]}'%n",
                token, url, token, MODEL);
    }

    private static String mintOne() {
        return String.format(
                "%nA staff token comes from your issuer, or from the command: token --sub UID --tenant UID%n");
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append(String.format("  %-12s%s%n", name, value));
    }

    /** An address that can be pasted: nobody connects to "all interfaces". */
    private static String url(String host, int port) {
        String reachable = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return "http://" + (reachable.contains(":") ? "[" + reachable + "]" : reachable) + ":" + port;
    }
}
