package dev.sluice.dialect;

import dev.sluice.json.JsonFields;
import dev.sluice.model.ResponseFormat;

/** Reads {@code response_format}, in the shape that the clients' formats share. Immutable. */
public final class ResponseFormatDecoder {

    private static final String KEY = "response_format";

    private final JsonSchemaRule schemas;

    public ResponseFormatDecoder(JsonSchemaRule schemas) {
        this.schemas = schemas;
    }

    /** To be used only if there are no problems in the end. */
    public ResponseFormat decode(JsonFields request, Problems problems) {
        if (!problems.sound(KEY)) {
            return new ResponseFormat.Text();
        }
        JsonFields format = request.objectOrEmpty(KEY);
        return switch (format.string("type", "text")) {
            case "json_object" -> new ResponseFormat.JsonObject();
            case "json_schema" -> jsonSchema(format.objectOrEmpty("json_schema"), problems);
            default -> new ResponseFormat.Text();
        };
    }

    private ResponseFormat jsonSchema(JsonFields asked, Problems problems) {
        JsonFields schema = asked.objectOrEmpty("schema");
        schemas.check(schema, problems);
        return new ResponseFormat.JsonSchema(
                asked.string("name", ""), asked.string("description"), schema.jsonText(), asked.bool("strict"));
    }
}
