package dev.sluice.dialect;

import dev.sluice.json.ResourceText;
import dev.sluice.json.SchemaCheck;
import dev.sluice.json.YamlDocument;
import io.vertx.core.json.JsonObject;

/** The contract with clients, the OpenAPI document that we ship, as what requests are checked by. Immutable. */
public final class ApiDocument {

    private final JsonObject json;

    private ApiDocument(JsonObject json) {
        this.json = json;
    }

    /** Reads and parses a file: not for event loops. */
    public static ApiDocument load() {
        return new ApiDocument(
                YamlDocument.parse(ResourceText.read("/openapi.yaml")).json());
    }

    /** A check against {@code #/components/schemas/<name>}. */
    public SchemaCheck check(String name) {
        return SchemaCheck.ofComponent(json, name);
    }
}
