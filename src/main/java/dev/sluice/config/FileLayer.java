package dev.sluice.config;

import dev.sluice.json.YamlDocument;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The settings of a configuration file. */
final class FileLayer {

    private final SchemaTree tree;

    FileLayer(SchemaTree tree) {
        this.tree = tree;
    }

    /** @throws YamlDocument.YamlSyntaxException if the text is not YAML */
    Layer of(String fileName, String text) {
        YamlDocument document = YamlDocument.parse(text);
        JsonObject values = withoutEmptyValues(
                document.json(), tree.trail(new JsonObject(), "").last());
        return new Layer(values, path -> {
            int line = document.line(path);
            return new Layer.Place(line, fileName + ":" + line + (path.isEmpty() ? "" : ": " + path));
        });
    }

    /** A known key with nothing after it is not set: so reads a section whose lines are all commented out. */
    private JsonObject withoutEmptyValues(JsonObject values, JsonObject node) {
        JsonObject kept = new JsonObject();
        for (String key : values.fieldNames()) {
            Object value = values.getValue(key);
            JsonObject child = known(node, key);
            if (value instanceof JsonObject object && child != null) {
                kept.put(key, withoutEmptyValues(object, child));
            } else if (value != null || child == null) {
                kept.put(key, value);
            }
        }
        return kept;
    }

    private @Nullable JsonObject known(JsonObject node, String key) {
        Object child = SchemaTree.properties(node).getValue(key, node.getValue("additionalProperties"));
        return child instanceof JsonObject object ? tree.resolved(object) : null;
    }
}
