package dev.sluice.provider.google;

import dev.sluice.provider.AuthScheme;
import dev.sluice.provider.Provider;
import dev.sluice.provider.Wire;
import java.util.Map;

/** Google's wires, by the name that the registry gives a model. */
public final class GoogleProvider implements Provider {

    static final String NAME = "google";

    /** Never as a query parameter: URLs land in logs. */
    private static final AuthScheme KEY_HEADER = new AuthScheme("x-goog-api-key", "");

    private final Map<String, Wire> wires = Map.of(GenerateWire.NAME, new GenerateWire());

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public AuthScheme auth() {
        return KEY_HEADER;
    }

    @Override
    public Map<String, Wire> wires() {
        return wires;
    }
}
