package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks a request for a response: what is missing, what is unknown, each field, what the model cannot do, the conversation. The
 * fields are those of openai/openai-openapi openapi.yaml, CreateResponse, 2026-08-21; the words are those of recorded and reported
 * answers, named where they are used, and else those of {@link OpenAiError}. One per request.
 */
final class OpenAiResponsesCheck {

    private static final int MAX_NAME = 64;
    private static final int MIN_OUTPUT_TOKENS = 16;

    private static final Set<String> KNOWN = Set.of(
            "background",
            "context_management",
            "conversation",
            "include",
            "input",
            "instructions",
            "max_output_tokens",
            "max_tool_calls",
            "metadata",
            "model",
            "moderation",
            "parallel_tool_calls",
            "previous_response_id",
            "prompt",
            "prompt_cache_key",
            "prompt_cache_options",
            "prompt_cache_retention",
            "reasoning",
            "safety_identifier",
            "service_tier",
            "store",
            "stream",
            "stream_options",
            "temperature",
            "text",
            "tool_choice",
            "tools",
            "top_logprobs",
            "top_p",
            "truncation",
            "user");

    /** Parameters of Chat Completions, and what they are called here. */
    private static final Map<String, String> MOVED = Map.of(
            "max_completion_tokens", "max_output_tokens",
            "max_tokens", "max_output_tokens",
            "messages", "input",
            "reasoning_effort", "reasoning.effort",
            "response_format", "text.format",
            "verbosity", "text.verbosity");

    /** Known to OpenAI and beyond the sandbox: refused as a model refuses what it cannot do, never ignored. */
    private static final List<String> BEYOND_THE_SANDBOX = List.of(
            "context_management",
            "conversation",
            "max_tool_calls",
            "moderation",
            "prompt",
            "prompt_cache_options",
            "top_logprobs");

    private static final List<String> INCLUDABLE = List.of(
            "file_search_call.results",
            "web_search_call.results",
            "web_search_call.action.sources",
            "message.input_image.image_url",
            "computer_call_output.output.image_url",
            "code_interpreter_call.outputs",
            "reasoning.encrypted_content",
            "message.output_text.logprobs");

    private final JsonFields body;
    private final String model;
    private final OpenAiFieldCheck check = new OpenAiFieldCheck();

    private OpenAiResponsesCheck(JsonFields body) {
        this.body = body;
        this.model = body.string("model", "");
    }

    /** The problem that OpenAI would report, or null if there is none. */
    static @Nullable OpenAiError problem(JsonFields body) {
        OpenAiResponsesCheck request = new OpenAiResponsesCheck(body);
        for (Runnable step : List.<Runnable>of(
                request::required,
                request::known,
                request::input,
                request::tools,
                request::text,
                request::numbers,
                request::rest,
                request::abilities,
                request::conversation)) {
            step.run();
            if (request.check.failed()) {
                return request.check.problem();
            }
        }
        return null;
    }

    private void required() {
        check.string(body, "model");
        if (model.isEmpty()) {
            check.report(OpenAiError.missing("model"));
        }
    }

    private void known() {
        MOVED.forEach((old, current) -> {
            if (body.has(old)) {
                check.report(OpenAiError.invalid(
                        "Unsupported parameter: '%s'. In the Responses API, this parameter has moved to '%s'. Try again with the new parameter."
                                .formatted(old, current),
                        old,
                        "unsupported_parameter"));
            }
        });
        check.known(body, KNOWN);
        check.require(body, "input");
    }

    private void input() {
        check.string(body, "instructions");
        Object input = body.value("input");
        if (input instanceof String) {
            return;
        }
        if (!(input instanceof JsonArray)) {
            check.wrongType("input", "one of a string or array of input items", input);
            return;
        }
        check.objects(body, "input", 1, Integer.MAX_VALUE);
        if (!check.failed()) {
            OpenAiResponsesInputCheck.shapes(body.objects("input"), check);
        }
    }

    private void tools() {
        check.objects(body, "tools", 0, Integer.MAX_VALUE);
        for (JsonFields tool : body.objects("tools")) {
            check.string(tool, "type");
            if (check.require(tool, "type")) {
                tool(tool);
            }
        }
        check.bool(body, "parallel_tool_calls");
        toolChoice();
    }

