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
        return surroundings.configLoader().load(options).then(config -> RegistryLoader.load(config)
                .then(models -> checked(
                        new Preparation(config, models), surroundings.adapters().get())));
    }

    private static Loaded<Preparation> checked(Preparation preparation, Set<String> adapters) {
        List<String> errors = preparation.unknownAdapters(adapters);
        return errors.isEmpty() ? new Loaded.Ready<>(preparation) : new Loaded.Refused<>(errors);
    }

    /** Providers that no adapter speaks with and that have models: a request for one of these could not be answered. */
    private List<String> unknownAdapters(Set<String> adapters) {
        return models.models().stream()
                .map(ModelInfo::provider)
                .distinct()
                .filter(name -> !adapters.contains(adapter(name)))
                .map(name -> "providers." + name + ".adapter: \"" + adapter(name)
                        + "\" is not an adapter of this program; there are: "
                        + String.join(", ", new TreeSet<>(adapters)))
                .toList();
    }

    private String adapter(String provider) {
        EndpointConfig endpoint = config.providers().get(provider);
        return endpoint == null ? "" : endpoint.adapter();
    }
}
