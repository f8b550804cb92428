package dev.sluice.config;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one load of the configuration has read: the files, and the settings that came of all sources. Two of them tell what has changed.
 * Holds secrets, and tells none. One per load; one thread at a time.
 */
public final class ConfigReading {

    /** What the files said; null for those that could not be read. */
    private final Map<Path, @Nullable String> files = new HashMap<>();

    private JsonObject settings = new JsonObject();

    /** The text of a file in UTF-8 whose name is relative to a directory, or absolute. */
    String text(Path directory, String name) throws ReadFile.UnreadableException {
        Path file = ReadFile.named(directory, name);
        files.put(file, null);
        String text = ReadFile.text(file);
        files.put(file, text);
        return text;
    }

    void settings(JsonObject all) {
        settings = all.copy();
    }

    /** What the same files say now, without settings. */
    public ConfigReading again() {
        ConfigReading now = new ConfigReading();
        files.keySet().forEach(file -> now.files.put(file, textOrNull(file)));
        return now;
    }

    /** Whether both are of the same files, and these said the same. */
    public boolean sameFiles(ConfigReading other) {
        return files.equals(other.files);
    }

    /** The keys, such as {@code http.port}, of all settings that differ. */
    public List<String> differences(ConfigReading other) {
        Map<String, @Nullable Object> here = leaves(settings);
        Map<String, @Nullable Object> there = leaves(other.settings);
        TreeSet<String> keys = new TreeSet<>(here.keySet());
        keys.addAll(there.keySet());
        keys.removeIf(key -> Objects.equals(here.get(key), there.get(key)));
        return List.copyOf(keys);
    }

    private static @Nullable String textOrNull(Path file) {
        try {
            return ReadFile.text(file);
        } catch (ReadFile.UnreadableException e) {
            return null;
        }
    }

    private static Map<String, @Nullable Object> leaves(JsonObject object) {
        Map<String, @Nullable Object> leaves = new TreeMap<>();
        for (String key : object.fieldNames()) {
            Object value = object.getValue(key);
            if (value instanceof JsonObject child) {
                leaves(child).forEach((below, leaf) -> leaves.put(key + "." + below, leaf));
            } else {
                leaves.put(key, value);
            }
        }
        return leaves;
    }
}
