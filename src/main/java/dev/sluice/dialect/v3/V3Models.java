package dev.sluice.dialect.v3;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.registry.ModelInfo;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The model registry, as clients see it. */
final class V3Models {

    private V3Models() {}

    static void write(JsonGenerator out, List<ModelInfo> models) throws IOException {
        out.writeStartObject();
        out.writeBooleanField("success", true);
        out.writeObjectFieldStart("data");
        list(out, "models", models.stream().filter(model -> !model.isWildcard()).toList());
        // A list of their own: what is among the models can be asked for as it stands.
        list(out, "wildcards", models.stream().filter(ModelInfo::isWildcard).toList());
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void list(JsonGenerator out, String name, List<ModelInfo> models) throws IOException {
        out.writeArrayFieldStart(name);
        for (ModelInfo model : models) {
            write(out, model);
        }
        out.writeEndArray();
    }

    private static void write(JsonGenerator out, ModelInfo model) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", model.id());
        if (!model.aliases().isEmpty()) {
            texts(out, "aliases", model.aliases());
        }
        out.writeStringField("provider", model.provider());
        out.writeStringField("status", model.status().name().toLowerCase(Locale.ROOT));
        ModelInfo.Life life = model.life();
        if (life.shutdownAt() != null) {
            out.writeStringField("shutdown_at", life.shutdownAt().toString());
        }
        if (life.replacement() != null) {
            out.writeStringField("replacement", life.replacement());
        }
        limit(out, "context_window", model.sizes().contextWindow());
        limit(out, "max_input_tokens", model.sizes().maxInput());
        limit(out, "max_output_tokens", model.sizes().maxOutput());
        modalities(out, model);
        capabilities(out, model);
        V3Prices.write(out, model.prices());
        out.writeEndObject();
    }

    private static void texts(JsonGenerator out, String name, List<String> texts) throws IOException {
        out.writeArrayFieldStart(name);
        for (String text : texts) {
            out.writeString(text);
        }
        out.writeEndArray();
    }

    private static void limit(JsonGenerator out, String name, @Nullable Integer tokens) throws IOException {
        if (tokens != null) {
            out.writeNumberField(name, tokens);
        }
    }

    private static void modalities(JsonGenerator out, ModelInfo model) throws IOException {
        out.writeArrayFieldStart("input_modalities");
        out.writeString("text");
        for (ModelInfo.Modality modality : ModelInfo.Modality.values()) {
            if (model.input().contains(modality)) {
                out.writeString(modality.name().toLowerCase(Locale.ROOT));
            }
        }
        out.writeEndArray();
    }

    private static void capabilities(JsonGenerator out, ModelInfo model) throws IOException {
        ModelInfo.Parameters parameters = model.parameters();
        out.writeObjectFieldStart("capabilities");
        out.writeBooleanField("temperature", parameters.temperature() == ModelInfo.Support.YES);
        out.writeBooleanField("top_p", parameters.topP() == ModelInfo.Support.YES);
        out.writeNumberField("stop", parameters.stop());
        out.writeBooleanField("tools", parameters.tools());
        out.writeBooleanField("structured_output", parameters.structuredOutput());
        texts(out, "reasoning_efforts", parameters.reasoningEfforts());
        out.writeEndObject();
    }
}
