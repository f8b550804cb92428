package dev.sluice.provider.google;

import dev.sluice.provider.LocalReferences;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Goes after the references of one schema, each once, and notes those that Gemini cannot follow. One per schema; one thread. */
final class SchemaReferences {

    /** What goes deeper is taken for something without end. */
    private static final int MAX_DEPTH = 500;

    /** @param schema where the reference stands */
    record Broken(String pointer, JsonObject schema, String what) {}

    private final JsonObject root;
    private final List<Broken> broken = new ArrayList<>();
    private final IdentityHashMap<Map<String, Object>, String> noted = new IdentityHashMap<>();
    /** For each target that was visited, whether all that it needs has been seen. */
    private final Map<String, Boolean> seen = new HashMap<>();

    private SchemaReferences(JsonObject root) {
        this.root = root;
    }

    static List<Broken> broken(JsonObject root) {
        SchemaReferences references = new SchemaReferences(root);
        references.find("", root);
        return references.broken;
    }

    /** All references, wherever they stand. */
    private void find(String pointer, JsonObject schema) {
        if (schema.getValue("$ref") instanceof String reference && !seen.containsKey(reference)) {
            visit(pointer, schema, reference, 0);
        }
        for (Child child : children(pointer, schema)) {
            find(child.pointer(), child.schema());
        }
    }

    private void visit(String pointer, JsonObject schema, String reference, int depth) {
        Boolean done = seen.get(reference);
        if (Boolean.TRUE.equals(done)) {
            return;
        }
        Object target = done == null ? LocalReferences.target(root, reference) : null;
        if (done != null || depth > MAX_DEPTH) {
            broken(pointer, schema, "recursion through a required property");
        } else if (target instanceof JsonObject there) {
            seen.put(reference, false);
            needed(reference.substring(1), there, depth + 1);
            seen.put(reference, true);
        } else {
            broken(pointer, schema, LocalReferences.DEAD);
        }
    }

    /** A schema may be reached in more than one way. */
    private void broken(String pointer, JsonObject schema, String what) {
        if (noted.put(schema.getMap(), what) == null) {
            broken.add(new Broken(pointer, schema, what));
        }
    }

    /** The references in what cannot be absent from a schema. */
    private void needed(String pointer, JsonObject schema, int depth) {
        if (schema.getValue("$ref") instanceof String reference) {
            visit(pointer, schema, reference, depth);
        }
        for (Child child : children(pointer, schema)) {
            if (child.needed()) {
                needed(child.pointer(), child.schema(), depth + 1);
            }
        }
    }

    /** @param needed whether it is not just the schema of a property that may be absent, or a definition */
    private record Child(String pointer, JsonObject schema, boolean needed) {}

    private static List<Child> children(String pointer, JsonObject schema) {
        List<Child> children = new ArrayList<>();
        Set<Object> required = new HashSet<>();
        if (schema.getValue("required") instanceof JsonArray names) {
            names.forEach(required::add);
        }
        for (String keyword : List.of("properties", "$defs")) {
            if (schema.getValue(keyword) instanceof JsonObject named) {
                for (String name : named.fieldNames()) {
                    boolean needed = keyword.equals("properties") && required.contains(name);
                    add(children, pointer + "/" + keyword + "/" + escape(name), named.getValue(name), needed);
                }
            }
        }
        for (String keyword : List.of("items", "additionalProperties")) {
            add(children, pointer + "/" + keyword, schema.getValue(keyword), true);
        }
        for (String keyword : List.of("anyOf", "prefixItems")) {
            if (schema.getValue(keyword) instanceof JsonArray variants) {
                for (int i = 0; i < variants.size(); i++) {
                    add(children, pointer + "/" + keyword + "/" + i, variants.getValue(i), true);
                }
            }
        }
        return children;
    }

    private static void add(List<Child> children, String pointer, @Nullable Object child, boolean needed) {
        if (child instanceof JsonObject schema) {
            children.add(new Child(pointer, schema, needed));
        }
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
