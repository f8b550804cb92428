package dev.sluice.provider.google;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.ToolChoice;
import dev.sluice.model.ToolDefinition;
import dev.sluice.model.ToolUse;
import dev.sluice.model.Violation;
import dev.sluice.provider.Findings;
import dev.sluice.provider.JsonBody;
import dev.sluice.provider.RequestText;
import dev.sluice.provider.UnsentFields;
import dev.sluice.provider.WireRequest;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelInfo.Trait;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes a generateContent request (content.proto of v1beta, 2026-08-22), always for a stream: the answer to a client that wants one
 * document is put together here. Gemini refuses fields that it does not know. Immutable.
 */
final class GenerateRequestEncoder {

    /** A name that is safe as one segment of a path: the client may have chosen it. */
    private static final Pattern MODEL_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    /** Gemini names no exchange in its headers; a proxy before it may. */
    private static final String REQUEST_ID_HEADER = "x-request-id";

    private final MediaLimits mediaLimits;

    GenerateRequestEncoder(MediaLimits mediaLimits) {
        this.mediaLimits = mediaLimits;
    }

    Checked<WireRequest> encode(ChatRequest request, ModelInfo model) {
        Findings findings = new Findings(model);
        if (!MODEL_NAME.matcher(model.upstreamName()).matches()) {
            findings.violation(Violation.INVALID, "model", "model: this is no name of a model of Google's");
        }
        Buffer body = JsonBody.write(RequestText.sizeHint(request), out -> write(out, request, model, findings));
        String path = "/v1beta/models/" + model.upstreamName() + ":streamGenerateContent?alt=sse";
        return findings.checked(new WireRequest(path, Map.of(), body, true, REQUEST_ID_HEADER, findings.warnings()));
    }

    private void write(JsonGenerator out, ChatRequest request, ModelInfo model, Findings findings) throws IOException {
        Conversation conversation = new Conversation(model, findings, mediaLimits);
        conversation.take(request.messages());
        UnsentFields.names(request, findings);
        UnsentFields.details(request, findings);
        UnsentFields.fileNames(request, findings);
        UnsentFields.passThrough(request, findings);
        out.writeStartObject();
        instructions(out, conversation);
        out.writeArrayFieldStart("contents");
        TurnWriter turns = new TurnWriter(out);
        for (Turn turn : conversation.turns()) {
            turns.turn(turn);
        }
        out.writeEndArray();
        tools(out, request.toolUse(), model, findings);
        if (!request.toolUse().tools().isEmpty()
                && !(request.responseFormat() instanceof ResponseFormat.Text)
                && !model.has(Trait.FORMAT_WITH_TOOLS)) {
            findings.violation(
                    "unsupported_combination",
                    "response_format",
                    model.id() + " cannot combine tools with response_format");
        }
        new GenerationConfig(out, model, findings).write(request);
        out.writeEndObject();
    }

    private static void instructions(JsonGenerator out, Conversation conversation) throws IOException {
        if (conversation.instructions().isEmpty()) {
            return;
        }
        out.writeObjectFieldStart("systemInstruction");
        out.writeArrayFieldStart("parts");
        for (String text : conversation.instructions()) {
            out.writeStartObject();
            out.writeStringField("text", text);
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void tools(JsonGenerator out, ToolUse use, ModelInfo model, Findings findings) throws IOException {
        if (use.tools().isEmpty()) {
            choiceWithoutTools(use.choice(), findings);
            return;
        }
        if (!model.parameters().tools()) {
            findings.unsupportedParameter("tools", "tools is not supported by " + model.id());
        }
        // There is no such switch, and more calls than one cannot be left out of an answer afterwards.
        if (Boolean.FALSE.equals(use.parallel())) {
            findings.unsupportedParameter(
                    "parallel_tool_calls", model.id() + " cannot be kept from calling several tools at once");
        }
        out.writeArrayFieldStart("tools");
        out.writeStartObject();
        out.writeArrayFieldStart("functionDeclarations");
        for (ToolDefinition tool : use.tools()) {
            tool(out, tool, findings);
        }
        out.writeEndArray();
        out.writeEndObject();
        out.writeEndArray();
        boolean strict = use.tools().stream().anyMatch(tool -> Boolean.TRUE.equals(tool.strict()));
        if (forces(use.choice()) && !model.has(Trait.FORCED_TOOLS)) {
            findings.unsupportedParameter("tool_choice", model.id() + " cannot be made to call a tool");
        }
        mode(out, use.choice(), strict);
    }

    private static boolean forces(@Nullable ToolChoice choice) {
        return choice instanceof ToolChoice.Required || choice instanceof ToolChoice.Function;
    }

    /** Gemini refuses an empty schema; a function without arguments has none. */
    private static void tool(JsonGenerator out, ToolDefinition tool, Findings findings) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", tool.name());
        if (tool.description() != null) {
            out.writeStringField("description", tool.description());
        }
        if (tool.parameters() != null) {
            boolean strict = Boolean.TRUE.equals(tool.strict());
            out.writeFieldName("parametersJsonSchema");
            out.writeRawValue(
                    GeminiSchema.of(tool.parameters(), tool.path() + ".function.parameters", strict, findings));
        }
        out.writeEndObject();
    }

    private static void choiceWithoutTools(@Nullable ToolChoice choice, Findings findings) {
        if (forces(choice)) {
            findings.violation(Violation.INVALID, "tool_choice", "tool_choice asks for a call, but there are no tools");
        }
    }

    /** Strictness is a mode of all calls, not a property of a tool. {@code ANY} holds calls to their schemas as well. */
    private static void mode(JsonGenerator out, @Nullable ToolChoice choice, boolean strict) throws IOException {
        if (choice == null && !strict) {
            return;
        }
        ToolChoice asked = choice == null ? new ToolChoice.Auto() : choice;
        String mode =
                switch (asked) {
                    case ToolChoice.Auto auto -> strict ? "VALIDATED" : "AUTO";
                    case ToolChoice.None none -> "NONE";
                    case ToolChoice.Required required -> "ANY";
                    case ToolChoice.Function function -> "ANY";
                };
        out.writeObjectFieldStart("toolConfig");
        out.writeObjectFieldStart("functionCallingConfig");
        out.writeStringField("mode", mode);
        if (choice instanceof ToolChoice.Function function) {
            out.writeArrayFieldStart("allowedFunctionNames");
            out.writeString(function.name());
            out.writeEndArray();
        }
        out.writeEndObject();
        out.writeEndObject();
    }
}