    private void tool(JsonFields tool) {
        if (!"function".equals(tool.string("type"))) {
            check.report(OpenAiError.invalid(
                    "Hosted tool '%s' is not supported with %s.".formatted(tool.string("type"), model), "tools", null));
            return;
        }
        if (check.require(tool, "name")) {
            check.string(tool, "name", OpenAiChatCheck.NAME, MAX_NAME);
        }
        check.known(tool, Set.of("type", "name", "description", "parameters", "strict"));
        check.string(tool, "description");
        check.object(tool, "parameters");
        check.bool(tool, "strict");
        JsonFields parameters = tool.object("parameters");
        String flaw = parameters == null ? null : flaw(parameters, tool.isTrue("strict"));
        if (flaw != null) {
            check.report(OpenAiError.invalid(
                    "Invalid schema for function '%s': %s".formatted(tool.string("name"), flaw),
                    tool.path("parameters"),
                    "invalid_function_parameters"));
        }
    }

    /** What is wrong with a schema; its root has to be an object, strict or not. */
    private static @Nullable String flaw(JsonFields schema, boolean strict) {
        if (!"object".equals(schema.value("type"))) {
            return "schema must be a JSON Schema of 'type: \"object\"', got 'type: \"%s\"'."
                    .formatted(schema.string("type", "None"));
        }
        return strict ? OpenAiStrictSchema.flaw(schema.toJson()) : null;
    }

    private void toolChoice() {
        Object choice = body.value("tool_choice");
        if (choice == null) {
            return;
        }
        JsonFields named = body.object("tool_choice");
        if (choice instanceof String) {
            check.oneOf(body, "tool_choice", List.of("none", "auto", "required"));
            if (choice.equals("required") && body.objects("tools").isEmpty()) {
                noTool("Tool choice 'required' must be specified with 'tools' parameter.");
            }
        } else if (named == null) {
            check.wrongType("tool_choice", "one of a tool choice object or string", choice);
        } else if (check.require(named, "type")) {
            check.oneOf(named, "type", List.of("function"));
            if (check.require(named, "name")) {
                check.known(named, Set.of("type", "name"));
                named(named.string("name", ""));
            }
        }
    }

    private void named(String name) {
        if (body.objects("tools").stream().noneMatch(tool -> name.equals(tool.string("name")))) {
            noTool("Tool choice 'function' not found in 'tools' parameter.");
        }
    }

    private void noTool(String message) {
        check.report(OpenAiError.invalid(message, "tool_choice", null));
    }

    private void text() {
        check.object(body, "text");
        JsonFields text = body.objectOrEmpty("text");
        check.known(text, Set.of("format", "verbosity"));
        check.oneOf(text, "verbosity", List.of("low", "medium", "high"));
        check.object(text, "format");
        JsonFields format = text.object("format");
        if (format == null || !check.require(format, "type")) {
            return;
        }
        check.oneOf(format, "type", List.of("json_object", "json_schema", "text"));
        if ("json_schema".equals(format.string("type"))) {
            schema(format);
        } else {
            check.known(format, Set.of("type"));
        }
    }

    /** Unlike in Chat Completions all of it stands beside the type. */
    private void schema(JsonFields format) {
        if (check.require(format, "name")) {
            check.string(format, "name", OpenAiChatCheck.NAME, MAX_NAME);
        }
        check.known(format, Set.of("type", "name", "description", "schema", "strict"));
        check.string(format, "description");
        check.object(format, "schema");
        check.bool(format, "strict");
        if (check.require(format, "schema")) {
            String flaw = flaw(format.objectOrEmpty("schema"), format.isTrue("strict"));
            if (flaw != null) {
                check.report(OpenAiError.invalid(
                        "Invalid schema for response_format '%s': %s".formatted(format.string("name"), flaw),
                        "text.format.schema",
                        "invalid_json_schema"));
            }
        }
    }

    private void numbers() {
        check.integer(body, "max_output_tokens", MIN_OUTPUT_TOKENS, Integer.MAX_VALUE);
        check.decimal(body, "temperature", 0, 2);
        check.decimal(body, "top_p", 0, 1);
    }

