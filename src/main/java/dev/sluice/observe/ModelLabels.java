package dev.sluice.observe;

import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelRegistry;
import java.util.function.Supplier;

/** Keeps labels few, whatever clients ask for: a model of the registry is named by its id, one of a wildcard by the wildcard's. */
final class ModelLabels {

    private static final String OTHER = "other";

    private final Supplier<ModelRegistry> registry;

    ModelLabels(Supplier<ModelRegistry> registry) {
        this.registry = registry;
    }

    String of(String id) {
        ModelInfo entry = registry.get().entry(id);
        return entry == null ? OTHER : entry.id();
    }
}
