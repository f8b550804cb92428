package dev.sluice.provider.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a Chat Completions request (OpenAPI description of the API, 2026-08-21). Immutable. */
final class ChatRequestEncoder {

    private static final String PATH = "/chat/completions";

    private final MediaLimits mediaLimits;
    private final boolean streaming;

    /** @param streaming whether the answer is to be a stream rather than one document */
    ChatRequestEncoder(MediaLimits mediaLimits, boolean streaming) {
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
        fields.messages("messages", request, new ChatMessageWriter(out, model, findings, mediaLimits));
        sampling(out, request.sampling(), model, findings, fields);
        tools(out, request.toolUse(), fields);
        responseFormat(out, request.responseFormat(), fields);
        if (request.reasoning().effort() != null) {
            fields.effort("reasoning_effort", request.reasoning().effort());
        }
        out.writeBooleanField("stream", streaming);
        if (streaming) {
            fields.streamOptions(true);
        }
        // New accounts keep every answer unless told otherwise (migration guide, 2026-07-15).
        out.writeBooleanField("store", false);
        passThrough(out, request.passThrough());
        out.writeEndObject();
    }

    /** This is the format that they belong to. What is not known here may be known there, or to a server that speaks it too. */
    private static void passThrough(JsonGenerator out, Map<String, String> fields) throws IOException {
        for (Map.Entry<String, String> field : new TreeMap<>(fields).entrySet()) {
            out.writeFieldName(field.getKey());
            out.writeRawValue(field.getValue());
        }
    }

    private static void sampling(
            JsonGenerator out, Sampling sampling, ModelInfo model, Findings findings, SharedFields fields)
            throws IOException {
        fields.temperatureAndTopP(sampling);
        if (sampling.maxTokens() != null) {
            // max_tokens is the older name, which reasoning models refuse.
            out.writeNumberField("max_completion_tokens", fields.maxTokens(sampling.maxTokens()));
        }
        stop(out, sampling.stop(), model, findings);
        if (sampling.seed() != null) {
            out.writeNumberField("seed", sampling.seed());
        }
    }

    private static void stop(JsonGenerator out, List<String> stop, ModelInfo model, Findings findings)
            throws IOException {
        if (stop.isEmpty()) {
            return;
        }
        int taken = model.parameters().stop();
        if (taken == 0) {
            findings.unsupportedParameter("stop", "stop is not supported by " + model.id());
        } else if (stop.size() > taken) {
            findings.unsupportedParameter(
                    "stop", "stop takes at most %d sequences for %s".formatted(taken, model.id()));
        }
        out.writeArrayFieldStart("stop");
        for (String sequence : stop) {
            out.writeString(sequence);
        }
        out.writeEndArray();
    }

    private static void tools(JsonGenerator out, ToolUse use, SharedFields fields) throws IOException {
        if (!fields.hasTools(use)) {
            return;
        }
        out.writeArrayFieldStart("tools");
        for (ToolDefinition tool : use.tools()) {
            out.writeStartObject();
            out.writeStringField("type", "function");
            out.writeObjectFieldStart("function");
            fields.function(tool);
            if (tool.strict() != null) {
                out.writeBooleanField("strict", tool.strict());
            }
            out.writeEndObject();
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
                out.writeObjectFieldStart("function");
                out.writeStringField("name", function.name());
                out.writeEndObject();
                out.writeEndObject();
            }
        }
    }

    private static void responseFormat(JsonGenerator out, ResponseFormat format, SharedFields fields)
            throws IOException {
        switch (format) {
            case ResponseFormat.Text text -> {}
            case ResponseFormat.JsonObject object -> {
                out.writeObjectFieldStart("response_format");
                out.writeStringField("type", "json_object");
                out.writeEndObject();
            }
            case ResponseFormat.JsonSchema schema -> {
                out.writeObjectFieldStart("response_format");
                out.writeStringField("type", "json_schema");
                out.writeObjectFieldStart("json_schema");
                fields.schema(schema);
                out.writeEndObject();
                out.writeEndObject();
            }
        }
    }
}
