package dev.sluice.provider.anthropic;

import dev.sluice.json.JsonReader;
import dev.sluice.model.Checked;
import dev.sluice.model.ToolDefinition;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How much the schemas that one request holds the model to ask of Anthropic's grammar compiler: those of strict tools and of the answer
 * count together (structured outputs page, 2026-08-22).
 *
 * @param optional properties that may be absent
 * @param unions places that may be of several types
 */
record SchemaBudget(int optional, int unions) {

    static final int MAX_OPTIONAL = 24;
    static final int MAX_UNIONS = 16;

    static final SchemaBudget NOTHING = new SchemaBudget(0, 0);

    private static final JsonReader READER = JsonReader.tolerant(500);

    static SchemaBudget of(List<ToolDefinition> tools) {
        SchemaBudget sum = NOTHING;
        for (ToolDefinition tool : tools) {
            if (Boolean.TRUE.equals(tool.strict()) && tool.parameters() != null) {
                sum = sum.plus(of(tool.parameters()));
            }
        }
        return sum;
    }

    static SchemaBudget of(String schema) {
        return switch (READER.readObject(schema)) {
            case Checked.Invalid<JsonObject> invalid -> NOTHING;
            case Checked.Valid<JsonObject> valid -> ofNode(valid.value());
        };
    }

    SchemaBudget plus(SchemaBudget other) {
        return new SchemaBudget(optional + other.optional, unions + other.unions);
    }

    boolean isExceeded() {
        return optional > MAX_OPTIONAL || unions > MAX_UNIONS;
    }

    /** What is too much, for a message. */
    String excess() {
        return optional > MAX_OPTIONAL
                ? "%d optional parameters in strict schemas exceed %d".formatted(optional, MAX_OPTIONAL)
                : "%d parameters with several types in strict schemas exceed %d".formatted(unions, MAX_UNIONS);
    }

    private static SchemaBudget ofNode(JsonObject schema) {
        boolean union = schema.getValue("type") instanceof JsonArray
                || schema.containsKey("anyOf")
                || schema.containsKey("oneOf");
        SchemaBudget sum = new SchemaBudget(optional(schema), union ? 1 : 0);
        for (String keyword : List.of("properties", "$defs", "definitions")) {
            if (schema.getValue(keyword) instanceof JsonObject named) {
                sum = sum.plus(ofAll(named.stream().map(Map.Entry::getValue).toList()));
            }
        }
        for (String keyword : List.of("anyOf", "oneOf", "allOf")) {
            if (schema.getValue(keyword) instanceof JsonArray variants) {
                sum = sum.plus(ofAll(variants.stream().toList()));
            }
        }
        return schema.getValue("items") instanceof JsonObject items ? sum.plus(ofNode(items)) : sum;
    }

    private static SchemaBudget ofAll(List<Object> nodes) {
        SchemaBudget sum = NOTHING;
        for (Object node : nodes) {
            if (node instanceof JsonObject schema) {
                sum = sum.plus(ofNode(schema));
            }
        }
        return sum;
    }

    private static int optional(JsonObject schema) {
        if (!(schema.getValue("properties") instanceof JsonObject properties)) {
            return 0;
        }
        JsonArray required = schema.getValue("required") instanceof JsonArray named ? named : new JsonArray();
        return (int) properties.fieldNames().stream()
                .filter(name -> required.stream().noneMatch(one -> Objects.equals(one, name)))
                .count();
    }
}
