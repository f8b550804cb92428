package dev.sluice.provider.anthropic;

import dev.sluice.provider.AuthScheme;
import dev.sluice.provider.Provider;
import dev.sluice.provider.Wire;
import java.util.Map;

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
    public Map<String, Wire> wires() {
        return wires;
    }
}
