package dev.sluice.provider.openai;

import dev.sluice.model.ChatRequest;
import dev.sluice.provider.AuthScheme;
import dev.sluice.provider.Provider;
import dev.sluice.provider.Wire;
import dev.sluice.registry.ModelInfo;
import java.util.Map;

/**
 * OpenAI's wires, by the names that the registry gives a model. One whose usual wire is {@code chat} and that has another gets over the
 * other what {@linkplain ChatReach chat cannot carry}.
 */
public final class OpenAiProvider implements Provider {

    static final String NAME = "openai";
    static final String REQUEST_ID_HEADER = "x-request-id";

    private final Map<String, Wire> wires =
            Map.of(ChatWire.NAME, new ChatWire(), ResponsesWire.NAME, new ResponsesWire());

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public AuthScheme auth() {
        return AuthScheme.BEARER;
    }

    @Override
    public Map<String, Wire> wires() {
        return wires;
    }

    @Override
    public String wireFor(ChatRequest request, ModelInfo model) {
        String usual = model.wires().usual();
        String other = model.wires().other();
        return other != null && usual.equals(ChatWire.NAME) && ChatReach.isExceededBy(request) ? other : usual;
    }
}
