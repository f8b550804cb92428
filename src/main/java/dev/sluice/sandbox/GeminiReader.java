package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import dev.sluice.sandbox.ModelRequest.Choice;
import dev.sluice.sandbox.ModelRequest.Format;
import dev.sluice.sandbox.ModelRequest.Tool;
import dev.sluice.sandbox.ModelRequest.Turn;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a checked generateContent request. */
final class GeminiReader {

    /** Of how many tokens of budget one is thought. */
    private static final int BUDGET_PER_THOUGHT = 64;

    private static final int USUAL_THOUGHTS = 32;
    private static final int MOST_THOUGHTS = 64;

    private GeminiReader() {}

    static ModelRequest read(String model, JsonFields request) {
        JsonFields config = request.objectOrEmpty("generationConfig");
        return new ModelRequest(
                model,
                turns(request),
                tools(request),
                functionCalling(request).string("mode", "").equals("NONE") ? new Choice.None() : new Choice.Free(),
                true,
                format(config),
                config.integer("maxOutputTokens"),
                config.strings("stopSequences"),
                thoughts(GeminiFamily.of(model), config.object("thinkingConfig")),
                false);
    }

    private static List<Turn> turns(JsonFields request) {
        List<Turn> turns = new ArrayList<>();
        JsonFields instruction = request.object("systemInstruction");
        if (instruction != null) {
            turns.add(new Turn.Instruction(text(instruction)));
        }
        for (JsonFields content : request.objects("contents")) {
            List<JsonFields> parts = content.objects("parts");
            if (content.string("role", "").equals("model")) {
                turns.add(new Turn.Assistant(text(content), calls(parts)));
            } else if (parts.stream().anyMatch(part -> part.has("functionResponse"))) {
                parts.forEach(part -> turns.add(result(part.objectOrEmpty("functionResponse"))));
            } else {
                turns.add(new Turn.User(text(content), attachments(parts)));
            }
        }
        return turns;
    }

    private static String text(JsonFields content) {
        return content.objects("parts").stream()
                .filter(part -> !part.isTrue("thought"))
                .map(part -> part.string("text", ""))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static List<String> calls(List<JsonFields> parts) {
        return parts.stream()
                .filter(part -> part.has("functionCall"))
                .map(part -> part.objectOrEmpty("functionCall"))
                .map(call ->
                        call.string("name", "") + call.objectOrEmpty("args").jsonText())
                .toList();
    }

    /** The result alone where it stands under the documented key. */
    private static Turn result(JsonFields response) {
        JsonFields result = response.objectOrEmpty("response");
        String output = result.string("output");
        return new Turn.ToolResult(response.string("name", ""), output != null ? output : result.jsonText());
    }

    private static List<String> attachments(List<JsonFields> parts) {
        List<String> kinds = new ArrayList<>();
        for (JsonFields part : parts) {
            if (part.has("inlineData") || part.has("fileData")) {
                kinds.add(kind(
                        part.has("inlineData")
                                ? part.objectOrEmpty("inlineData").string("mimeType", "")
                                : part.objectOrEmpty("fileData").string("mimeType", "video/mp4")));
            }
        }
        return kinds;
    }

    private static String kind(String mimeType) {
        String kind = mimeType.substring(0, Math.max(0, mimeType.indexOf('/')));
        return List.of("image", "audio", "video").contains(kind) ? kind : "file";
    }

    private static List<Tool> tools(JsonFields request) {
        List<String> allowed = functionCalling(request).strings("allowedFunctionNames");
        return request.objects("tools").stream()
                .flatMap(tool -> tool.objects("functionDeclarations").stream())
                .filter(function -> allowed.isEmpty() || allowed.contains(function.string("name", "")))
                .map(function ->
                        new Tool(function.string("name", ""), schema(function, "parametersJsonSchema", "parameters")))
                .toList();
    }

    private static JsonFields functionCalling(JsonFields request) {
        return request.objectOrEmpty("toolConfig").objectOrEmpty("functionCallingConfig");
    }

    private static Format format(JsonFields config) {
        if (config.has("responseSchema") || config.has("responseJsonSchema")) {
            return new Format.Json(schema(config, "responseJsonSchema", "responseSchema"));
        }
        return config.string("responseMimeType", "").equals("application/json")
                ? new Format.AnyJson()
                : new Format.Text();
    }

    private static JsonObject schema(JsonFields parent, String json, String openApi) {
        JsonFields schema = parent.object(json);
        return schema != null
                ? schema.toJson()
                : jsonSchema(parent.objectOrEmpty(openApi).toJson());
    }

    /** The same in JSON Schema's words, which differ in the names of the types only. */
    private static JsonObject jsonSchema(JsonObject openApi) {
        JsonObject schema = openApi.copy();
        if (schema.getValue("type") instanceof String type) {
            schema.put("type", type.toLowerCase(Locale.ROOT));
        }
        JsonObject properties = SchemaView.object(schema.getValue("properties"));
        for (String name : properties.fieldNames()) {
            properties.put(name, jsonSchema(SchemaView.object(properties.getValue(name))));
        }
        if (schema.getValue("items") instanceof JsonObject items) {
            schema.put("items", jsonSchema(items));
        }
        JsonArray choices = SchemaView.array(schema.getValue("anyOf"));
        for (int i = 0; i < choices.size(); i++) {
            choices.set(i, jsonSchema(SchemaView.object(choices.getValue(i))));
        }
        return schema;
    }

    private static int thoughts(GeminiFamily family, @Nullable JsonFields thinking) {
        if (thinking == null) {
            return family.usualThoughts();
        }
        Integer budget = thinking.integer("thinkingBudget");
        if (budget != null && budget >= 0) {
            return budget == 0 ? 0 : Math.clamp(budget / BUDGET_PER_THOUGHT, 1, MOST_THOUGHTS);
        }
        return switch (thinking.string("thinkingLevel", "")) {
            case "MINIMAL" -> 8;
            case "LOW" -> 16;
            case "HIGH" -> MOST_THOUGHTS;
            default -> USUAL_THOUGHTS;
        };
    }
}
