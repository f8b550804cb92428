package dev.sluice.provider.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.Message;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.Sampling;
import dev.sluice.model.ToolChoice;
import dev.sluice.model.ToolDefinition;
import dev.sluice.model.ToolUse;
import dev.sluice.model.Violation;
import dev.sluice.provider.Findings;
import dev.sluice.provider.JsonBody;
import dev.sluice.provider.RequestText;
import dev.sluice.provider.WireRequest;
import dev.sluice.registry.ModelInfo;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a Chat Completions request (OpenAPI description of the API, 2026-08-21), always for a stream: the answer to a client that
 * wants one document is put together here. Immutable.
 */
final class ChatRequestEncoder {

    private static final String PATH = "/chat/completions";
    private static final String REQUEST_ID_HEADER = "x-request-id";
    private static final int MAX_TOOLS = 128;
    private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";
    private static final String NO_PARAMETERS_STRICT =
            "{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}";

    private final MediaLimits mediaLimits;

    ChatRequestEncoder(MediaLimits mediaLimits) {
        this.mediaLimits = mediaLimits;
    }

    Checked<WireRequest> encode(ChatRequest request, ModelInfo model) {
        Findings findings = new Findings(model);
        Buffer body = JsonBody.write(RequestText.sizeHint(request), out -> write(out, request, model, findings));
        if (!findings.violations().isEmpty()) {
            return Checked.invalid(findings.violations());
        }
        return Checked.valid(new WireRequest(PATH, Map.of(), body, true, REQUEST_ID_HEADER, findings.warnings()));
    }

    private void write(JsonGenerator out, ChatRequest request, ModelInfo model, Findings findings) throws IOException {
        out.writeStartObject();
        out.writeStringField("model", model.upstreamName());
        messages(out, request, model, findings);
        sampling(out, request.sampling(), model, findings);
        tools(out, request.toolUse(), model, findings);
        responseFormat(out, request.responseFormat(), model, findings);
        reasoningEffort(out, request.reasoning().effort(), model, findings);
        out.writeBooleanField("stream", true);
        out.writeObjectFieldStart("stream_options");
        out.writeBooleanField("include_usage", true);
        // Padding against guessing an answer from the sizes of its packets; ours leave in other packets than theirs
        // came in.
        out.writeBooleanField("include_obfuscation", false);
        out.writeEndObject();
        // New accounts keep every answer unless told otherwise (migration guide, 2026-07-15).
        out.writeBooleanField("store", false);
        out.writeEndObject();
    }

    private void messages(JsonGenerator out, ChatRequest request, ModelInfo model, Findings findings)
            throws IOException {
        ChatMessageWriter writer = new ChatMessageWriter(out, model, findings, mediaLimits);
        // OpenAI answers 400 if JSON is asked for without any message that says so (structured outputs guide,
        // 2026-07-15).
        boolean jsonToBeAskedFor =
                request.responseFormat() instanceof ResponseFormat.JsonObject && !RequestText.mentionsJson(request);
        out.writeArrayFieldStart("messages");
        for (Message message : request.messages()) {
            if (jsonToBeAskedFor && !(message instanceof Message.System)) {
                writer.instruction("Answer with one JSON object and nothing else.");
                jsonToBeAskedFor = false;
            }
            writer.message(message);
        }
        out.writeEndArray();
    }

    private static void sampling(JsonGenerator out, Sampling sampling, ModelInfo model, Findings findings)
            throws IOException {
        ModelInfo.Parameters parameters = model.parameters();
        draw(out, "temperature", sampling.temperature(), parameters.temperature(), findings);
        draw(out, "top_p", sampling.topP(), parameters.topP(), findings);
        maxTokens(out, sampling.maxTokens(), model.sizes().maxOutput(), findings);
        stop(out, sampling.stop(), model, findings);
        if (sampling.seed() != null) {
            out.writeNumberField("seed", sampling.seed());
        }
    }

    private static void draw(
            JsonGenerator out, String name, @Nullable Double value, ModelInfo.Support support, Findings findings)
            throws IOException {
        if (value == null) {
            return;
        }
        switch (support) {
            case YES -> out.writeNumberField(name, value);
            case IGNORED -> {
                if (value != 1) {
                    findings.ignored(name);
                }
            }
        }
    }

