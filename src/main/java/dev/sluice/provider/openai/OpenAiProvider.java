package dev.sluice.provider.openai;

import dev.sluice.model.ChatRequest;
import dev.sluice.provider.AuthScheme;
import dev.sluice.provider.Provider;
import dev.sluice.provider.Wire;
import dev.sluice.registry.ModelInfo;
import java.util.Map;

/** OpenAI's wires, by the name that the registry gives a model. */
public final class OpenAiProvider implements Provider {

    static final String NAME = "openai";

    private final Map<String, Wire> wires = Map.of(ChatWire.NAME, new ChatWire());

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public AuthScheme auth() {
        return AuthScheme.BEARER;
    }

    @Override
    public Wire wire(ChatRequest request, ModelInfo model) {
        Wire wire = wires.get(model.wires().usual());
        if (wire == null) {
            throw new IllegalStateException("the registry gives " + model.id() + " an unknown wire: "
                    + model.wires().usual());
        }
        return wire;
    }
}
