package dev.sluice.features;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;

/** The smallest files of each kind, and a schema. */
final class Samples {

    static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    static final byte[] PDF =
            "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".getBytes(ISO_8859_1);

    static final byte[] WAV = ("RIFF$\0\0\0WAVEfmt \u0010\0\0\0\u0001\0\u0001\0@\u001f\0\0\u0080>\0\0\u0002\0\u0010\0"
                    + "data\0\0\0\0")
            .getBytes(ISO_8859_1);

    static final byte[] MP4 = "\0\0\0\u0018ftypmp42\0\0\0\0mp42isom\0\0\0\u0008mdat".getBytes(ISO_8859_1);

    private Samples() {}

    static JsonObject schema() {
        return new JsonObject()
                .put("type", "object")
                .put(
                        "properties",
                        new JsonObject()
                                .put("city", new JsonObject().put("type", "string"))
                                .put("degrees", new JsonObject().put("type", "integer")))
                .put("required", new JsonArray().add("city").add("degrees"))
                .put("additionalProperties", false);
    }

    static JsonObject tool(String name) {
        JsonObject parameters = new JsonObject()
                .put("type", "object")
                .put("properties", new JsonObject().put("city", new JsonObject().put("type", "string")))
                .put("required", new JsonArray().add("city"));
        return new JsonObject()
                .put("type", "function")
                .put(
                        "function",
                        new JsonObject()
                                .put("name", name)
                                .put("description", "Tells it for a city.")
                                .put("parameters", parameters));
    }
}
