package dev.sluice.json;

import dev.sluice.model.Violation;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks a document against a JSON Schema (draft 2020-12) and tells everything that is wrong with it, each with its path, such as
 * {@code messages[2].content[0].type}, and a message that a person can act on. Immutable; may be shared by all threads.
 *
 * <p>A schema node may say what its {@code pattern} means with the keyword {@code x-rule}: the message then reads "must " and that
 * text; {@code x-code} beside it replaces the violation's code {@code invalid}.
 *
 * <p>Our own schemas keep to the keywords that {@link CompiledSchema} knows and are checked by it in a few microseconds and with
 * bounded work, whatever is sent. A schema with any other keyword is checked by vertx-json-schema: right, but it takes about a hundred
 * times as long and keeps a record of each thing wrong, so it is not for documents that a stranger can make large.
 */
public final class SchemaCheck {

    /** More than this many are not told: enough to fix, and bounded whatever is sent. */
    public static final int MAX_VIOLATIONS = 100;

    private final SchemaEngine engine;

    private SchemaCheck(SchemaEngine engine) {
        this.engine = engine;
    }

    /** A check against a schema that is a document of its own; references in it are local. */
    public static SchemaCheck of(JsonObject schema) {
        CompiledSchema compiled = CompiledSchema.compile(schema);
        return new SchemaCheck(compiled != null ? compiled : new LibrarySchema(schema));
    }

    /**
     * A check against a schema that somebody else wrote, by vertx-json-schema. Its regular expressions and those of
     * {@link #checkAny} may take any time: not for event loops.
     *
     * @throws IllegalArgumentException if it is no schema that can be checked against; the message says why
     */
    public static SchemaCheck ofForeign(JsonObject schema) {
        ForeignSchema.refuseUncheckable(schema);
        return new SchemaCheck(new LibrarySchema(schema));
    }

    /** A check against {@code #/components/schemas/<name>} of an OpenAPI document. */
    public static SchemaCheck ofComponent(JsonObject openApi, String name) {
        return of(new JsonObject()
                .put("$ref", "#/components/schemas/" + name)
                .put("components", openApi.getJsonObject("components")));
    }

    /** A check of documents that are to be JSON Schemas of draft 2020-12 themselves. */
    public static SchemaCheck ofJsonSchemas() {
        return of(YamlDocument.parse(ResourceText.read("/dev/sluice/json/json-schema.yaml"))
                .json());
    }

    /** Everything that is wrong, up to {@link #MAX_VIOLATIONS}; empty if the document fits. */
    public List<Violation> check(JsonObject document) {
        return check(document, "");
    }

    /** The same for a value of any kind that was read with {@link JsonReader}. */
    public List<Violation> checkAny(@Nullable Object value) {
        Findings found = new Findings(MAX_VIOLATIONS);
        engine.check(ForeignSchema.plain(value), "", found);
        return found.list();
    }

    /** The same for a document that stands at {@code path} of a larger one: the fields' paths begin there. */
    public List<Violation> check(JsonObject document, String path) {
        Findings found = new Findings(MAX_VIOLATIONS);
        engine.check(document, path, found);
        return found.list();
    }
}
