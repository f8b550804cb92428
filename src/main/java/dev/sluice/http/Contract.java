package dev.sluice.http;

import dev.sluice.dialect.ApiDocument;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** The OpenAPI document that this gateway ships, as it is served. Immutable. */
public final class Contract {

    private final Buffer yaml;
    private final Buffer json;

    private Contract(ApiDocument document) {
        this.yaml = document.yaml();
        this.json = document.json();
    }

    /** Reads the shipped document. Blocks: for start-up. */
    public static Contract load() {
        return new Contract(ApiDocument.shipped());
    }

    void writeYaml(HttpServerResponse response) {
        response.putHeader("Content-Type", "application/yaml").end(yaml);
    }

    void writeJson(HttpServerResponse response) {
        response.putHeader("Content-Type", "application/json").end(json);
    }
}
