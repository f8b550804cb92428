package dev.sluice.http;

import dev.sluice.json.YamlDocument;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The OpenAPI document that this gateway ships, as it is served. Immutable. */
public final class Contract {

    private static final String RESOURCE = "/openapi.yaml";

    private final Buffer yaml;
    private final Buffer json;

    private Contract(Buffer yaml, Buffer json) {
        this.yaml = yaml;
        this.json = json;
    }

    /** Reads the shipped document. Blocks: for start-up. */
    public static Contract load() {
        try (InputStream in = Contract.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is missing");
            }
            Buffer yaml = Buffer.buffer(in.readAllBytes());
            return new Contract(yaml, YamlDocument.parse(yaml.toString()).json().toBuffer());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void writeYaml(HttpServerResponse response) {
        response.putHeader("Content-Type", "application/yaml").end(yaml);
    }

    void writeJson(HttpServerResponse response) {
        response.putHeader("Content-Type", "application/json").end(json);
    }
}
