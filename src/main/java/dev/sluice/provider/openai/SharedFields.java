package dev.sluice.provider.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Message;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.Sampling;
import dev.sluice.model.ToolChoice;
import dev.sluice.model.ToolDefinition;
import dev.sluice.model.ToolUse;
import dev.sluice.model.Violation;
import dev.sluice.provider.Findings;
import dev.sluice.provider.LocalReferences;
import dev.sluice.provider.RequestText;
import dev.sluice.registry.ModelInfo;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes, where the generator stands, the fields that Chat Completions and Responses have in common, and finds what the model cannot
 * take of them. One per request; one thread.
 */
final class SharedFields {

    private static final int MAX_TOOLS = 128;
    private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";
    private static final String NO_PARAMETERS_STRICT =
            "{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}";

    private static final String JSON_ONLY = "Answer with one JSON object and nothing else.";

    /** Writes one message after the other. */
    interface MessageWriter {
        void message(Message message) throws IOException;

        /** An instruction of our own. */
        void instruction(String text) throws IOException;
    }

    private final JsonGenerator out;
    private final ModelInfo model;
    private final Findings findings;

    SharedFields(JsonGenerator out, ModelInfo model, Findings findings) {
        this.out = out;
        this.model = model;
        this.findings = findings;
    }

    /** Writes the messages, and one more if JSON is wanted and none says so: OpenAI answers 400 then (structured outputs guide, 2026-07-15). */
    void messages(String field, ChatRequest request, MessageWriter writer) throws IOException {
        boolean jsonToBeAskedFor =
                request.responseFormat() instanceof ResponseFormat.JsonObject && !RequestText.mentionsJson(request);
        out.writeArrayFieldStart(field);
        for (Message message : request.messages()) {
            if (jsonToBeAskedFor && !(message instanceof Message.System)) {
                writer.instruction(JSON_ONLY);
                jsonToBeAskedFor = false;
            }
            writer.message(message);
        }
        out.writeEndArray();
    }

    /** @param usage whether usage has to be asked for */
    void streamOptions(boolean usage) throws IOException {
        out.writeObjectFieldStart("stream_options");
        if (usage) {
            out.writeBooleanField("include_usage", true);
        }
        // Padding against guessing an answer from the sizes of its packets; ours leave in other packets than theirs
        // came in.
        out.writeBooleanField("include_obfuscation", false);
        out.writeEndObject();
    }

    void temperatureAndTopP(Sampling sampling) throws IOException {
        draw("temperature", sampling.temperature(), model.parameters().temperature());
        draw("top_p", sampling.topP(), model.parameters().topP());
    }

    private void draw(String name, @Nullable Double value, ModelInfo.Support support) throws IOException {
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

    /** The limit to send instead of {@code max_tokens}: one above what the model can do would be a 400. */
    int maxTokens(int wanted) {
        Integer limit = model.sizes().maxOutput();
        if (limit == null || wanted <= limit) {
            return wanted;
        }
        findings.clamped("max_tokens", limit);
        return limit;
    }

    /** Whether there are tools to write. OpenAI refuses any choice without tools; one that asks for nothing can be left out. */
    boolean hasTools(ToolUse use) {
        if (use.tools().isEmpty()) {
            if (use.choice() instanceof ToolChoice.Required || use.choice() instanceof ToolChoice.Function) {
                findings.violation(
                        Violation.INVALID, "tool_choice", "tool_choice asks for a call, but there are no tools");
            }
            return false;
        }
        if (!model.parameters().tools()) {
            findings.unsupportedParameter("tools", "tools is not supported by " + model.id());
        }
        if (use.tools().size() > MAX_TOOLS) {
            findings.violation(Violation.TOO_MANY, "tools", "tools takes at most " + MAX_TOOLS + " functions");
        }
        return true;
    }

    /** {@code name}, {@code description} and {@code parameters} of a function. */
    void function(ToolDefinition tool) throws IOException {
        boolean strict = Boolean.TRUE.equals(tool.strict());
        out.writeStringField("name", tool.name());
        if (tool.description() != null) {
            out.writeStringField("description", tool.description());
        }
        out.writeFieldName("parameters");
        if (tool.parameters() == null) {
            out.writeRawValue(strict ? NO_PARAMETERS_STRICT : NO_PARAMETERS);
        } else {
            String field = tool.path() + ".function.parameters";
            out.writeRawValue(schema(tool.parameters(), strict, field));
        }
    }

    private String schema(String schema, boolean strict, String field) {
        return strict ? StrictSchema.of(schema, field, findings) : LocalReferences.withoutDead(schema);
    }

    void parallelCalls(@Nullable Boolean parallel) throws IOException {
        if (parallel != null) {
            out.writeBooleanField("parallel_tool_calls", parallel);
        }
    }

    /** {@code name}, {@code description}, {@code schema} and {@code strict} of a format. */
    void schema(ResponseFormat.JsonSchema format) throws IOException {
        if (!model.parameters().structuredOutput()) {
            findings.unsupportedParameter(
                    "response_format", "response_format json_schema is not supported by " + model.id());
        }
        boolean strict = Boolean.TRUE.equals(format.strict());
        out.writeStringField("name", format.name());
        if (format.description() != null) {
            out.writeStringField("description", format.description());
        }
        out.writeFieldName("schema");
        String field = "response_format.json_schema.schema";
        out.writeRawValue(schema(format.schema(), strict, field));
        if (format.strict() != null) {
            out.writeBooleanField("strict", strict);
        }
    }

    void effort(String name, String effort) throws IOException {
        List<String> taken = model.parameters().reasoningEfforts();
        if (!taken.contains(effort)) {
            findings.unsupportedParameter(
                    "reasoning_effort",
                    taken.isEmpty()
                            ? "reasoning_effort is not supported by " + model.id()
                            : "reasoning_effort %s is not supported by %s; supported: %s"
                                    .formatted(effort, model.id(), String.join(", ", taken)));
        }
        out.writeStringField(name, effort);
    }
}