    private void rest() {
        check.string(body, "user");
        check.string(body, "safety_identifier");
        check.string(body, "prompt_cache_key");
        check.oneOf(body, "prompt_cache_retention", List.of("in_memory", "24h"));
        check.oneOf(body, "service_tier", List.of("auto", "default", "fast", "flex", "priority"));
        check.oneOf(body, "truncation", List.of("auto", "disabled"));
        check.bool(body, "stream");
        check.bool(body, "store");
        check.bool(body, "background");
        check.metadata(body);
        check.object(body, "reasoning");
        JsonFields reasoning = body.objectOrEmpty("reasoning");
        check.known(reasoning, Set.of("context", "effort", "generate_summary", "mode", "summary"));
        check.oneOf(reasoning, "effort", OpenAiResponsesEffort.ALL);
        check.oneOf(reasoning, "summary", List.of("auto", "concise", "detailed"));
        streamOptions();
        include();
    }

    private void streamOptions() {
        check.object(body, "stream_options");
        JsonFields options = body.objectOrEmpty("stream_options");
        check.known(options, Set.of("include_obfuscation"));
        check.bool(options, "include_obfuscation");
        if (body.value("stream_options") != null && !body.isTrue("stream")) {
            check.report(OpenAiError.invalid(
                    "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
                    "stream_options",
                    null));
        }
    }

    private void include() {
        Object include = body.value("include");
        if (include != null && !body.isArray("include")) {
            check.wrongType("include", "an array of strings", include);
        }
        List<String> values = body.strings("include");
        for (int i = 0; i < values.size(); i++) {
            check.oneOf("include[" + i + "]", values.get(i), INCLUDABLE);
        }
    }

    private void abilities() {
        BEYOND_THE_SANDBOX.forEach(this::refuse);
        JsonFields reasoning = body.objectOrEmpty("reasoning");
        for (String key : List.of("context", "generate_summary", "mode")) {
            if (reasoning.value(key) != null) {
                check.report(OpenAiError.unsupported(reasoning.path(key), ""));
            }
        }
        if (body.isTrue("background")) {
            refuse("background");
        }
        if (body.value("previous_response_id") instanceof String id) {
            check.report(OpenAiError.invalid(
                    "Previous response with id '" + id + "' not found.",
                    "previous_response_id",
                    "previous_response_not_found"));
        }
        effort(reasoning);
        if (OpenAiFamily.of(model).reasoning()
                && OpenAiResponsesEffort.of(model, body).reasons()) {
            neverReasoning("temperature");
            neverReasoning("top_p");
        }
        if (OpenAiFamily.of(model) == OpenAiFamily.CLASSIC
                && body.strings("include").contains("reasoning.encrypted_content")) {
            check.report(OpenAiError.invalid("Encrypted content is not supported with this model.", "include", null));
        }
    }

    private void effort(JsonFields reasoning) {
        List<String> known = OpenAiResponsesEffort.known(model);
        for (String key : List.of("effort", "summary")) {
            if (known.isEmpty() && reasoning.value(key) != null) {
                check.report(OpenAiError.unsupported(reasoning.path(key), ""));
            }
        }
        String effort = reasoning.string("effort");
        if (effort != null && !known.isEmpty() && !known.contains(effort)) {
            check.report(OpenAiError.invalid(
                    "Unsupported value: '%s' is not supported with the '%s' model. Supported values are: %s."
                            .formatted(effort, model, OpenAiFieldCheck.listed(known, "and")),
                    "reasoning.effort",
                    "unsupported_value"));
        }
    }

    /** Without a code, and whatever the value is (vercel/ai, reasoning-model-temperature-error.json; JetBrains/koog#1263). */
    private void neverReasoning(String key) {
        if (body.value(key) != null) {
            check.report(OpenAiError.invalid(
                    "Unsupported parameter: '" + key + "' is not supported with this model.", key, null));
        }
    }

    private void refuse(String key) {
        if (body.value(key) != null) {
            check.report(OpenAiError.unsupported(key, ""));
        }
    }

    private void conversation() {
        List<JsonFields> items = body.objects("input");
        OpenAiResponsesHistoryCheck.check(items, OpenAiFamily.of(model), check);
        boolean wantsJson = "json_object"
                .equals(body.objectOrEmpty("text").objectOrEmpty("format").string("type"));
        if (wantsJson && !mentionsJson(items)) {
            check.report(OpenAiError.invalid(
                    "Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'.",
                    "input",
                    null));
        }
    }

    private boolean mentionsJson(List<JsonFields> items) {
        String text = body.string("input");
        return text != null
                ? hasJson(text)
                : items.stream().map(OpenAiResponsesReader::text).anyMatch(OpenAiResponsesCheck::hasJson);
    }

    private static boolean hasJson(String text) {
        return text.toLowerCase(Locale.ROOT).contains("json");
    }
}
