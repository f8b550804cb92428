package dev.sluice.model;

import org.jspecify.annotations.Nullable;

/**
 * A function that the model may call.
 *
 * @param path where the client put it, such as {@code tools[0]}
 * @param parameters the JSON Schema of its arguments as JSON text, or null for a function without arguments
 * @param strict whether arguments must fit the schema exactly; null if the client did not say
 */
public record ToolDefinition(
        String path,
        String name,
        @Nullable String description,
        @Nullable String parameters,
        @Nullable Boolean strict) {}
