package dev.sluice.app;

import dev.sluice.config.ConfigReading;
import dev.sluice.config.Loaded;
import java.util.List;

/** Where the configuration comes from, again and again. Reads files: not for event loops. */
@FunctionalInterface
interface ConfigSource {

    /** Has nothing but what a gateway began with. */
    ConfigSource NONE = reading -> new Loaded.Refused<>(List.of("there is no other configuration"));

    /** @param reading an empty one, which then tells what was read, whatever came of it */
    Loaded<Preparation> load(ConfigReading reading);
}
