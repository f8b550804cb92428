package dev.sluice.json;

import dev.sluice.json.SchemaRules.Rule;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A schema of draft 2020-12 that keeps to some keywords, turned once into checks that run straight over a document: no output objects,
 * one pass, and an end as soon as enough is found. {@code $ref} is local; {@code oneOf} has OpenAPI's {@code discriminator}, or
 * its branches have different types, so that there is one branch to judge a value by and to explain.
 */
final class CompiledSchema implements SchemaEngine {

    private static final Set<String> ANNOTATIONS = Set.of(
            "title",
            "description",
            "default",
            "example",
            "examples",
            "deprecated",
            "contentEncoding",
            "contentMediaType",
            "$schema",
            "$comment",
            "$defs",
            "definitions",
            "components",
            "discriminator",
            "x-rule",
            "x-code");

    /** Of a schema that refers to itself. Deeper documents are refused before they are too deep for the stack. */
    private static final int MAX_DEPTH = 256;

    /** Java's {@code $} also matches before a line break at the end; JSON Schema's regular expressions (ECMA-262) mean the very end. */
    private static final Pattern ANCHORED_END = Pattern.compile("(?<!\\\\)\\$$");

    private final Node root;

    private CompiledSchema(Node root) {
        this.root = root;
    }

    /** Null if the schema uses a keyword, or a keyword in a way, that is not among the known. */
    static @Nullable CompiledSchema compile(JsonObject schema) {
        Compiler compiler = new Compiler(schema);
        Node root = compiler.node(schema);
        return compiler.known ? new CompiledSchema(root) : null;
    }

    @Override
    public void check(@Nullable Object document, String at, Findings out) {
        root.check(document, Place.root(at), out);
    }

    /** A subschema. Filled by the compiler, which may still be on it when another refers to it; then left as it is. */
    private static final class Node implements Rule {
        private SchemaRules.@Nullable Types type;
        private final List<Rule> rules = new ArrayList<>();

        /** A value of a wrong type is told as that alone. */
        @Override
        public void check(@Nullable Object value, Place place, Findings out) {
            if (type != null && !type.fit(value)) {
                type.report(place, out);
                return;
            }
            if (place.depth() > MAX_DEPTH) {
                out.invalid(place.field(), "is nested too deeply");
                return;
            }
            for (Rule rule : rules) {
                if (out.full()) {
                    return;
                }
                rule.check(value, place, out);
            }
        }
    }

    /** One walk over a schema. */
    private static final class Compiler {
        private final JsonObject document;
        private final Map<String, Node> byReference = new HashMap<>();
        private boolean known = true;

        Compiler(JsonObject document) {
            this.document = document;
        }

        Node node(@Nullable Object schema) {
            Node node = new Node();
            if (schema instanceof JsonObject rules) {
                fill(node, rules);
            } else if (Boolean.FALSE.equals(schema)) {
                node.rules.add((value, place, out) -> out.unknown(place.field()));
            } else if (!Boolean.TRUE.equals(schema)) {
                known = false;
            }
            return node;
        }

        private void fill(Node node, JsonObject schema) {
            if (schema.containsKey("type")) {
                node.type = new SchemaRules.Types(schema.getValue("type"));
            }
            for (String keyword : schema.fieldNames()) {
                Rule rule = rule(keyword, schema);
                if (rule != null) {
                    node.rules.add(rule);
                }
            }
        }

        /** The rule of a keyword; of keywords that make one rule together, the first that is there gives it. */
        private @Nullable Rule rule(String keyword, JsonObject schema) {
            return switch (keyword) {
                case "$ref" -> reference(schema.getString(keyword));
                case "enum" -> SchemaRules.enumeration(schema.getJsonArray(keyword));
                case "const" -> SchemaRules.constant(schema.getValue(keyword));
                case "minimum" -> SchemaRules.bound(number(schema, keyword), "must be at least", c -> c >= 0);
                case "maximum" -> SchemaRules.bound(number(schema, keyword), "must be at most", c -> c <= 0);
                case "exclusiveMinimum" ->
                    SchemaRules.bound(number(schema, keyword), "must be greater than", c -> c > 0);
                case "exclusiveMaximum" -> SchemaRules.bound(number(schema, keyword), "must be less than", c -> c < 0);
                case "minLength", "maxLength", "pattern" ->
                    first(keyword, schema, "minLength", "maxLength", "pattern") ? text(schema) : null;
                case "required" -> SchemaRules.required(strings(schema.getJsonArray(keyword)));
                case "properties", "additionalProperties" ->
                    first(keyword, schema, "properties", "additionalProperties") ? properties(schema) : null;
                case "minProperties", "maxProperties", "propertyNames" ->
                    first(keyword, schema, "minProperties", "maxProperties", "propertyNames") ? keys(schema) : null;
                case "minItems", "maxItems", "items", "uniqueItems" ->
                    first(keyword, schema, "minItems", "maxItems", "items", "uniqueItems") ? entries(schema) : null;
                case "allOf" -> all(schema.getJsonArray(keyword));
                case "oneOf" -> schema.containsKey("discriminator") ? byProperty(schema) : byKind(schema);
                case "if" -> condition(schema);
                case "type", "then", "else" -> null;
                default -> {
                    known &= ANNOTATIONS.contains(keyword);
                    yield null;
                }
            };
        }

        private static boolean first(String keyword, JsonObject schema, String... group) {
            for (String member : group) {
                if (schema.containsKey(member)) {
                    return member.equals(keyword);
                }
            }
            return false;
        }

        private Number number(JsonObject schema, String keyword) {
            return schema.getValue(keyword) instanceof Number number ? number : Integer.valueOf(0);
        }

