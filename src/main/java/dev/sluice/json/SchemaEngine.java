package dev.sluice.json;

import org.jspecify.annotations.Nullable;

/** A way to check documents against one schema. Immutable; may be shared by all threads. */
interface SchemaEngine {

    /** Adds everything that is wrong. {@code at} is where the document stands in what the client sent; empty if it is the whole. */
    void check(@Nullable Object document, String at, Findings out);
}
