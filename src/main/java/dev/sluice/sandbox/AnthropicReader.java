package dev.sluice.sandbox;

import static dev.sluice.sandbox.AnthropicMessageCheck.blocks;
import static dev.sluice.sandbox.AnthropicMessageCheck.text;

import dev.sluice.json.JsonFields;
import dev.sluice.sandbox.ModelRequest.Choice;
import dev.sluice.sandbox.ModelRequest.Format;
import dev.sluice.sandbox.ModelRequest.Tool;
import dev.sluice.sandbox.ModelRequest.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a checked Messages request. */
final class AnthropicReader {

    private AnthropicReader() {}

    static ModelRequest read(JsonFields body, AnthropicThinking thinking) {
        List<Turn> turns = turns(body);
        boolean thinks = thinking.comesFirst(turns);
        return new ModelRequest(
                body.string("model", ""),
                turns,
                tools(body),
                choice(body.objectOrEmpty("tool_choice")),
                !body.objectOrEmpty("tool_choice").isTrue("disable_parallel_tool_use"),
                format(body),
                body.integer("max_tokens"),
                body.strings("stop_sequences"),
                thinks && !thinking.shown() ? thinking.tokens() : 0,
                thinks && thinking.shown());
    }

    private static List<Turn> turns(JsonFields body) {
        List<Turn> turns = new ArrayList<>();
        if (body.value("system") != null) {
            turns.add(new Turn.Instruction(text(body, "system")));
        }
        Map<String, String> functions = new HashMap<>();
        for (JsonFields message : body.objects("messages")) {
            switch (message.string("role", "")) {
                case "assistant" -> turns.add(assistant(message, functions));
                case "system" -> turns.add(new Turn.Instruction(text(message, "content")));
                default -> user(message, functions, turns);
            }
        }
        return turns;
    }

    /** @param functions gets the called functions by the ids of the calls */
    private static Turn assistant(JsonFields message, Map<String, String> functions) {
        List<String> calls = new ArrayList<>();
        for (JsonFields call : blocks(message, "tool_use")) {
            functions.put(call.string("id", ""), call.string("name", ""));
            calls.add(call.string("name", "") + call.jsonText("input"));
        }
        return new Turn.Assistant(text(message, "content"), calls);
    }

    private static void user(JsonFields message, Map<String, String> functions, List<Turn> turns) {
        List<JsonFields> results = blocks(message, "tool_result");
        for (JsonFields result : results) {
            String function = functions.getOrDefault(result.string("tool_use_id", ""), "tool");
            turns.add(new Turn.ToolResult(function, text(result, "content")));
        }
        if (results.size() < Math.max(1, message.objects("content").size())) {
            turns.add(new Turn.User(text(message, "content"), attachments(message)));
        }
    }

    private static List<String> attachments(JsonFields message) {
        List<String> kinds = new ArrayList<>();
        blocks(message, "image").forEach(image -> kinds.add("image"));
        blocks(message, "document").forEach(document -> kinds.add("file"));
        return kinds;
    }

    private static List<Tool> tools(JsonFields body) {
        return body.objects("tools").stream()
                .map(tool -> new Tool(
                        tool.string("name", ""),
                        tool.objectOrEmpty("input_schema").toJson()))
                .toList();
    }

    private static Choice choice(JsonFields choice) {
        return switch (choice.string("type", "auto")) {
            case "none" -> new Choice.None();
            case "tool" -> new Choice.Named(choice.string("name", ""));
            default -> new Choice.Free();
        };
    }

    private static Format format(JsonFields body) {
        JsonFields schema =
                body.objectOrEmpty("output_config").objectOrEmpty("format").object("schema");
        if (schema != null) {
            return new Format.Json(schema.toJson());
        }
        boolean told = body.value("system") != null && text(body, "system").contains("JSON object");
        return told ? new Format.FencedJson() : new Format.Text();
    }
}
