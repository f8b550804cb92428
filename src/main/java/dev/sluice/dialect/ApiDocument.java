package dev.sluice.dialect;

import dev.sluice.json.JsonText;
import dev.sluice.json.ResourceText;
import dev.sluice.json.SchemaCheck;
import dev.sluice.json.YamlDocument;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** The contract with clients, the OpenAPI document that we ship: what requests are checked by, and what is served. Immutable. */
public final class ApiDocument {

    /** Read when it is first asked for, and once: parsing takes a good part of a start. */
    private static final class Shipped {
        private static final ApiDocument DOCUMENT = new ApiDocument(ResourceText.read("/openapi.yaml"));
    }

    private final String yaml;
    private final JsonObject json;

    private ApiDocument(String yaml) {
        this.yaml = yaml;
        this.json = YamlDocument.parse(yaml).json();
    }

    /** The one of this program. May read and parse a file: not for event loops. */
    public static ApiDocument shipped() {
        return Shipped.DOCUMENT;
    }

    /** As it was written. */
    public Buffer yaml() {
        return Buffer.buffer(yaml);
    }

    /** The same as JSON. */
    public Buffer json() {
        return Buffer.buffer(JsonText.of(json));
    }

    /** A check against {@code #/components/schemas/<name>}. */
    public SchemaCheck check(String name) {
        return SchemaCheck.ofComponent(json, name);
    }
}
