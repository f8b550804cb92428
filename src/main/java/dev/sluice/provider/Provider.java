package dev.sluice.provider;

import dev.sluice.model.ChatRequest;
import dev.sluice.registry.ModelInfo;
import java.util.Map;

/** One provider of models. Immutable, shared by all event loops; found with {@link java.util.ServiceLoader}. */
public interface Provider {

    /** The part of a model's id before the slash, such as {@code openai}. */
    String name();

    /** How the provider wants its key. */
    AuthScheme auth();

    /** The formats that it speaks, by their names: those that the registry may give to its models. */
    Map<String, Wire> wires();

    /** The name of the format in which this request to this model is spoken: one of those that the registry gives the model. */
    default String wireFor(ChatRequest request, ModelInfo model) {
        return model.wires().usual();
    }

    /** The format in which this request to this model is spoken. */
    default Wire wire(ChatRequest request, ModelInfo model) {
        String name = wireFor(request, model);
        Wire wire = wires().get(name);
        if (wire == null) {
            throw new IllegalStateException("the registry gives " + model.id() + " an unknown wire: " + name);
        }
        return wire;
    }
}
