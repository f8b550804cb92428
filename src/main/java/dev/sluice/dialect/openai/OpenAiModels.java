package dev.sluice.dialect.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.registry.ModelInfo;
import java.io.IOException;
import java.util.List;

/** Models, as OpenAI lists them. */
final class OpenAiModels {

    /** When a model was made is not known here, and SDKs want a number. */
    private static final int UNKNOWN_TIME = 0;

    private OpenAiModels() {}

    /** Only what can be asked for as it stands: OpenAI's list has neither models that are gone nor wildcards. */
    static void write(JsonGenerator out, List<ModelInfo> models) throws IOException {
        out.writeStartObject();
        out.writeStringField("object", "list");
        out.writeArrayFieldStart("data");
        for (ModelInfo model : models) {
            if (!model.isWildcard() && model.status() != ModelInfo.Status.RETIRED) {
                write(out, model);
            }
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    static void write(JsonGenerator out, ModelInfo model) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", model.id());
        out.writeStringField("object", "model");
        out.writeNumberField("created", UNKNOWN_TIME);
        out.writeStringField("owned_by", model.provider());
        out.writeEndObject();
    }
}
