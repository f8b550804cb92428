package dev.sluice.provider.fourth;

import dev.sluice.model.AssistantPart;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.ContentPart;
import dev.sluice.model.Message;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.Sampling;
import dev.sluice.model.ToolDefinition;
import dev.sluice.model.UserPart;
import dev.sluice.provider.Findings;
import dev.sluice.registry.ModelInfo;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Writes a request as lines, and finds what cannot be said in them. One per request; one thread. */
final class TalkWriter {

    private final Findings findings;

    TalkWriter(Findings findings) {
        this.findings = findings;
    }

    Buffer body(ChatRequest request, ModelInfo model) {
        refuse(request);
        JsonArray lines = new JsonArray();
        request.messages().forEach(message -> line(message, lines));
        JsonObject body = JsonObject.of("model", model.upstreamName(), "lines", lines);
        Integer limit = request.sampling().maxTokens();
        if (limit != null) {
            body.put("limit", limit);
        }
        JsonArray functions = new JsonArray();
        for (ToolDefinition tool : request.toolUse().tools()) {
            functions.add(JsonObject.of("name", tool.name(), "about", tool.description(), "takes", tool.parameters()));
        }
        return body.put("functions", functions).toBuffer();
    }

    private void refuse(ChatRequest request) {
        Sampling sampling = request.sampling();
        if (sampling.temperature() != null) {
            findings.ignored("temperature");
        }
        if (sampling.topP() != null) {
            findings.ignored("top_p");
        }
        if (sampling.seed() != null) {
            findings.ignored("seed");
        }
        refuse(!sampling.stop().isEmpty(), "stop");
        refuse(request.toolUse().choice() != null, "tool_choice");
        refuse(request.toolUse().parallel() != null, "parallel_tool_calls");
        refuse(request.reasoning().effort() != null, "reasoning_effort");
        refuse(!(request.responseFormat() instanceof ResponseFormat.Text), "response_format");
    }

    private void refuse(boolean given, String field) {
        if (given) {
            findings.unsupportedParameter(field, field + " is not supported by " + FourthProvider.NAME);
        }
    }

    private void line(Message message, JsonArray lines) {
        switch (message) {
            case Message.System system -> lines.add(line("system", says(system.content())));
            case Message.User user -> lines.add(line("user", says(user.content())));
            case Message.Assistant assistant -> lines.add(answer(assistant));
            case Message.ToolResults results ->
                results.results()
                        .forEach(result ->
                                lines.add(line("tool", says(result.content())).put("call", result.callId())));
        }
    }

    private static JsonObject line(String who, String says) {
        return JsonObject.of("who", who, "says", says);
    }

    private static JsonObject answer(Message.Assistant assistant) {
        StringBuilder says = new StringBuilder();
        JsonArray calls = new JsonArray();
        for (AssistantPart part : assistant.content()) {
            switch (part) {
                case ContentPart.Text text -> says.append(text.text());
                case AssistantPart.Refusal refusal -> says.append(refusal.text());
                case AssistantPart.Reasoning reasoning -> {}
                case AssistantPart.ToolCall call ->
                    calls.add(JsonObject.of("id", call.id(), "name", call.name(), "takes", call.arguments()));
            }
        }
        return line("assistant", says.toString()).put("calls", calls);
    }

    private String says(List<? extends UserPart> parts) {
        StringBuilder says = new StringBuilder();
        for (UserPart part : parts) {
            switch (part) {
                case ContentPart.Text text -> says.append(text.text());
                case ContentPart.Image image ->
                    findings.noInput("image", image.source().path());
                case ContentPart.Audio audio ->
                    findings.noInput("audio", audio.source().path());
                case ContentPart.Video video ->
                    findings.noInput("video", video.source().path());
                case ContentPart.File file ->
                    findings.noInput("file", file.source().path());
            }
        }
        return says.toString();
    }
}
