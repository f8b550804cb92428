package dev.sluice.provider.anthropic;

import dev.sluice.json.JsonReader;
import dev.sluice.json.JsonText;
import dev.sluice.model.Checked;
import dev.sluice.provider.Findings;
import dev.sluice.provider.LocalReferences;
import dev.sluice.provider.SchemaText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of a tool as Anthropic takes them: they say that they are an object, and are not combined of several at the top level
 * (anomalyco/opencode#38616, 2026-07-24). One per schema.
 */
final class InputSchema {

    private static final List<String> COMBINATIONS = List.of("anyOf", "oneOf", "allOf");
    private static final JsonReader READER = JsonReader.tolerant(500);

    private final JsonObject root;
    private boolean changed;

    private InputSchema(JsonObject root) {
        this.root = root;
    }

    /** The schema to send for a strict one that stands at {@code field} of the request; what cannot be expressed is a finding. */
    static String strict(String schema, String field, Findings findings) {
        if (!(READER.readObject(schema) instanceof Checked.Valid<JsonObject> valid)) {
            return schema;
        }
        InputSchema input = new InputSchema(valid.value());
        for (String keyword : COMBINATIONS) {
            if (input.root.containsKey(keyword)) {
                findings.schemaNotSupported(field, "/" + keyword, keyword + " at the root");
            }
        }
        return SchemaSubset.strict(input.typed(schema), field, findings);
    }

    /** The schema to send for one that need not be kept to the letter. */
    static String loose(String schema) {
        if (!(READER.readObject(schema) instanceof Checked.Valid<JsonObject> valid)) {
            return schema;
        }
        InputSchema input = new InputSchema(valid.value());
        for (String keyword : COMBINATIONS) {
            if (input.root.getValue(keyword) instanceof JsonArray parts) {
                input.takeIn(parts, keyword.equals("allOf"));
                SchemaText.describe(input.root, keyword);
                input.changed = true;
            }
        }
        return LocalReferences.withoutDead(input.typed(schema));
    }

    private String typed(String schema) {
        if (root.containsKey("type")) {
            return changed ? JsonText.of(root) : schema;
        }
        return JsonText.of(new JsonObject().put("type", "object").mergeIn(root));
    }

    /** The properties of all parts become the root's, so that the model knows them; what of each applies stands in the description. */
    private void takeIn(JsonArray parts, boolean all) {
        JsonObject properties = root.getValue("properties") instanceof JsonObject own ? own : new JsonObject();
        Map<String, Set<Object>> found = new LinkedHashMap<>();
        Set<Object> required = new LinkedHashSet<>();
        for (Object part : parts) {
            JsonObject schema = part instanceof JsonObject object ? resolved(object) : new JsonObject();
            if (schema.getValue("properties") instanceof JsonObject theirs) {
                for (Map.Entry<String, Object> property : theirs) {
                    if (property.getValue() != null) {
                        found.computeIfAbsent(property.getKey(), name -> new LinkedHashSet<>())
                                .add(property.getValue());
                    }
                }
            }
            if (all && schema.getValue("required") instanceof JsonArray names) {
                names.forEach(required::add);
            }
        }
        found.forEach((name, schemas) -> {
            if (!properties.containsKey(name)) {
                properties.put(name, one(schemas));
            }
        });
        if (!properties.isEmpty()) {
            root.put("properties", properties);
        }
        require(required);
    }

    private void require(Set<Object> more) {
        if (!more.isEmpty()) {
            Set<Object> required = new LinkedHashSet<>();
            if (root.getValue("required") instanceof JsonArray names) {
                names.forEach(required::add);
            }
            required.addAll(more);
            root.put("required", new JsonArray(new ArrayList<>(required)));
        }
    }

    private static Object one(Set<Object> schemas) {
        return schemas.size() == 1
                ? schemas.iterator().next()
                : new JsonObject().put("anyOf", new JsonArray(List.copyOf(schemas)));
    }

    private JsonObject resolved(JsonObject part) {
        return part.getValue("$ref") instanceof String reference
                        && LocalReferences.target(root, reference) instanceof JsonObject target
                ? target
                : part;
    }
}
