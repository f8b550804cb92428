package dev.sluice.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.util.List;

/** The metaschema of draft 2020-12 as vertx-json-schema ships it, for judging schemas independently of our own condensed one. */
public final class OfficialMetaschema {

    private static final List<String> PARTS = List.of(
            "schema",
            "meta/core",
            "meta/applicator",
            "meta/validation",
            "meta/meta-data",
            "meta/format-annotation",
            "meta/content",
            "meta/unevaluated");

    private final Validator validator;

    public OfficialMetaschema() {
        SchemaRepository repository = SchemaRepository.create(new JsonSchemaOptions()
                .setBaseUri("app://test/")
                .setDraft(Draft.DRAFT202012)
                .setOutputFormat(OutputFormat.Flag));
        for (String part : PARTS) {
            JsonObject schema = new JsonObject(ResourceText.read("/json-schema.org/draft/2020-12/" + part));
            repository.dereference(schema.getString("$id"), JsonSchema.of(withoutFormats(schema)));
        }
        this.validator = repository.validator("https://json-schema.org/draft/2020-12/schema");
    }

    public boolean accepts(JsonObject schema) {
        return Boolean.TRUE.equals(validator.validate(schema).getValid());
    }

    /** There formats are annotations, but the library asserts them. */
    private static JsonObject withoutFormats(JsonObject schema) {
        for (String key : List.copyOf(schema.fieldNames())) {
            Object value = schema.getValue(key);
            if (key.equals("format") && value instanceof String) {
                schema.remove(key);
            } else if (value instanceof JsonObject child) {
                schema.put(key, withoutFormats(child));
            } else if (value instanceof JsonArray array) {
                for (int i = 0; i < array.size(); i++) {
                    if (array.getValue(i) instanceof JsonObject child) {
                        array.set(i, withoutFormats(child));
                    }
                }
            }
        }
        return schema;
    }
}
