package dev.sluice.dialect;

import dev.sluice.json.JsonFields;
import dev.sluice.model.ToolChoice;
import dev.sluice.model.ToolDefinition;
import dev.sluice.model.ToolUse;
import dev.sluice.model.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools}, {@code tool_choice} and {@code parallel_tool_calls}, in the shapes that the clients' formats share. Immutable. */
public final class ToolsDecoder {

    private final JsonSchemaRule schemas;

    public ToolsDecoder(JsonSchemaRule schemas) {
        this.schemas = schemas;
    }

    /** To be used only if there are no problems in the end. */
    public ToolUse decode(JsonFields request, Problems problems) {
        if (!problems.sound("tools")) {
            return ToolUse.NONE;
        }
        List<ToolDefinition> tools = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonFields tool : request.objects("tools")) {
            ToolDefinition definition = tool(tool, problems);
            if (!names.add(definition.name())) {
                problems.add(
                        "invalid_tool_name", tool.path() + ".function.name", "is there twice: " + definition.name());
            }
            tools.add(definition);
        }
        ToolChoice choice = choice(request, names, problems);
        return tools.isEmpty() ? ToolUse.NONE : new ToolUse(tools, choice, request.bool("parallel_tool_calls"));
    }

    private ToolDefinition tool(JsonFields tool, Problems problems) {
        JsonFields function = tool.objectOrEmpty("function");
        return new ToolDefinition(
                tool.path(),
                function.string("name", ""),
                function.string("description"),
                parameters(function, problems),
                function.bool("strict"));
    }

    /** An empty object stands for no arguments, as an absent one does. */
    private @Nullable String parameters(JsonFields function, Problems problems) {
        JsonFields parameters = function.object("parameters");
        if (parameters == null || parameters.keys().isEmpty()) {
            return null;
        }
        schemas.check(parameters, problems);
        if (!parameters.string("type", "").equals("object")) {
            problems.add(Violation.INVALID, parameters.path("type"), "must be object: arguments have names");
        }
        return parameters.jsonText();
    }

    private static @Nullable ToolChoice choice(JsonFields request, Set<String> names, Problems problems) {
        if (request.value("tool_choice") == null || !problems.sound("tool_choice")) {
            return null;
        }
        if (names.isEmpty()) {
            problems.add(Violation.INVALID, "tool_choice", "is only allowed with tools");
            return null;
        }
        return switch (request.string("tool_choice", "")) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required" -> new ToolChoice.Required();
            default -> function(request.objectOrEmpty("tool_choice").objectOrEmpty("function"), names, problems);
        };
    }

    private static ToolChoice function(JsonFields function, Set<String> names, Problems problems) {
        String name = function.string("name", "");
        if (!names.contains(name)) {
            problems.add(Violation.INVALID, function.path("name"), "must be the name of one of the tools");
        }
        return new ToolChoice.Function(name);
    }
}
