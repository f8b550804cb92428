package dev.sluice.model;

/** Which tool, if any, the model has to call. */
public sealed interface ToolChoice {
    /** The model decides. */
    record Auto() implements ToolChoice {}

    /** No call. */
    record None() implements ToolChoice {}

    /** At least one call. */
    record Required() implements ToolChoice {}

    /** This function. */
    record Function(String name) implements ToolChoice {}
}
