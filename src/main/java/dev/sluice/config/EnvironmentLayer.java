package dev.sluice.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Settings that come as plain texts under names of their own: environment variables and options of the command line. */
final class EnvironmentLayer {

    /** A text and the setting that it is for. */
    record Variable(String name, String path) {}

    static final List<Variable> VARIABLES = List.of(
            new Variable("SLUICE_HOST", "http.host"),
            new Variable("SLUICE_PORT", "http.port"),
            new Variable("SLUICE_MANAGEMENT_PORT", "http.management_port"),
            new Variable("SLUICE_ROLES", "roles"),
            new Variable("REDIS_URL", "redis_url"),
            new Variable("SLUICE_JWT_SECRET", "auth.secret"),
            new Variable("SLUICE_JWT_JWKS_URL", "auth.jwks_url"),
            new Variable("SLUICE_JWT_ISSUER", "auth.issuer"),
            new Variable("SLUICE_JWT_AUDIENCE", "auth.audience"),
            new Variable("SLUICE_WEBHOOK_SECRETS", "runs.webhook_secrets"),
            new Variable("SLUICE_WEBHOOK_TENANT_SECRETS", "runs.webhook_tenant_secrets"),
            new Variable("OPENAI_API_KEY", "providers.openai.api_key"),
            new Variable("OPENAI_BASE_URL", "providers.openai.base_url"),
            new Variable("ANTHROPIC_API_KEY", "providers.anthropic.api_key"),
            new Variable("ANTHROPIC_BASE_URL", "providers.anthropic.base_url"),
            new Variable("GEMINI_API_KEY", "providers.google.api_key"),
            new Variable("GEMINI_BASE_URL", "providers.google.base_url"));

    static final List<Variable> OPTIONS =
            List.of(new Variable("--roles", "roles"), new Variable("--sandbox", "sandbox.mode"));

    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");

    private final SchemaTree tree;

    EnvironmentLayer(SchemaTree tree) {
        this.tree = tree;
    }

    /** The variables of this process, where these providers are configured: those without one of their own have one by their name. */
    static List<Variable> variables(Set<String> providers) {
        List<Variable> variables = new ArrayList<>(VARIABLES);
        for (String provider : new TreeSet<>(providers)) {
            String path = "providers." + provider + ".";
            if (VARIABLES.stream().noneMatch(variable -> variable.path().startsWith(path))) {
                String name = provider.toUpperCase(Locale.ROOT).replace('-', '_');
                variables.add(new Variable(name + "_API_KEY", path + "api_key"));
                variables.add(new Variable(name + "_BASE_URL", path + "base_url"));
            }
        }
        return List.copyOf(variables);
    }

    /** What the texts set. Empty ones are not there: that is how a variable is unset in many places. */
    Layer of(List<Variable> variables, Map<String, String> texts) {
        JsonObject values = new JsonObject();
        for (Variable variable : variables) {
            String text = texts.get(variable.name());
            if (text != null && !text.isBlank()) {
                put(values, variable.path(), value(variable.path(), text));
            }
        }
        return new Layer(values, path -> place(variables, path));
    }

    private static void put(JsonObject values, String path, Object value) {
        JsonObject parent = values;
        String[] keys = path.split("\\.", -1);
        for (int i = 0; i < keys.length - 1; i++) {
            if (!parent.containsKey(keys[i])) {
                parent.put(keys[i], new JsonObject());
            }
            parent = parent.getJsonObject(keys[i]);
        }
        parent.put(keys[keys.length - 1], value);
    }

    private Object value(String path, String text) {
        @Nullable Object type = tree.trail(new JsonObject(), path).last().getValue("type");
        if ("integer".equals(type) && INTEGER.matcher(text).matches()) {
            return Long.valueOf(text);
        }
        if ("array".equals(type)) {
            return new JsonArray(entries(text));
        }
        return "object".equals(type) ? lists(entries(text)) : text;
    }

    private static List<String> entries(String text) {
        return Stream.of(text.split(",", -1)).map(String::strip).toList();
    }

    /** Of {@code key=value}, a list of values for each key. */
    private static JsonObject lists(List<String> entries) {
        JsonObject lists = new JsonObject();
        for (String entry : entries) {
            int equals = Math.max(0, entry.indexOf('='));
            String key = entry.substring(0, equals);
            if (!lists.containsKey(key)) {
                lists.put(key, new JsonArray());
            }
            lists.getJsonArray(key).add(entry.substring(equals).replaceFirst("^=", ""));
        }
        return lists;
    }

    /** The variables have an order instead of lines. */
    private static Layer.Place place(List<Variable> variables, String path) {
        for (int i = 0; i < variables.size(); i++) {
            Variable variable = variables.get(i);
            if (path.equals(variable.path())
                    || path.startsWith(variable.path() + "[")
                    || path.startsWith(variable.path() + ".")) {
                return new Layer.Place(i, variable.name());
            }
        }
        return new Layer.Place(variables.size(), path);
    }
}
