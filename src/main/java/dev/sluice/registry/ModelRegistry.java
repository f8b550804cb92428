package dev.sluice.registry;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The models of this gateway: exact ids first, then aliases, then wildcards such as {@code openai/sandbox-*}, longest first. Immutable. */
public final class ModelRegistry {

    private final Map<String, ModelInfo> exact = new LinkedHashMap<>();
    private final Map<String, ModelInfo> aliases = new HashMap<>();
    private final List<ModelInfo> wildcards = new ArrayList<>();

    public ModelRegistry(Collection<ModelInfo> models) {
        for (ModelInfo model : models) {
            if (model.isWildcard()) {
                wildcards.add(model);
            } else if (exact.put(model.id(), model) != null) {
                throw new IllegalArgumentException("the model " + model.id() + " is there twice");
            }
            model.aliases().forEach(alias -> aliases.put(alias, model));
        }
        wildcards.sort((a, b) -> b.id().length() - a.id().length());
    }

    /** The model of this id, {@code provider/name}, or of this alias; null if neither listed nor matched by a wildcard. */
    public @Nullable ModelInfo find(String id) {
        ModelInfo entry = entry(id);
        return entry == null || !entry.isWildcard()
                ? entry
                : entry.named(id.substring(entry.provider().length() + 1));
    }

    /** What this id is found by: the listed model itself, or the wildcard that stands for it; null if there is none. */
    public @Nullable ModelInfo entry(String id) {
        ModelInfo listed = exact.containsKey(id) ? exact.get(id) : aliases.get(id);
        if (listed != null) {
            return listed;
        }
        for (ModelInfo wildcard : wildcards) {
            String prefix = wildcard.id().substring(0, wildcard.id().length() - 1);
            if (id.startsWith(prefix) && id.length() > prefix.length()) {
                return wildcard;
            }
        }
        return null;
    }

    /** The listed models that have this name, or an alias with it, at their providers. */
    public List<ModelInfo> named(String name) {
        return exact.values().stream()
                .filter(model -> model.name().equals(name) || model.aliases().contains(model.provider() + "/" + name))
                .toList();
    }

    /** What a model of this registry is on a day (UTC): itself, unless its replacement answers under its name by then. */
    public ModelInfo onDay(LocalDate day, ModelInfo model) {
        LocalDate end = model.life().shutdownAt();
        if (!model.life().becomesReplacement() || end == null || day.isBefore(end)) {
            return model;
        }
        ModelInfo replacement = exact.get(model.life().replacement());
        return replacement == null ? model : model.answeredBy(replacement);
    }

    /** Every listed model, in the order of the file; wildcards are not models. */
    public List<ModelInfo> models() {
        return List.copyOf(exact.values());
    }

    /** What stands for models that are not listed, longest id first: the order in which they are tried. */
    public List<ModelInfo> wildcards() {
        return List.copyOf(wildcards);
    }

    /** The ids and wildcards that can be asked for, retired models left out. */
    public List<String> offered() {
        List<String> ids = new ArrayList<>();
        Stream.concat(exact.values().stream(), wildcards.stream())
                .filter(model -> model.status() != ModelInfo.Status.RETIRED)
                .forEach(model -> ids.add(model.id()));
        return List.copyOf(ids);
    }
}
