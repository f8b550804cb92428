package dev.sluice.provider.google;

import dev.sluice.json.JsonFields;
import dev.sluice.model.AssistantPart;
import dev.sluice.model.ContentPart;
import dev.sluice.model.Message;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.Sampling;
import dev.sluice.model.ToolChoice;
import dev.sluice.model.ToolDefinition;
import dev.sluice.model.UserPart;
import dev.sluice.provider.RequestBuilder;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a recorded request of Gemini's into the canonical one that means the same. */
final class RecordedRequest {

    private final RequestBuilder builder = new RequestBuilder(new GenerateWire());

    private RecordedRequest() {}

    static RequestBuilder of(JsonObject recorded) {
        RecordedRequest reader = new RecordedRequest();
        JsonFields fields = JsonFields.of(recorded);
        for (JsonFields part : fields.objectOrEmpty("systemInstruction").objects("parts")) {
            reader.builder.system(part.string("text", ""));
        }
        fields.objects("contents").forEach(reader::content);
        reader.tools(fields);
        JsonFields config = fields.objectOrEmpty("generationConfig");
        reader.builder.sampling(new Sampling(
                config.number("temperature"),
                config.number("topP"),
                config.integer("maxOutputTokens"),
                config.strings("stopSequences"),
                config.longValue("seed")));
        reader.format(config);
        JsonFields thinking = config.objectOrEmpty("thinkingConfig");
        String effort = thinking.has("thinkingBudget") ? "low" : thinking.string("thinkingLevel");
        reader.builder.reasoning(effort, thinking.isTrue("includeThoughts"));
        return reader.builder;
    }

    private void content(JsonFields content) {
        List<JsonFields> parts = content.objects("parts");
        if (content.string("role", "").equals("model")) {
            builder.message(new Message.Assistant(
                    content.path(),
                    parts.stream().map(RecordedRequest::assistantPart).toList(),
                    null,
                    null));
        } else if (parts.getFirst().has("functionResponse")) {
            builder.message(new Message.ToolResults(
                    parts.stream().map(RecordedRequest::result).toList()));
        } else {
            builder.message(new Message.User(
                    content.path(),
                    parts.stream().map(RecordedRequest::userPart).toList(),
                    null));
        }
    }

    private static AssistantPart assistantPart(JsonFields part) {
        JsonFields call = part.object("functionCall");
        if (call == null) {
            return new ContentPart.Text(part.string("text", ""));
        }
        String signature = part.string("thoughtSignature");
        return new AssistantPart.ToolCall(
                call.string("id", ""),
                call.string("name", ""),
                String.valueOf(call.jsonText("args")),
                signature == null ? null : Signatures.callExtra(signature));
    }

    private static Message.ToolResult result(JsonFields part) {
        JsonFields response = part.objectOrEmpty("functionResponse");
        List<UserPart> content = new ArrayList<>();
        content.add(new ContentPart.Text(response.objectOrEmpty("response").string("output", "")));
        response.objects("parts").forEach(media -> content.add(userPart(media)));
        return new Message.ToolResult(
                part.path(), response.string("id", ""), response.string("name", ""), content, false);
    }

    private static UserPart userPart(JsonFields part) {
        JsonFields data = part.object("inlineData");
        if (data == null) {
            return new ContentPart.Text(part.string("text", ""));
        }
        String type = data.string("mimeType", "");
        var source = RequestBuilder.inline(data.path("data"), type, data.string("data", ""));
        return switch (type.substring(0, type.indexOf('/'))) {
            case "image" -> new ContentPart.Image(source, null);
            case "audio" -> new ContentPart.Audio(source, null);
            case "video" -> new ContentPart.Video(source);
            default -> new ContentPart.File(source, null);
        };
    }

    private void tools(JsonFields fields) {
        for (JsonFields tool : fields.objects("tools")) {
            for (JsonFields function : tool.objects("functionDeclarations")) {
                builder.tool(new ToolDefinition(
                        function.path(),
                        function.string("name", ""),
                        function.string("description"),
                        function.jsonText("parametersJsonSchema"),
                        null));
            }
        }
        builder.choice(choice(fields.objectOrEmpty("toolConfig").object("functionCallingConfig")));
    }

    private static @Nullable ToolChoice choice(@Nullable JsonFields config) {
        return config != null && config.string("mode", "").equals("AUTO") ? new ToolChoice.Auto() : null;
    }

    private void format(JsonFields config) {
        String schema = config.jsonText("responseJsonSchema");
        if (schema != null) {
            builder.format(new ResponseFormat.JsonSchema("answer", null, schema, null));
        } else if (config.has("responseMimeType")) {
            builder.format(new ResponseFormat.JsonObject());
        }
    }
}
