package dev.sluice.app;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.ConfigReading;
import dev.sluice.config.EndpointConfig;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Loaded;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelRegistry;
import dev.sluice.registry.RegistryLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is read before a gateway starts.
 *
 * @param reading what the configuration was read of
 */
record Preparation(GatewayConfig config, ModelRegistry models, ConfigReading reading) {

    static Loaded<Preparation> load(Surroundings surroundings, ConfigLoader.Options options) {
        return load(surroundings, options, new ConfigReading());
    }

    static Loaded<Preparation> load(Surroundings surroundings, ConfigLoader.Options options, ConfigReading reading) {
        return surroundings.configLoader().load(options, reading).then(config -> models(
                        config,
                        RegistryLoader.load(config),
                        surroundings.adapters().get())
                .then(models -> new Loaded.Ready<>(new Preparation(config, models, reading))));
    }

    /**
     * A registry that this program can serve: a request for a model without an adapter, or in a format that the adapter does not
     * speak, could not be answered.
     *
     * @param adapters the formats of each adapter, by its name
     */
    static Loaded<ModelRegistry> models(
            GatewayConfig config, Loaded<ModelRegistry> loaded, Map<String, Set<String>> adapters) {
        return loaded.then(models -> {
            List<String> errors = new ArrayList<>(unknownAdapters(config, models, adapters.keySet()));
            errors.addAll(unknownWires(config, models, adapters));
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

    private static List<String> unknownWires(
            GatewayConfig config, ModelRegistry models, Map<String, Set<String>> adapters) {
        List<String> errors = new ArrayList<>();
        for (String id : models.offered()) {
            ModelInfo model = Objects.requireNonNull(models.find(id));
            Set<String> spoken = adapters.get(adapter(config, model.provider()));
            if (spoken != null) {
                unknownWire(id + ".wire", model.wires().usual(), spoken, errors);
                unknownWire(id + ".other_wire", model.wires().other(), spoken, errors);
            }
        }
        return errors;
    }

    private static void unknownWire(String where, @Nullable String wire, Set<String> spoken, List<String> errors) {
        if (wire != null && !spoken.contains(wire)) {
            errors.add(where + ": \"" + wire + "\" is not a format of its provider; there are: "
                    + String.join(", ", new TreeSet<>(spoken)));
        }
    }

    private static String adapter(GatewayConfig config, String provider) {
        EndpointConfig endpoint = config.providers().get(provider);
        return endpoint == null ? "" : endpoint.adapter();
    }
}
