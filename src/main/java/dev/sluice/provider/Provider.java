package dev.sluice.provider;

import dev.sluice.model.ChatRequest;
import dev.sluice.registry.ModelInfo;
import java.util.Set;

/** One provider of models. Immutable, shared by all event loops; found with {@link java.util.ServiceLoader}. */
public interface Provider {

    /** The part of a model's id before the slash, such as {@code openai}. */
    String name();

    /** How the provider wants its key. */
    AuthScheme auth();

    /** The names of the formats that it speaks: those that the registry may give to its models. */
    Set<String> wires();

    /** The format in which this request to this model is spoken; the registry's {@link ModelInfo#wires()} decides. */
    Wire wire(ChatRequest request, ModelInfo model);
}
