package dev.sluice.provider.openai;

import dev.sluice.json.JsonFields;
import dev.sluice.model.AssistantPart;
import dev.sluice.model.ContentPart;
import dev.sluice.model.MediaSource;
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

/** Reads a recorded request of OpenAI's into the canonical one that means the same. */
final class RecordedRequest {

    private final RequestBuilder builder = new RequestBuilder(new ChatWire());

    private RecordedRequest() {}

    static RequestBuilder of(JsonObject recorded) {
        RecordedRequest reader = new RecordedRequest();
        JsonFields fields = JsonFields.of(recorded);
        reader.messages(fields.objects("messages"));
        Integer maxTokens = fields.integer("max_completion_tokens");
        reader.builder.sampling(new Sampling(
                fields.number("temperature"),
                fields.number("top_p"),
                maxTokens != null ? maxTokens : fields.integer("max_tokens"),
                fields.strings("stop"),
                fields.longValue("seed")));
        reader.tools(fields);
        reader.format(fields.object("response_format"));
        return reader.builder;
    }

    private void messages(List<JsonFields> messages) {
        List<Message.ToolResult> results = new ArrayList<>();
        for (JsonFields message : messages) {
            if (message.string("role", "").equals("tool")) {
                results.add(new Message.ToolResult(
                        message.path(), message.string("tool_call_id", ""), "f", userParts(message), false));
                continue;
            }
            endResults(results);
            String name = message.string("name");
            switch (message.string("role", "")) {
                case "system" -> builder.message(new Message.System(message.path(), texts(message), name));
                case "user" -> builder.message(new Message.User(message.path(), userParts(message), name));
                case "assistant" ->
                    builder.message(new Message.Assistant(message.path(), assistantParts(message), name, null));
                default -> throw new AssertionError("no such role: " + message.string("role"));
            }
        }
        endResults(results);
    }

    private void endResults(List<Message.ToolResult> results) {
        if (!results.isEmpty()) {
            builder.message(new Message.ToolResults(results));
            results.clear();
        }
    }

    private static List<ContentPart.Text> texts(JsonFields message) {
        String text = message.string("content");
        return text != null
                ? List.of(new ContentPart.Text(text))
                : message.objects("content").stream()
                        .map(part -> new ContentPart.Text(part.string("text", "")))
                        .toList();
    }

    private static List<AssistantPart> assistantParts(JsonFields message) {
        List<AssistantPart> parts = new ArrayList<>(texts(message));
        for (JsonFields call : message.objects("tool_calls")) {
            JsonFields function = call.objectOrEmpty("function");
            parts.add(new AssistantPart.ToolCall(
                    call.string("id", ""), function.string("name", ""), function.string("arguments", ""), null));
        }
        return parts;
    }

    private static List<UserPart> userParts(JsonFields message) {
        String text = message.string("content");
        return text != null
                ? List.of(new ContentPart.Text(text))
                : message.objects("content").stream()
                        .map(RecordedRequest::userPart)
                        .toList();
    }

    private static UserPart userPart(JsonFields part) {
        JsonFields file = part.objectOrEmpty("file");
        JsonFields image = part.objectOrEmpty("image_url");
        JsonFields audio = part.objectOrEmpty("input_audio");
        return switch (part.string("type", "")) {
            case "text" -> new ContentPart.Text(part.string("text", ""));
            case "image_url" -> new ContentPart.Image(source(image.path("url"), image.string("url", "")), null);
            case "input_audio" ->
                new ContentPart.Audio(
                        new MediaSource.Inline(audio.path("data"), null, audio.string("data", "")),
                        audio.string("format"));
            case "file" ->
                new ContentPart.File(
                        source(file.path("file_data"), file.string("file_data", "")), file.string("filename"));
            default -> throw new AssertionError("no such part: " + part.string("type"));
        };
    }

    private static MediaSource source(String path, String url) {
        if (!url.startsWith("data:")) {
            return new MediaSource.Remote(path, url);
        }
        int comma = url.indexOf(";base64,");
        return new MediaSource.Inline(
                path, url.substring("data:".length(), comma), url.substring(comma + ";base64,".length()));
    }

    private void tools(JsonFields fields) {
        for (JsonFields tool : fields.objects("tools")) {
            JsonFields function = tool.objectOrEmpty("function");
            builder.tool(new ToolDefinition(
                    tool.path(),
                    function.string("name", ""),
                    function.string("description"),
                    function.jsonText("parameters"),
                    function.bool("strict")));
        }
        builder.choice(choice(fields.string("tool_choice"))).parallel(fields.bool("parallel_tool_calls"));
    }

    private static @Nullable ToolChoice choice(@Nullable String choice) {
        if (choice == null) {
            return null;
        }
        return switch (choice) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required" -> new ToolChoice.Required();
            default -> throw new AssertionError("no such choice: " + choice);
        };
    }

    private void format(@Nullable JsonFields format) {
        if (format == null) {
            return;
        }
        JsonFields schema = format.objectOrEmpty("json_schema");
        String text = schema.jsonText("schema");
        builder.format(
                text == null
                        ? new ResponseFormat.JsonObject()
                        : new ResponseFormat.JsonSchema(
                                schema.string("name", ""), schema.string("description"), text, schema.bool("strict")));
    }
}
