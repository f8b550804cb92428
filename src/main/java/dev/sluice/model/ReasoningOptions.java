package dev.sluice.model;

import org.jspecify.annotations.Nullable;

/**
 * What the client wants of the model's reasoning.
 *
 * @param effort {@code none}, {@code minimal}, {@code low}, {@code medium}, {@code high} or {@code xhigh}; null for the model's default
 * @param include whether reasoning text is to be returned where the provider can show it
 */
public record ReasoningOptions(@Nullable String effort, boolean include) {
    public static final ReasoningOptions DEFAULT = new ReasoningOptions(null, false);
}
