package dev.sluice.provider.anthropic;

import dev.sluice.json.JsonFields;
import dev.sluice.json.JsonText;
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
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a recorded request of Anthropic's into the canonical one that means the same. */
final class RecordedRequest {

    private final RequestBuilder builder = new RequestBuilder(new MessagesWire());

    private RecordedRequest() {}

    static RequestBuilder of(JsonObject recorded) {
        RecordedRequest reader = new RecordedRequest();
        JsonFields fields = JsonFields.of(recorded);
        texts(fields, "system").forEach(text -> reader.builder.system(text.text()));
        fields.objects("messages").forEach(reader::message);
        Integer maxTokens = fields.integer("max_tokens");
        reader.builder.sampling(new Sampling(
                fields.number("temperature"),
                fields.number("top_p"),
                maxTokens != null && maxTokens > 0 ? maxTokens : null,
                fields.strings("stop_sequences"),
                null));
        reader.tools(fields);
        reader.format(fields.objectOrEmpty("output_config").objectOrEmpty("format"));
        reader.thinking(fields.object("thinking"));
        return reader.builder;
    }

    private void message(JsonFields message) {
        if (message.string("role", "").equals("assistant")) {
            assistant(message);
            return;
        }
        List<Message.ToolResult> results = new ArrayList<>();
        List<UserPart> parts = new ArrayList<>();
        for (JsonFields block : blocks(message, "content")) {
            if (block.string("type", "").equals("tool_result")) {
                results.add(new Message.ToolResult(
                        block.path(),
                        block.string("tool_use_id", ""),
                        "f",
                        userParts(block),
                        block.isTrue("is_error")));
            } else {
                parts.add(userPart(block));
            }
        }
        if (!results.isEmpty()) {
            builder.message(new Message.ToolResults(results));
        }
        if (!parts.isEmpty()) {
            builder.message(new Message.User(message.path(), parts, null));
        }
    }

    private void assistant(JsonFields message) {
        List<AssistantPart> parts = new ArrayList<>();
        JsonArray state = new JsonArray();
        for (JsonFields block : blocks(message, "content")) {
            switch (block.string("type", "")) {
                case "text" -> {
                    String text = block.string("text", "");
                    parts.add(new ContentPart.Text(text));
                    state.add(JsonObject.of("t", "text", "n", text.length()));
                }
                case "tool_use" -> {
                    parts.add(new AssistantPart.ToolCall(
                            block.string("id", ""),
                            block.string("name", ""),
                            Objects.requireNonNull(block.jsonText("input")),
                            null));
                    state.add(JsonObject.of("t", "tool", "id", block.string("id")));
                }
                case "thinking" ->
                    state.add(JsonObject.of(
                            "t",
                            "thinking",
                            "thinking",
                            block.string("thinking"),
                            "signature",
                            block.string("signature")));
                default -> throw new AssertionError("no such block: " + block.string("type"));
            }
        }
        JsonObject extra = JsonObject.of("anthropic", JsonObject.of("blocks", state));
        builder.message(new Message.Assistant(message.path(), parts, null, JsonText.of(extra)));
    }

    private static List<JsonFields> blocks(JsonFields fields, String key) {
        String text = fields.string(key);
        return text != null
                ? List.of(JsonFields.at(fields.path(key), JsonObject.of("type", "text", "text", text)))
                : fields.objects(key);
    }

    private static List<ContentPart.Text> texts(JsonFields fields, String key) {
        return blocks(fields, key).stream()
                .map(block -> new ContentPart.Text(block.string("text", "")))
                .toList();
    }

    private static List<UserPart> userParts(JsonFields block) {
        return blocks(block, "content").stream().map(RecordedRequest::userPart).toList();
    }

    private static UserPart userPart(JsonFields block) {
        JsonFields source = block.objectOrEmpty("source");
        return switch (block.string("type", "")) {
            case "text" -> new ContentPart.Text(block.string("text", ""));
            case "image" -> new ContentPart.Image(source(source), null);
            case "document" -> new ContentPart.File(source(source), block.string("title"));
            default -> throw new AssertionError("no such block: " + block.string("type"));
        };
    }

    private static MediaSource source(JsonFields source) {
        String data = source.string("data", "");
        return switch (source.string("type", "")) {
            case "url" -> new MediaSource.Remote(source.path(), source.string("url", ""));
            case "base64" -> new MediaSource.Inline(source.path(), source.string("media_type"), data);
            case "text" ->
                new MediaSource.Inline(
                        source.path(),
                        source.string("media_type"),
                        Base64.getEncoder().encodeToString(data.getBytes(StandardCharsets.UTF_8)));
            default -> throw new AssertionError("no such source: " + source.string("type"));
        };
    }

    private void tools(JsonFields fields) {
        for (JsonFields tool : fields.objects("tools")) {
            builder.tool(new ToolDefinition(
                    tool.path(),
                    tool.string("name", ""),
                    tool.string("description"),
                    tool.jsonText("input_schema"),
                    tool.bool("strict")));
        }
        JsonFields choice = fields.object("tool_choice");
        if (choice != null) {
            builder.choice(choice(choice.string("type", "")));
            Boolean oneByOne = choice.bool("disable_parallel_tool_use");
            builder.parallel(oneByOne == null ? null : Boolean.valueOf(!oneByOne));
        }
    }

    private static ToolChoice choice(String type) {
        return switch (type) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "any" -> new ToolChoice.Required();
            default -> throw new AssertionError("no such choice: " + type);
        };
    }

    private void format(JsonFields format) {
        String schema = format.jsonText("schema");
        if (schema != null) {
            builder.format(new ResponseFormat.JsonSchema("answer", null, schema, true));
        }
    }

    private void thinking(@Nullable JsonFields thinking) {
        if (thinking == null) {
            return;
        }
        switch (thinking.string("type", "")) {
            case "disabled" -> builder.reasoning("none", false);
            case "adaptive" -> builder.reasoning(null, thinking.has("display"));
            case "enabled" -> builder.reasoning("low", true);
            default -> throw new AssertionError("no such thinking: " + thinking.string("type"));
        }
    }
}
