package dev.sluice.provider.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.ReasoningOptions;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.Sampling;
import dev.sluice.model.ToolChoice;
import dev.sluice.model.ToolDefinition;
import dev.sluice.model.ToolUse;
import dev.sluice.provider.Findings;
import dev.sluice.provider.JsonBody;
import dev.sluice.provider.RequestText;
import dev.sluice.provider.WireRequest;
import dev.sluice.registry.ModelInfo;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a Responses request (OpenAPI description of the API, 2026-08-21). Immutable. */
final class ResponsesRequestEncoder {

    private static final String PATH = "/responses";

    /** A smaller limit is a 400 (OpenAPI description, 2026-08-21). */
    private static final int MIN_OUTPUT_TOKENS = 16;

    /** Fields that both APIs have and that mean the same (OpenAPI description, 2026-08-21). */
    private static final Set<String> SHARED_WITH_CHAT = Set.of(
            "prompt_cache_key",
            "prompt_cache_options",
            "prompt_cache_retention",
            "safety_identifier",
            "service_tier",
            "user");

    private static final String VERBOSITY = "verbosity";

    private final MediaLimits mediaLimits;
    private final boolean streaming;

    /** @param streaming whether the answer is to be a stream rather than one document */
    ResponsesRequestEncoder(MediaLimits mediaLimits, boolean streaming) {
        this.mediaLimits = mediaLimits;
        this.streaming = streaming;
    }

    Checked<WireRequest> encode(ChatRequest request, ModelInfo model) {
        Findings findings = new Findings(model);
        Buffer body = JsonBody.write(RequestText.sizeHint(request), out -> write(out, request, model, findings));
        return findings.checked(new WireRequest(
                PATH, Map.of(), body, streaming, OpenAiProvider.REQUEST_ID_HEADER, findings.warnings()));
    }

    private void write(JsonGenerator out, ChatRequest request, ModelInfo model, Findings findings) throws IOException {
        SharedFields fields = new SharedFields(out, model, findings);
        out.writeStartObject();
        out.writeStringField("model", model.upstreamName());
        fields.messages("input", request, new ResponsesItemWriter(out, model, findings, mediaLimits));
        sampling(out, request.sampling(), model, findings, fields);
        tools(out, request.toolUse(), fields);
        text(out, request.responseFormat(), request.passThrough().get(VERBOSITY), fields);
        reasoning(out, request.reasoning(), model, fields);
        out.writeBooleanField("stream", streaming);
        if (streaming) {
            fields.streamOptions(false);
        }
        // OpenAI keeps every answer unless told otherwise (migration guide, 2026-07-15).
        out.writeBooleanField("store", false);
        passThrough(out, request.passThrough(), findings);
        out.writeEndObject();
    }

    /** Only what is known: other fields of this API reach what OpenAI keeps for the account, which is not this client's alone. */
    private static void passThrough(JsonGenerator out, Map<String, String> fields, Findings findings)
            throws IOException {
        for (Map.Entry<String, String> field : new TreeMap<>(fields).entrySet()) {
            if (SHARED_WITH_CHAT.contains(field.getKey())) {
                out.writeFieldName(field.getKey());
                out.writeRawValue(field.getValue());
            } else if (!field.getKey().equals(VERBOSITY)) {
                findings.ignored(field.getKey());
            }
        }
    }

    /** There are no stop sequences and no seed here (OpenAPI description, 2026-08-21). */
    private static void sampling(
            JsonGenerator out, Sampling sampling, ModelInfo model, Findings findings, SharedFields fields)
            throws IOException {
        fields.temperatureAndTopP(sampling);
        if (sampling.maxTokens() != null) {
            out.writeNumberField("max_output_tokens", maxTokens(sampling.maxTokens(), model, findings, fields));
        }
        if (!sampling.stop().isEmpty()) {
            findings.unsupportedParameter("stop", "stop is not supported by " + model.id());
        }
        if (sampling.seed() != null) {
            findings.ignored("seed");
        }
    }

    private static int maxTokens(int wanted, ModelInfo model, Findings findings, SharedFields fields) {
        if (wanted >= MIN_OUTPUT_TOKENS) {
            return fields.maxTokens(wanted);
        }
        findings.warning(
                "clamped_parameter",
                "max_tokens",
                "max_tokens was raised to %d, the least that %s takes".formatted(MIN_OUTPUT_TOKENS, model.id()));
        return MIN_OUTPUT_TOKENS;
    }

    private static void tools(JsonGenerator out, ToolUse use, SharedFields fields) throws IOException {
        if (!fields.hasTools(use)) {
            return;
        }
        out.writeArrayFieldStart("tools");
        for (ToolDefinition tool : use.tools()) {
            out.writeStartObject();
            out.writeStringField("type", "function");
            fields.function(tool);
            // Left out, OpenAI makes the schema strict itself, and optional arguments required (function calling
            // guide, 2026-07-15).
            out.writeBooleanField("strict", Boolean.TRUE.equals(tool.strict()));
            out.writeEndObject();
        }
        out.writeEndArray();
        if (use.choice() != null) {
            choice(out, use.choice());
        }
        fields.parallelCalls(use.parallel());
    }

    private static void choice(JsonGenerator out, ToolChoice choice) throws IOException {
        switch (choice) {
            case ToolChoice.Auto auto -> out.writeStringField("tool_choice", "auto");
            case ToolChoice.None none -> out.writeStringField("tool_choice", "none");
            case ToolChoice.Required required -> out.writeStringField("tool_choice", "required");
            case ToolChoice.Function function -> {
                out.writeObjectFieldStart("tool_choice");
                out.writeStringField("type", "function");
                out.writeStringField("name", function.name());
                out.writeEndObject();
            }
        }
    }

    /** @param verbosity as JSON text, or null */
    private static void text(JsonGenerator out, ResponseFormat format, @Nullable String verbosity, SharedFields fields)
            throws IOException {
        if (format instanceof ResponseFormat.Text && verbosity == null) {
            return;
        }
        out.writeObjectFieldStart("text");
        if (verbosity != null) {
            out.writeFieldName(VERBOSITY);
            out.writeRawValue(verbosity);
        }
        format(out, format, fields);
        out.writeEndObject();
    }

    private static void format(JsonGenerator out, ResponseFormat format, SharedFields fields) throws IOException {
        if (format instanceof ResponseFormat.Text) {
            return;
        }
        out.writeObjectFieldStart("format");
        if (format instanceof ResponseFormat.JsonSchema schema) {
            out.writeStringField("type", "json_schema");
            fields.schema(schema);
        } else {
            out.writeStringField("type", "json_object");
        }
        out.writeEndObject();
    }

    /**
     * What the model reasons comes back with the next turn, as nothing is kept at OpenAI (reasoning guide, 2026-07-15). A model that
     * does not reason is asked for nothing of it, as peers do (vercel/ai {@code openai-responses-language-model.ts}, 2026-08-22).
     */
    private static void reasoning(JsonGenerator out, ReasoningOptions asked, ModelInfo model, SharedFields fields)
            throws IOException {
        boolean reasons = !model.parameters().reasoningEfforts().isEmpty();
        boolean show = reasons && asked.include() && !"none".equals(asked.effort());
        if (asked.effort() != null || show) {
            out.writeObjectFieldStart("reasoning");
            if (asked.effort() != null) {
                fields.effort("effort", asked.effort());
            }
            if (show) {
                out.writeStringField("summary", "auto");
            }
            out.writeEndObject();
        }
        if (reasons) {
            out.writeArrayFieldStart("include");
            out.writeString("reasoning.encrypted_content");
            out.writeEndArray();
        }
    }
}
