package dev.sluice.provider.google;

import dev.sluice.json.JsonReader;
import dev.sluice.json.JsonText;
import dev.sluice.model.Checked;
import io.vertx.core.json.JsonObject;

/** Arguments of a call as Gemini takes them back: an object, whatever the client has made of them. An object goes as it is. */
final class CallArguments {

    private static final int MAX_DEPTH = 500;
    private static final JsonReader OBJECT = JsonReader.tolerant(MAX_DEPTH);
    /** What closes its wrapping and opens another one is not a value. */
    private static final JsonReader WRAPPED = JsonReader.strict(MAX_DEPTH + 1);

    private static final String NONE = "{}";

    private CallArguments() {}

    /** The JSON text of an object. */
    static String asObject(String arguments) {
        if (arguments.isBlank()) {
            return NONE;
        }
        if (OBJECT.readObject(arguments) instanceof Checked.Valid<JsonObject>) {
            return arguments;
        }
        String wrapped = "{\"value\":" + arguments + "}";
        boolean isValue = WRAPPED.readObject(wrapped) instanceof Checked.Valid<JsonObject> valid
                && valid.value().size() == 1;
        return isValue ? wrapped : JsonText.of(new JsonObject().put("_raw", arguments));
    }
}
