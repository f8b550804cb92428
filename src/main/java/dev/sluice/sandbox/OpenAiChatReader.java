package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import dev.sluice.sandbox.ModelRequest.Choice;
import dev.sluice.sandbox.ModelRequest.Format;
import dev.sluice.sandbox.ModelRequest.Tool;
import dev.sluice.sandbox.ModelRequest.Turn;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a checked chat completion request. */
final class OpenAiChatReader {

    private OpenAiChatReader() {}

    static ModelRequest read(JsonFields body) {
        Integer maxTokens = body.integer("max_completion_tokens");
        return new ModelRequest(
                body.string("model", ""),
                turns(body.objects("messages")),
                tools(body),
                choice(body),
                !Boolean.FALSE.equals(body.bool("parallel_tool_calls")),
                format(body),
                maxTokens != null ? maxTokens : body.integer("max_tokens"),
                stop(body),
                hiddenReasoning(body.string("reasoning_effort")),
                false);
    }

    private static List<Turn> turns(List<JsonFields> messages) {
        List<Turn> turns = new ArrayList<>();
        Map<String, String> functions = new HashMap<>();
        for (JsonFields message : messages) {
            String text = OpenAiMessageCheck.text(message);
            turns.add(
                    switch (message.string("role", "")) {
                        case "user" -> new Turn.User(text, attachments(message));
                        case "assistant" -> assistant(message, text, functions);
                        case "tool" ->
                            new Turn.ToolResult(
                                    functions.getOrDefault(message.string("tool_call_id", ""), "tool"), text);
                        default -> new Turn.Instruction(text);
                    });
        }
        return turns;
    }

    /** @param functions gets the called functions by the ids of the calls */
    private static Turn assistant(JsonFields message, String text, Map<String, String> functions) {
        List<String> calls = new ArrayList<>();
        for (JsonFields call : message.objects("tool_calls")) {
            JsonFields function = call.objectOrEmpty("function");
            functions.put(call.string("id", ""), function.string("name", ""));
            calls.add(function.string("name", "") + function.string("arguments", ""));
        }
        return new Turn.Assistant(text, calls);
    }

    private static List<String> attachments(JsonFields message) {
        List<String> kinds = new ArrayList<>();
        for (JsonFields part : message.objects("content")) {
            switch (part.string("type", "")) {
                case "image_url" -> kinds.add("image");
                case "input_audio" -> kinds.add("audio");
                case "file" -> kinds.add("file");
                default -> {}
            }
        }
        return kinds;
    }

    private static List<Tool> tools(JsonFields body) {
        return body.objects("tools").stream()
                .map(tool -> tool.objectOrEmpty("function"))
                .map(function -> new Tool(function.string("name", ""), schema(function.object("parameters"))))
                .toList();
    }

    static JsonObject schema(@Nullable JsonFields schema) {
        return schema == null ? new JsonObject() : schema.toJson();
    }

    private static Choice choice(JsonFields body) {
        JsonFields named = body.object("tool_choice");
        if (named != null) {
            return new Choice.Named(named.objectOrEmpty("function").string("name", ""));
        }
        return "none".equals(body.string("tool_choice")) ? new Choice.None() : new Choice.Free();
    }

    private static Format format(JsonFields body) {
        JsonFields format = body.objectOrEmpty("response_format");
        return switch (format.string("type", "text")) {
            case "json_schema" ->
                new Format.Json(schema(format.objectOrEmpty("json_schema").object("schema")));
            case "json_object" -> new Format.AnyJson();
            default -> new Format.Text();
        };
    }

    private static List<String> stop(JsonFields body) {
        String one = body.string("stop");
        return one != null ? List.of(one) : body.strings("stop");
    }

    /** How many tokens an effort costs. */
    static int hiddenReasoning(@Nullable String effort) {
        if (effort == null) {
            return 0;
        }
        return switch (effort) {
            case "minimal" -> 8;
            case "low" -> 16;
            case "medium" -> 32;
            case "high" -> 64;
            case "xhigh", "max" -> 128;
            default -> 0;
        };
    }
}
