package dev.sluice.app;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.EndpointConfig;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Loaded;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelRegistry;
import dev.sluice.registry.RegistryLoader;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Everything that is read before a gateway starts. */
record Preparation(GatewayConfig config, ModelRegistry models) {

    static Loaded<Preparation> load(Surroundings surroundings, ConfigLoader.Options options) {
        return surroundings.configLoader().load(options).then(config -> models(
                        config,
                        RegistryLoader.load(config),
                        surroundings.adapters().get())
                .then(models -> new Loaded.Ready<>(new Preparation(config, models))));
    }

    /** A registry that this program can serve: a request for a model without an adapter could not be answered. */
    static Loaded<ModelRegistry> models(GatewayConfig config, Loaded<ModelRegistry> loaded, Set<String> adapters) {
        return loaded.then(models -> {
            List<String> errors = unknownAdapters(config, models, adapters);
            return errors.isEmpty() ? new Loaded.Ready<>(models) : new Loaded.Refused<>(errors);
        });
    }

    private static List<String> unknownAdapters(GatewayConfig config, ModelRegistry models, Set<String> adapters) {
        return models.models().stream()
                .map(ModelInfo::provider)
                .distinct()
                .filter(name -> !adapters.contains(adapter(config, name)))
                .map(name -> "providers." + name + ".adapter: \"" + adapter(config, name)
                        + "\" is not an adapter of this program; there are: "
                        + String.join(", ", new TreeSet<>(adapters)))
                .toList();
    }

    private static String adapter(GatewayConfig config, String provider) {
        EndpointConfig endpoint = config.providers().get(provider);
        return endpoint == null ? "" : endpoint.adapter();
    }
}
