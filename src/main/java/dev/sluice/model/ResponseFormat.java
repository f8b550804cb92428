package dev.sluice.model;

import org.jspecify.annotations.Nullable;

/** The form that the answer's text must have. */
public sealed interface ResponseFormat {
    /** Free text. */
    record Text() implements ResponseFormat {}

    /** Some JSON object. */
    record JsonObject() implements ResponseFormat {}

    /**
     * JSON that fits a schema.
     *
     * @param schema JSON Schema as JSON text
     * @param strict whether a misfit is an error; null if the client did not say
     */
    record JsonSchema(
            String name,
            @Nullable String description,
            String schema,
            @Nullable Boolean strict) implements ResponseFormat {}
}
