package dev.sluice.provider.anthropic;

import dev.sluice.model.ChatRequest;
import dev.sluice.provider.AuthScheme;
import dev.sluice.provider.Provider;
import dev.sluice.provider.Wire;
import dev.sluice.registry.ModelInfo;
import java.util.Map;
import java.util.Set;

/** Anthropic's wires, by the name that the registry gives a model. */
public final class AnthropicProvider implements Provider {

    static final String NAME = "anthropic";

    private static final AuthScheme AUTH = new AuthScheme("x-api-key", "");

    private final Map<String, Wire> wires = Map.of(MessagesWire.NAME, new MessagesWire());

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public AuthScheme auth() {
        return AUTH;
    }

    @Override
    public Set<String> wires() {
        return wires.keySet();
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