        private Node reference(String reference) {
            Node seen = byReference.get(reference);
            if (seen != null) {
                return seen;
            }
            Node node = new Node();
            byReference.put(reference, node);
            if (target(reference) instanceof JsonObject schema) {
                fill(node, schema);
            } else {
                known = false;
            }
            return node;
        }

        private @Nullable Object target(String reference) {
            return reference.startsWith("#")
                    ? JsonPointers.resolve(document, JsonPointers.steps(reference.substring(1)))
                    : null;
        }

        private Rule text(JsonObject schema) {
            String pattern = schema.getString("pattern", "");
            return SchemaRules.text(
                    schema.getInteger("minLength", 0),
                    schema.getInteger("maxLength", Integer.MAX_VALUE),
                    pattern.isEmpty() ? null : pattern(pattern),
                    schema.getString("x-code", "invalid"),
                    schema.getString("x-rule", "match " + pattern));
        }

        private @Nullable Pattern pattern(String regex) {
            try {
                return Pattern.compile(ANCHORED_END.matcher(regex).replaceFirst("\\\\z"));
            } catch (PatternSyntaxException notOfJava) {
                known = false;
                return null;
            }
        }

        private Rule keys(JsonObject schema) {
            return SchemaRules.keys(
                    schema.getInteger("minProperties", 0),
                    schema.getInteger("maxProperties", Integer.MAX_VALUE),
                    schema.containsKey("propertyNames") ? node(schema.getValue("propertyNames")) : null);
        }

        private Rule entries(JsonObject schema) {
            return SchemaRules.entries(
                    schema.getInteger("minItems", 0),
                    schema.getInteger("maxItems", Integer.MAX_VALUE),
                    schema.containsKey("items") ? node(schema.getValue("items")) : null,
                    schema.getBoolean("uniqueItems", false));
        }

        private Rule properties(JsonObject schema) {
            Map<String, Node> named = new HashMap<>();
            JsonObject properties = schema.getJsonObject("properties", new JsonObject());
            properties.fieldNames().forEach(key -> named.put(key, node(properties.getValue(key))));
            Node others = node(schema.getValue("additionalProperties", true));
            return (value, place, out) -> {
                if (value instanceof JsonObject object) {
                    for (String key : object.fieldNames()) {
                        if (out.full()) {
                            return;
                        }
                        named.getOrDefault(key, others).check(object.getValue(key), place.key(key), out);
                    }
                }
            };
        }

        private Rule all(JsonArray schemas) {
            List<Node> nodes = nodes(schemas);
            return (value, place, out) -> nodes.forEach(node -> node.check(value, place, out));
        }

        private List<Node> nodes(JsonArray schemas) {
            List<Node> nodes = new ArrayList<>();
            for (int i = 0; i < schemas.size(); i++) {
                nodes.add(node(schemas.getValue(i)));
            }
            return nodes;
        }

        private Rule condition(JsonObject schema) {
            Node condition = node(schema.getValue("if"));
            Node then = node(schema.getValue("then", true));
            Node otherwise = node(schema.getValue("else", true));
            return (value, place, out) ->
                    (SchemaRules.breaks(condition, value, place) ? otherwise : then).check(value, place, out);
        }

        /** {@code oneOf} whose branches differ in the value of one property. */
        private Rule byProperty(JsonObject schema) {
            JsonObject discriminator = schema.getJsonObject("discriminator");
            String property = discriminator.getString("propertyName");
            JsonObject mapping = discriminator.getJsonObject("mapping", new JsonObject());
            Map<String, Node> branches = new LinkedHashMap<>();
            mapping.fieldNames().forEach(name -> branches.put(name, reference(mapping.getString(name))));
            known &= branches.size() == schema.getJsonArray("oneOf").size();
            return (value, place, out) -> {
                if (!(value instanceof JsonObject object)) {
                    return;
                }
                Node branch = object.getValue(property) instanceof String name ? branches.get(name) : null;
                if (branch != null) {
                    branch.check(value, place, out);
                } else if (object.containsKey(property)) {
                    out.notOneOf(place.key(property).field(), branches.keySet());
                } else {
                    out.missing(place.field(), property);
                }
            };
        }

        /** {@code oneOf} whose branches differ in the kind of value. */
        private Rule byKind(JsonObject schema) {
            Map<JsonKind, Node> branches = new EnumMap<>(JsonKind.class);
            JsonArray types = new JsonArray();
            JsonArray schemas = schema.getJsonArray("oneOf");
            for (int i = 0; i < schemas.size(); i++) {
                Node branch = node(schemas.getValue(i));
                for (Object type : typesOf(schemas.getValue(i))) {
                    JsonKind kind = JsonKind.named(type);
                    known &= kind != null && !branches.containsKey(kind);
                    if (kind != null) {
                        branches.put(kind, branch);
                        types.add(type);
                    }
                }
            }
            return (value, place, out) -> {
                Node branch = branches.get(JsonKind.of(value));
                if (branch != null) {
                    branch.check(value, place, out);
                } else {
                    out.wrongType(place.field(), types);
                }
            };
        }

        /** What a branch, or what it refers to, says of its type; unknown if that is nothing. */
        private JsonArray typesOf(@Nullable Object schema) {
            Object here = schema;
            for (int hops = 0; here instanceof JsonObject object && hops < 10; hops++) {
                Object type = object.getValue("type");
                if (type != null) {
                    return type instanceof JsonArray array ? array : new JsonArray().add(type);
                }
                here = object.getValue("$ref") instanceof String reference ? target(reference) : null;
            }
            known = false;
            return new JsonArray();
        }

        private static List<String> strings(JsonArray array) {
            return array.stream().map(String::valueOf).toList();
        }
    }
}
