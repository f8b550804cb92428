package dev.sluice.json;

import io.vertx.core.json.JsonObject;

/** A way to check documents against one schema. Immutable; may be shared by all threads. */
interface SchemaEngine {

    /** Adds everything that is wrong. {@code at} is where the document stands in what the client sent; empty if it is the whole. */
    void check(JsonObject document, String at, Findings out);
}
