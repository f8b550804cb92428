package dev.sluice.provider.fourth;

import dev.sluice.model.ChatRequest;
import dev.sluice.provider.AuthScheme;
import dev.sluice.provider.Provider;
import dev.sluice.provider.Wire;
import dev.sluice.registry.ModelInfo;
import java.util.Set;

/** Has one wire. */
public final class FourthProvider implements Provider {

    static final String NAME = "fourth";

    private static final AuthScheme KEY_HEADER = new AuthScheme("x-fourth-key", "Key ");

    private final Wire talk = new TalkWire();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public AuthScheme auth() {
        return KEY_HEADER;
    }

    @Override
    public Set<String> wires() {
        return Set.of(talk.name());
    }

    @Override
    public Wire wire(ChatRequest request, ModelInfo model) {
        return talk;
    }
}
