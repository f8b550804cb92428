package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import io.vertx.core.json.JsonArray;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks a request for a chat completion in the order in which OpenAI does: what is missing, what is unknown, each field, what the
 * model cannot do, the conversation (sources: {@link OpenAiError}). One per request.
 */
final class OpenAiChatCheck {

    static final Pattern NAME = Pattern.compile("^[a-zA-Z0-9_-]+$");
    private static final int MAX_NAME = 64;
    private static final int MAX_TOOLS = 128;
    private static final int MAX_STOP = 4;
    private static final List<String> EFFORTS = List.of("none", "minimal", "low", "medium", "high", "xhigh");

    /** openai/openai-openapi openapi.yaml, CreateChatCompletionRequest, 2026-08-21. */
    private static final Set<String> KNOWN = Set.of(
            "audio",
            "frequency_penalty",
            "function_call",
            "functions",
            "logit_bias",
            "logprobs",
            "max_completion_tokens",
            "max_tokens",
            "messages",
            "metadata",
            "modalities",
            "model",
            "moderation",
            "n",
            "parallel_tool_calls",
            "prediction",
            "presence_penalty",
            "prompt_cache_key",
            "prompt_cache_options",
            "prompt_cache_retention",
            "reasoning_effort",
            "response_format",
            "safety_identifier",
            "seed",
            "service_tier",
            "stop",
            "store",
            "stream",
            "stream_options",
            "temperature",
            "tool_choice",
            "tools",
            "top_logprobs",
            "top_p",
            "user",
            "verbosity",
            "web_search_options");

    /** Known to OpenAI and beyond the sandbox: refused as a model refuses what it cannot do, never ignored. */
    private static final List<String> BEYOND_THE_SANDBOX = List.of(
            "audio",
            "modalities",
            "functions",
            "function_call",
            "logit_bias",
            "logprobs",
            "top_logprobs",
            "prediction",
            "web_search_options");

    private final JsonFields body;
    private final OpenAiFieldCheck check = new OpenAiFieldCheck();

    private OpenAiChatCheck(JsonFields body) {
        this.body = body;
    }

    /** The problem that OpenAI would report, or null if there is none. */
    static @Nullable OpenAiError problem(JsonFields body) {
        String model = body.string("model");
        if (model == null || model.isEmpty()) {
            return OpenAiError.noModel();
        }
        OpenAiChatCheck request = new OpenAiChatCheck(body);
        OpenAiFamily family = OpenAiFamily.of(model);
        for (Runnable step : List.<Runnable>of(
                request::required,
                () -> request.known(family),
                request::messages,
                request::tools,
                request::format,
                request::numbers,
                request::rest,
                () -> request.abilities(family, model),
                request::conversation)) {
            step.run();
            if (request.check.failed()) {
                return request.check.problem();
            }
        }
        return null;
    }

    private void required() {
        check.require(body, "messages");
    }

    private void known(OpenAiFamily family) {
        check.known(body, KNOWN);
        if (body.value("reasoning_effort") != null && !family.takesEffort()) {
            check.report(OpenAiError.invalid("Unrecognized request argument supplied: reasoning_effort", null, null));
        }
    }

    private void messages() {
        check.objects(body, "messages", 1, Integer.MAX_VALUE);
        OpenAiMessageCheck.shapes(body.objects("messages"), check);
    }

    private void tools() {
        check.objects(body, "tools", 1, MAX_TOOLS);
        for (JsonFields tool : body.objects("tools")) {
            if (check.require(tool, "type")) {
                check.oneOf(tool, "type", List.of("function"));
            }
            check.object(tool, "function");
            if (check.require(tool, "function")) {
                function(tool.objectOrEmpty("function"));
            }
        }
        toolChoice();
        check.bool(body, "parallel_tool_calls");
        for (String key : List.of("tool_choice", "parallel_tool_calls")) {
            if (body.value(key) != null && body.value("tools") == null) {
                check.report(OpenAiError.invalid(
                        "Invalid value for '%s': '%s' is only allowed when 'tools' are specified.".formatted(key, key),
                        key,
                        null));
            }
        }
    }

    private void function(JsonFields function) {
        if (check.require(function, "name")) {
            check.string(function, "name", NAME, MAX_NAME);
        }
        check.string(function, "description");
        check.object(function, "parameters");
        check.bool(function, "strict");
        JsonFields parameters = function.object("parameters");
        if (function.isTrue("strict") && parameters != null) {
            String flaw = OpenAiStrictSchema.flaw(parameters.toJson());
            if (flaw != null) {
                check.report(OpenAiError.invalid(
                        "Invalid schema for function '%s': %s".formatted(function.string("name"), flaw),
                        function.path("parameters"),
                        "invalid_function_parameters"));
            }
        }
    }

    private void toolChoice() {
        Object choice = body.value("tool_choice");
        if (choice instanceof String) {
            check.oneOf(body, "tool_choice", List.of("none", "auto", "required"));
            return;
        }
        JsonFields named = body.object("tool_choice");
        if (named == null) {
            if (choice != null) {
                check.wrongType("tool_choice", "one of one of 'none', 'auto', or 'required' or object", choice);
            }
            return;
        }
        if (!check.require(named, "function")) {
            return;
        }
        check.object(named, "function");
        JsonFields function = named.objectOrEmpty("function");
        if (check.require(function, "name")) {
            String name = function.string("name", "");
            if (body.objects("tools").stream()
                    .noneMatch(
                            tool -> name.equals(tool.objectOrEmpty("function").string("name")))) {
                check.report(OpenAiError.invalid(
                        "Invalid value for 'function_call': no function named '%s' was specified in the 'functions' parameter."
                                .formatted(name),
                        "function_call",
                        null));
            }
        }
    }

