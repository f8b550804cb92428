package dev.sluice.provider;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The providers on the class path, by name. */
public final class ProviderCatalog {

    private final Map<String, Provider> byName;

    private ProviderCatalog(Map<String, Provider> byName) {
        this.byName = Map.copyOf(byName);
    }

    /** Finds every provider with {@link ServiceLoader}. */
    public static ProviderCatalog load() {
        Map<String, Provider> found = new TreeMap<>();
        for (Provider provider : ServiceLoader.load(Provider.class)) {
            if (found.put(provider.name(), provider) != null) {
                throw new IllegalStateException("two providers are named " + provider.name());
            }
        }
        return new ProviderCatalog(found);
    }

    public @Nullable Provider find(String name) {
        return byName.get(name);
    }

    /** The names of the formats of each provider's adapter, by its name. */
    public Map<String, Set<String>> wires() {
        Map<String, Set<String>> wires = new TreeMap<>();
        byName.forEach((name, provider) -> wires.put(name, provider.wires().keySet()));
        return wires;
    }
}
