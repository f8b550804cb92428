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
import java.util.stream.Collectors;

/** Reads a checked request for a response. */
final class OpenAiResponsesReader {

    private OpenAiResponsesReader() {}

    static ModelRequest read(JsonFields body) {
        String model = body.string("model", "");
        OpenAiResponsesEffort effort = OpenAiResponsesEffort.of(model, body);
        return new ModelRequest(
                model,
                turns(body),
                tools(body).stream().map(OpenAiResponsesReader::tool).toList(),
                choice(body),
                !Boolean.FALSE.equals(body.bool("parallel_tool_calls")),
                format(body.objectOrEmpty("text").objectOrEmpty("format")),
                body.integer("max_output_tokens"),
                List.of(),
                OpenAiChatReader.hiddenReasoning(effort.name()),
                false);
    }

    /** The tools as the model gets them. */
    static List<OpenAiResponsesTool> tools(JsonFields body) {
        return body.objects("tools").stream().map(OpenAiResponsesTool::of).toList();
    }

    private static Tool tool(OpenAiResponsesTool tool) {
        JsonObject parameters = tool.parameters();
        return new Tool(tool.name(), parameters == null ? new JsonObject() : parameters);
    }

    private static List<Turn> turns(JsonFields body) {
        List<Turn> turns = new ArrayList<>();
        String instructions = body.string("instructions");
        if (instructions != null) {
            turns.add(new Turn.Instruction(instructions));
        }
        String input = body.string("input");
        if (input != null) {
            turns.add(new Turn.User(input, List.of()));
        }
        Map<String, String> functions = new HashMap<>();
        for (JsonFields item : body.objects("input")) {
            switch (OpenAiResponsesInputCheck.type(item)) {
                case "message" -> message(item, turns);
                case "function_call" -> {
                    functions.put(item.string("call_id", ""), item.string("name", ""));
                    assistant("", List.of(item.string("name", "") + item.string("arguments", "")), turns);
                }
                case "function_call_output" ->
                    turns.add(new Turn.ToolResult(
                            functions.getOrDefault(item.string("call_id", ""), "tool"), output(item)));
                default -> {}
            }
        }
        return turns;
    }

    private static void message(JsonFields message, List<Turn> turns) {
        String text = text(message);
        switch (message.string("role", "")) {
            case "user" -> turns.add(new Turn.User(text, kinds(message, "content")));
            case "assistant" -> assistant(text, List.of(), turns);
            default -> turns.add(new Turn.Instruction(text));
        }
    }

    /** Items of the assistant in a row are one turn. */
    private static void assistant(String text, List<String> calls, List<Turn> turns) {
        Turn.Assistant before = !turns.isEmpty() && turns.getLast() instanceof Turn.Assistant assistant
                ? assistant
                : new Turn.Assistant("", List.of());
        if (!turns.isEmpty() && turns.getLast() instanceof Turn.Assistant) {
            turns.removeLast();
        }
        List<String> allCalls = new ArrayList<>(before.calls());
        allCalls.addAll(calls);
        turns.add(new Turn.Assistant(before.text() + text, allCalls));
    }

    /** The text of a message: its content, or all text parts of it. */
    static String text(JsonFields message) {
        return text(message, "content");
    }

    private static String text(JsonFields item, String key) {
        String whole = item.string(key);
        return whole != null
                ? whole
                : item.objects(key).stream()
                        .map(part -> part.string("text", part.string("refusal", "")))
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining("\n"));
    }

    /** What a function returned, its images and files named. */
    private static String output(JsonFields result) {
        StringBuilder text = new StringBuilder(text(result, "output"));
        kinds(result, "output").forEach(kind -> text.append('[').append(kind).append(']'));
        return text.toString();
    }

    private static List<String> kinds(JsonFields item, String key) {
        List<String> kinds = new ArrayList<>();
        for (JsonFields part : item.objects(key)) {
            switch (part.string("type", "")) {
                case "input_image" -> kinds.add("image");
                case "input_file" -> kinds.add("file");
                default -> {}
            }
        }
        return kinds;
    }

    private static Choice choice(JsonFields body) {
        JsonFields named = body.object("tool_choice");
        if (named != null) {
            return new Choice.Named(named.string("name", ""));
        }
        return "none".equals(body.string("tool_choice")) ? new Choice.None() : new Choice.Free();
    }

    private static Format format(JsonFields format) {
        return switch (format.string("type", "text")) {
            case "json_schema" -> new Format.Json(OpenAiChatReader.schema(format.object("schema")));
            case "json_object" -> new Format.AnyJson();
            default -> new Format.Text();
        };
    }
}
