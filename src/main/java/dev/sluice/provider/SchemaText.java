package dev.sluice.provider;

import dev.sluice.json.JsonReader;
import dev.sluice.json.JsonText;
import dev.sluice.model.Checked;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Changes to schemas as text, which more than one provider needs. */
public final class SchemaText {

    private static final JsonReader READER = JsonReader.tolerant(500);

    private SchemaText() {}

    /** Takes a keyword out of a schema and puts it into the words of its description. */
    public static void describe(JsonObject schema, String keyword) {
        String hint = keyword + ": " + JsonText.of(schema.remove(keyword));
        String described = schema.getValue("description") instanceof String text ? text + " " : "";
        schema.put("description", described + "(" + hint + ")");
    }

    /** The schema with what its owner says of it, for wires that have no other place for that; what it says of itself comes after. */
    public static String described(String schema, @Nullable String description) {
        if (description == null
                || description.isBlank()
                || !(READER.readObject(schema) instanceof Checked.Valid<JsonObject> valid)) {
            return schema;
        }
        Object own = valid.value().getValue("description");
        boolean says = own instanceof String text && !text.isBlank() && !text.equals(description);
        return JsonText.of(valid.value().put("description", says ? description + " " + own : description));
    }
}
