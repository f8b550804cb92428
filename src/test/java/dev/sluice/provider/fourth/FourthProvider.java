package dev.sluice.provider.fourth;

import dev.sluice.provider.AuthScheme;
import dev.sluice.provider.Provider;
import dev.sluice.provider.Wire;
import java.util.Map;

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
    public Map<String, Wire> wires() {
        return Map.of(talk.name(), talk);
    }
}
