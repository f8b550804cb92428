package dev.sluice.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.StringReader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A YAML mapping as JSON that remembers on which line each value stands. Aliases of collections and double keys are refused. */
public final class YamlDocument {

    /** The text is not a YAML mapping, or not one that is JSON. The message names the line. */
    public static final class YamlSyntaxException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int line;

        YamlSyntaxException(int line, String message) {
            super(message, null, false, false);
            this.line = line;
        }

        /** Counted from 1. */
        public int line() {
            return line;
        }
    }

    private final JsonObject json;
    private final Map<String, Integer> lines;

    private YamlDocument(JsonObject json, Map<String, Integer> lines) {
        this.json = json;
        this.lines = lines;
    }

    /** Parses a document of one mapping; an empty text is an empty mapping. */
    public static YamlDocument parse(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setAllowDuplicateKeys(false);
        try {
            Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
            if (root == null) {
                return new YamlDocument(new JsonObject(), Map.of());
            }
            Reading reading = new Reading();
            Object value = reading.value(root, "");
            if (value instanceof JsonObject object) {
                return new YamlDocument(object, reading.lines);
            }
            throw new YamlSyntaxException(1, "the document is not a mapping of keys to values");
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new YamlSyntaxException(line, String.valueOf(e.getProblem()));
        } catch (YAMLException e) {
            throw new YamlSyntaxException(1, String.valueOf(e.getMessage()));
        }
    }

    public JsonObject json() {
        return json;
    }

    /** The line, from 1, of the value at a path such as {@code http.port}, or of the closest parent that is there. */
    public int line(@Nullable String path) {
        String here = path == null ? "" : path;
        while (!here.isEmpty()) {
            Integer line = lines.get(here);
            if (line != null) {
                return line;
            }
            here = here.substring(0, Math.max(Math.max(here.lastIndexOf('.'), here.lastIndexOf('[')), 0));
        }
        return 1;
    }

    /** One walk over the nodes; collects the lines. */
    private static final class Reading {
        private final Map<String, Integer> lines = new HashMap<>();

        @Nullable
        Object value(Node node, String path) {
            lines.putIfAbsent(path, node.getStartMark().getLine() + 1);
            return switch (node) {
                case MappingNode mapping -> object(mapping, path);
                case SequenceNode sequence -> array(sequence, path);
                case ScalarNode scalar -> scalar(scalar);
                default -> throw error(node, "aliases are not supported");
            };
        }

        private JsonObject object(MappingNode mapping, String path) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (NodeTuple tuple : mapping.getValue()) {
                if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                    throw error(tuple.getKeyNode(), "a key must be a plain text");
                }
                if (map.containsKey(key.getValue())) {
                    throw error(key, "the key " + key.getValue() + " is there twice");
                }
                String child = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
                lines.put(child, key.getStartMark().getLine() + 1);
                map.put(key.getValue(), value(tuple.getValueNode(), child));
            }
            return new JsonObject(map);
        }

        private JsonArray array(SequenceNode sequence, String path) {
            JsonArray array = new JsonArray();
            for (Node element : sequence.getValue()) {
                array.add(value(element, path + "[" + array.size() + "]"));
            }
            return array;
        }

        private static @Nullable Object scalar(ScalarNode scalar) {
            String text = scalar.getValue();
            Tag tag = scalar.getTag();
            try {
                if (tag.equals(Tag.NULL)) {
                    return null;
                } else if (tag.equals(Tag.BOOL)) {
                    return bool(text);
                } else if (tag.equals(Tag.INT)) {
                    return Long.valueOf(text.replace("_", ""));
                } else if (tag.equals(Tag.FLOAT)) {
                    return Double.valueOf(text.replace("_", ""));
                }
            } catch (NumberFormatException notDecimal) {
                throw error(scalar, "numbers are written in decimals");
            }
            // Dates stay text: JSON has none.
            return text;
        }

        /** Only these two, as in YAML 1.2: in YAML 1.1 {@code on}, {@code off}, {@code yes} and {@code no} would count too. */
        private static Object bool(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "true" -> true;
                case "false" -> false;
                default -> text;
            };
        }

        private static YamlSyntaxException error(Node node, String message) {
            return new YamlSyntaxException(node.getStartMark().getLine() + 1, message);
        }
    }
}