    /** {@code max_tokens} is the older name, which reasoning models refuse. A limit above what the model can do would be a 400. */
    private static void maxTokens(
            JsonGenerator out, @Nullable Integer wanted, @Nullable Integer limit, Findings findings)
            throws IOException {
        if (wanted == null) {
            return;
        }
        if (limit != null && wanted > limit) {
            findings.clamped("max_tokens", limit);
        }
        out.writeNumberField("max_completion_tokens", limit == null ? wanted : Math.min(wanted, limit));
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

    private static void tools(JsonGenerator out, ToolUse use, ModelInfo model, Findings findings) throws IOException {
        if (use.tools().isEmpty()) {
            choiceWithoutTools(use.choice(), findings);
            return;
        }
        if (!model.parameters().tools()) {
            findings.unsupportedParameter("tools", "tools is not supported by " + model.id());
        }
        if (use.tools().size() > MAX_TOOLS) {
            findings.violation(Violation.TOO_MANY, "tools", "tools takes at most " + MAX_TOOLS + " functions");
        }
        out.writeArrayFieldStart("tools");
        for (ToolDefinition tool : use.tools()) {
            tool(out, tool, findings);
        }
        out.writeEndArray();
        if (use.choice() != null) {
            choice(out, use.choice());
        }
        if (use.parallel() != null) {
            out.writeBooleanField("parallel_tool_calls", use.parallel());
        }
    }

    private static void tool(JsonGenerator out, ToolDefinition tool, Findings findings) throws IOException {
        boolean strict = Boolean.TRUE.equals(tool.strict());
        out.writeStartObject();
        out.writeStringField("type", "function");
        out.writeObjectFieldStart("function");
        out.writeStringField("name", tool.name());
        if (tool.description() != null) {
            out.writeStringField("description", tool.description());
        }
        out.writeFieldName("parameters");
        if (tool.parameters() == null) {
            out.writeRawValue(strict ? NO_PARAMETERS_STRICT : NO_PARAMETERS);
        } else {
            String field = tool.path() + ".function.parameters";
            out.writeRawValue(strict ? StrictSchema.of(tool.parameters(), field, findings) : tool.parameters());
        }
        if (tool.strict() != null) {
            out.writeBooleanField("strict", strict);
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    /** OpenAI refuses any choice without tools; one that asks for nothing can be left out. */
    private static void choiceWithoutTools(@Nullable ToolChoice choice, Findings findings) {
        if (choice instanceof ToolChoice.Required || choice instanceof ToolChoice.Function) {
            findings.violation(Violation.INVALID, "tool_choice", "tool_choice asks for a call, but there are no tools");
        }
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

    private static void responseFormat(JsonGenerator out, ResponseFormat format, ModelInfo model, Findings findings)
            throws IOException {
        switch (format) {
            case ResponseFormat.Text text -> {}
            case ResponseFormat.JsonObject object -> {
                out.writeObjectFieldStart("response_format");
                out.writeStringField("type", "json_object");
                out.writeEndObject();
            }
            case ResponseFormat.JsonSchema schema -> {
                if (!model.parameters().structuredOutput()) {
                    findings.unsupportedParameter(
                            "response_format", "response_format json_schema is not supported by " + model.id());
                }
                jsonSchema(out, schema, findings);
            }
        }
    }

    private static void jsonSchema(JsonGenerator out, ResponseFormat.JsonSchema format, Findings findings)
            throws IOException {
        boolean strict = Boolean.TRUE.equals(format.strict());
        out.writeObjectFieldStart("response_format");
        out.writeStringField("type", "json_schema");
        out.writeObjectFieldStart("json_schema");
        out.writeStringField("name", format.name());
        if (format.description() != null) {
            out.writeStringField("description", format.description());
        }
        out.writeFieldName("schema");
        String field = "response_format.json_schema.schema";
        out.writeRawValue(strict ? StrictSchema.of(format.schema(), field, findings) : format.schema());
        if (format.strict() != null) {
            out.writeBooleanField("strict", strict);
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void reasoningEffort(JsonGenerator out, @Nullable String effort, ModelInfo model, Findings findings)
            throws IOException {
        if (effort == null) {
            return;
        }
        List<String> taken = model.parameters().reasoningEfforts();
        if (!taken.contains(effort)) {
            findings.unsupportedParameter(
                    "reasoning_effort",
                    taken.isEmpty()
                            ? "reasoning_effort is not supported by " + model.id()
                            : "reasoning_effort %s is not supported by %s; supported: %s"
                                    .formatted(effort, model.id(), String.join(", ", taken)));
        }
        out.writeStringField("reasoning_effort", effort);
    }
}
