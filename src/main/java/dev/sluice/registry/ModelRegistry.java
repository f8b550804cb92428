package dev.sluice.registry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The models of this gateway: exact ids first, then wildcards such as {@code openai/sandbox-*}, longest first. Immutable. */
public final class ModelRegistry {

    private final Map<String, ModelInfo> exact = new LinkedHashMap<>();
    private final List<ModelInfo> wildcards = new ArrayList<>();

    public ModelRegistry(Collection<ModelInfo> models) {
        for (ModelInfo model : models) {
            if (model.name().endsWith("*")) {
                wildcards.add(model);
            } else if (exact.put(model.id(), model) != null) {
                throw new IllegalArgumentException("the model " + model.id() + " is there twice");
            }
        }
        wildcards.sort((a, b) -> b.id().length() - a.id().length());
    }

    /** The model of this id, {@code provider/name}; null if neither listed nor matched by a wildcard. */
    public @Nullable ModelInfo find(String id) {
        ModelInfo listed = exact.get(id);
        if (listed != null) {
            return listed;
        }
        for (ModelInfo wildcard : wildcards) {
            String prefix = wildcard.id().substring(0, wildcard.id().length() - 1);
            if (id.startsWith(prefix) && id.length() > prefix.length()) {
                return wildcard.named(id.substring(wildcard.provider().length() + 1));
            }
        }
        return null;
    }

    /** Every listed model, in the order of the file; wildcards are not models. */
    public Collection<ModelInfo> models() {
        return List.copyOf(exact.values());
    }

    /** The ids and wildcards that can be asked for, retired models left out. */
    public List<String> offered() {
        List<String> ids = new ArrayList<>();
        exact.values().stream()
                .filter(m -> m.status() != ModelInfo.Status.RETIRED)
                .forEach(m -> ids.add(m.id()));
        wildcards.forEach(m -> ids.add(m.id()));
        return List.copyOf(ids);
    }
}