    private void format() {
        check.object(body, "response_format");
        JsonFields format = body.object("response_format");
        if (format == null || !check.require(format, "type")) {
            return;
        }
        check.oneOf(format, "type", List.of("json_object", "json_schema", "text"));
        if ("json_schema".equals(format.string("type"))) {
            check.object(format, "json_schema");
            if (check.require(format, "json_schema")) {
                schema(format.objectOrEmpty("json_schema"));
            }
        }
    }

    private void schema(JsonFields wanted) {
        if (check.require(wanted, "name")) {
            check.string(wanted, "name", NAME, MAX_NAME);
        }
        check.object(wanted, "schema");
        check.bool(wanted, "strict");
        JsonFields schema = wanted.object("schema");
        if (wanted.isTrue("strict") && schema != null) {
            String flaw = OpenAiStrictSchema.flaw(schema.toJson());
            if (flaw != null) {
                check.report(OpenAiError.invalid(
                        "Invalid schema for response_format '%s': %s".formatted(wanted.string("name"), flaw),
                        "response_format",
                        null));
            }
        }
    }

    private void numbers() {
        check.integer(body, "max_completion_tokens", 1, Integer.MAX_VALUE);
        check.integer(body, "max_tokens", 1, Integer.MAX_VALUE);
        check.integer(body, "n", 1, 128);
        stop();
        check.decimal(body, "temperature", 0, 2);
        check.decimal(body, "top_p", 0, 1);
        check.decimal(body, "presence_penalty", -2, 2);
        check.decimal(body, "frequency_penalty", -2, 2);
        check.integer(body, "seed", Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private void stop() {
        switch (body.value("stop")) {
            case null -> {}
            case String one -> {}
            case JsonArray several -> {
                check.length("stop", several.size(), 0, MAX_STOP);
                for (int i = 0; i < several.size(); i++) {
                    if (!(several.getValue(i) instanceof String)) {
                        check.wrongType("stop[" + i + "]", "a string", several.getValue(i));
                    }
                }
            }
            default -> check.wrongType("stop", "one of a string or array of strings", body.value("stop"));
        }
    }

    private void rest() {
        check.string(body, "user");
        check.string(body, "safety_identifier");
        check.string(body, "prompt_cache_key");
        check.oneOf(body, "service_tier", List.of("auto", "default", "fast", "flex", "priority"));
        check.oneOf(body, "reasoning_effort", EFFORTS);
        check.bool(body, "stream");
        check.bool(body, "store");
        check.metadata(body);
        check.oneOf(body, "verbosity", List.of("low", "medium", "high"));
        check.object(body, "stream_options");
        JsonFields options = body.objectOrEmpty("stream_options");
        check.bool(options, "include_usage");
        check.bool(options, "include_obfuscation");
        check.known(options, Set.of("include_usage", "include_obfuscation"));
        if (body.value("stream_options") != null && !body.isTrue("stream")) {
            check.report(OpenAiError.invalid(
                    "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
                    "stream_options",
                    null));
        }
    }

    private void abilities(OpenAiFamily family, String model) {
        String effort = body.string("reasoning_effort", "");
        boolean reasons = family.reasonsAt(effort);
        if (family.reasoning()) {
            refuse("max_tokens", " Use 'max_completion_tokens' instead.");
            refuse("stop", "");
        }
        if (reasons) {
            refuseAllBut1("temperature");
            refuse("top_p", "");
            refuse("presence_penalty", "");
            refuse("frequency_penalty", "");
        }
        BEYOND_THE_SANDBOX.forEach(key -> refuse(key, ""));
        refuseAllBut1("n");
        boolean willReason = reasons || (family.reasoning() && !effort.isEmpty() && !effort.equals("none"));
        if (body.value("tools") != null && willReason && !family.takesToolsWhileReasoning()) {
            check.report(OpenAiError.invalid(
                    ("Function tools with reasoning_effort are not supported for %s in /v1/chat/completions. To use function"
                                    + " tools, use /v1/responses or set reasoning_effort to 'none'.")
                            .formatted(model),
                    "reasoning_effort",
                    null));
        }
    }

    private void refuse(String key, String hint) {
        if (body.value(key) != null) {
            check.report(OpenAiError.unsupported(key, hint));
        }
    }

    private void refuseAllBut1(String key) {
        if (body.value(key) instanceof Number n && new BigDecimal(n.toString()).compareTo(BigDecimal.ONE) != 0) {
            check.report(OpenAiError.invalid(
                    "Unsupported value: '%s' does not support %s with this model. Only the default (1) value is supported."
                            .formatted(key, n),
                    key,
                    "unsupported_value"));
        }
    }

    private void conversation() {
        List<JsonFields> messages = body.objects("messages");
        OpenAiMessageCheck.contents(messages, check);
        OpenAiMessageCheck.toolResults(messages, check);
        boolean wantsJson =
                "json_object".equals(body.objectOrEmpty("response_format").string("type"));
        if (wantsJson && !mentionsJson(messages)) {
            check.report(OpenAiError.invalid(
                    "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
                    "messages",
                    null));
        }
    }

    private static boolean mentionsJson(List<JsonFields> messages) {
        return messages.stream()
                .map(message -> OpenAiMessageCheck.text(message).toLowerCase(Locale.ROOT))
                .anyMatch(text -> text.contains("json"));
    }
}
