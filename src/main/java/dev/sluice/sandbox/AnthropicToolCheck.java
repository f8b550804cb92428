package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import dev.sluice.sandbox.AnthropicFamily.Ability;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks the tools of a request and how they may be used (https://platform.claude.com/docs/en/agents-and-tools/tool-use/define-tools,
 * 2026-08-22). One per request.
 */
final class AnthropicToolCheck {

    static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    private static final int MAX_STRICT = 20;
    private static final Set<String> KNOWN = Set.of(
            "type",
            "name",
            "description",
            "input_schema",
            "strict",
            "cache_control",
            "input_examples",
            "eager_input_streaming",
            "defer_loading",
            "allowed_callers");
    private static final List<String> CHOICES = List.of("any", "auto", "none", "tool");

    private final JsonFields body;
    private final AnthropicFieldCheck check;
    private final AnthropicSchemas schemas;

    AnthropicToolCheck(JsonFields body, AnthropicFieldCheck check, AnthropicSchemas schemas) {
        this.body = body;
        this.check = check;
        this.schemas = schemas;
    }

    void shapes() {
        Set<String> names = new HashSet<>();
        int strict = 0;
        for (JsonFields plain : check.objects(body, "tools")) {
            JsonFields tool = JsonFields.at(plain.path() + ".custom", plain.toJson());
            tool(plain, tool);
            strict += tool.isTrue("strict") ? 1 : 0;
            if (!names.add(tool.string("name", ""))) {
                check.report("tools: Tool names must be unique.");
            }
        }
        if (strict > MAX_STRICT) {
            check.report("tools: Too many strict tools (%d). The maximum is %d.".formatted(strict, MAX_STRICT));
        }
        choice(names);
    }

    private void tool(JsonFields plain, JsonFields tool) {
        String type = tool.string("type", "custom");
        if (!type.equals("custom")) {
            check.report(
                    plain.path(),
                    "Input tag '%s' found using 'type' does not match any of the expected tags: 'custom'"
                            .formatted(type));
            return;
        }
        check.known(tool, KNOWN);
        check.pattern(tool, "name", NAME);
        check.string(tool, "description");
        check.bool(tool, "strict");
        check.require(tool, "input_schema");
        check.object(tool, "input_schema");
        if (!check.failed()) {
            schema(tool, tool.objectOrEmpty("input_schema").toJson());
        }
    }

    private void schema(JsonFields tool, JsonObject schema) {
        String place = tool.path("input_schema");
        Object type = schema.getValue("type");
        if (type == null) {
            check.report(place + ".type", "Field required");
        } else if (!type.equals("object")) {
            check.report(place + ".type", "Input should be 'object'");
        }
        if (schema.containsKey("anyOf") || schema.containsKey("oneOf") || schema.containsKey("allOf")) {
            check.report(place, "input_schema does not support oneOf, allOf, or anyOf at the top level");
        }
        Object properties = schema.getValue("properties");
        Object required = schema.getValue("required");
        if ((properties != null && !(properties instanceof JsonObject))
                || (required != null && !(required instanceof JsonArray))) {
            check.report(place, "JSON schema is invalid. It must match JSON Schema draft 2020-12");
        }
        String flaw = tool.isTrue("strict") && !check.failed() ? schemas.flaw(schema) : null;
        if (flaw != null) {
            check.report(place, flaw);
        }
    }

    private void choice(Set<String> names) {
        check.object(body, "tool_choice");
        JsonFields plain = body.object("tool_choice");
        if (plain == null || !check.tagged(plain, CHOICES)) {
            return;
        }
        if (body.value("tools") == null) {
            check.report("tool_choice", "tool_choice may only be specified while providing tools.");
        }
        String type = plain.string("type", "");
        JsonFields choice = JsonFields.at("tool_choice." + type, plain.toJson());
        switch (type) {
            case "none" -> check.known(choice, Set.of("type"));
            case "tool" -> {
                check.known(choice, Set.of("type", "name", "disable_parallel_tool_use"));
                check.requiredString(choice, "name");
                if (!names.contains(choice.string("name", ""))) {
                    check.report("Tool '%s' not found in provided tools".formatted(choice.string("name")));
                }
            }
            default -> check.known(choice, Set.of("type", "disable_parallel_tool_use"));
        }
        check.bool(choice, "disable_parallel_tool_use");
    }

    /** Whether the model can be made to call, if it is to be made to. */
    void force(AnthropicFamily family) {
        String type = body.objectOrEmpty("tool_choice").string("type", "");
        if (!type.equals("any") && !type.equals("tool")) {
            return;
        }
        if (!family.can(Ability.FORCED_TOOLS)) {
            check.report("tool_choice: type \"tool\" and \"any\" are not supported for this model.");
        }
        if ("enabled".equals(body.objectOrEmpty("thinking").string("type"))) {
            check.report("Thinking may not be enabled when tool_choice forces tool use.");
        }
    }
}
