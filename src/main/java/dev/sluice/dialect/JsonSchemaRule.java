package dev.sluice.dialect;

import dev.sluice.json.JsonFields;
import dev.sluice.json.SchemaCheck;

/** The rule that what a client sends as a JSON Schema is one. Immutable. */
public final class JsonSchemaRule {

    private final SchemaCheck check = SchemaCheck.ofJsonSchemas();

    /** Reports everything in which {@code schema} is not a JSON Schema of draft 2020-12, with the places in it. */
    void check(JsonFields schema, Problems problems) {
        problems.addAll(check.check(schema.toJson(), schema.path()));
    }
}
