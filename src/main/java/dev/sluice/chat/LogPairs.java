package dev.sluice.chat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/** The pairs of one line of the log, in order. What is not known is left out. */
public final class LogPairs {

    private final Map<String, Object> pairs = new LinkedHashMap<>();

    /** A later value of the same name wins. */
    public void put(String name, @Nullable Object value) {
        if (value != null) {
            pairs.put(name, value);
        }
    }

    /** The line with all pairs. */
    public LoggingEventBuilder on(LoggingEventBuilder line) {
        LoggingEventBuilder full = line;
        for (Map.Entry<String, Object> pair : pairs.entrySet()) {
            full = full.addKeyValue(pair.getKey(), pair.getValue());
        }
        return full;
    }
}
