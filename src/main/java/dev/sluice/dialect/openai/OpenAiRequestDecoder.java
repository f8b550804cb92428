package dev.sluice.dialect.openai;

import dev.sluice.dialect.ApiDocument;
import dev.sluice.dialect.JsonSchemaRule;
import dev.sluice.dialect.MessagesDecoder;
import dev.sluice.dialect.Problems;
import dev.sluice.dialect.RequestFields;
import dev.sluice.dialect.ResponseFormatDecoder;
import dev.sluice.dialect.ToolsDecoder;
import dev.sluice.json.JsonFields;
import dev.sluice.json.JsonText;
import dev.sluice.json.SchemaCheck;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.Delivery;
import dev.sluice.model.Message;
import dev.sluice.model.ReasoningOptions;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.ToolUse;
import dev.sluice.model.Violation;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a Chat Completions request into a {@link ChatRequest}, or tells everything that is wrong with it. Immutable. */
final class OpenAiRequestDecoder {

    private static final String MAX_TOKENS = "max_tokens";
    private static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";

    /** What has a place in {@link ChatRequest}, and what may only say what goes without saying. */
    private static final Set<String> READ = Set.of(
            "model",
            "messages",
            "stream",
            "stream_options",
            "temperature",
            "top_p",
            MAX_TOKENS,
            MAX_COMPLETION_TOKENS,
            "stop",
            "seed",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "response_format",
            "reasoning_effort",
            "include_reasoning",
            "metadata",
            "fallbacks",
            "n",
            "logprobs",
            "top_logprobs",
            "store",
            "modalities");

    private final SchemaCheck structure;
    private final ToolsDecoder tools;
    private final ResponseFormatDecoder formats;

    OpenAiRequestDecoder(ApiDocument api) {
        this.structure = api.check("OpenAiRequest");
        JsonSchemaRule schemas = new JsonSchemaRule();
        this.tools = new ToolsDecoder(schemas);
        this.formats = new ResponseFormatDecoder(schemas);
    }

    Checked<ChatRequest> decode(JsonObject body) {
        Problems problems = new Problems(structure.check(body));
        if (problems.endless()) {
            return Checked.invalid(problems.list());
        }
        JsonFields request = JsonFields.of(body);
        UnsupportedFields.check(request, problems);
        List<Message> messages = new MessagesDecoder(problems).decode(request);
        ToolUse toolUse = tools.decode(request, problems);
        ResponseFormat format = formats.decode(request, problems);
        Integer maxTokens = maxTokens(request, problems);
        if (!problems.isEmpty()) {
            return Checked.invalid(problems.list());
        }
        boolean includeUsage = request.objectOrEmpty("stream_options").isTrue("include_usage");
        return Checked.valid(new ChatRequest(
                request.string("model", ""),
                messages,
                RequestFields.sampling(request, maxTokens),
                toolUse,
                format,
                new ReasoningOptions(request.string("reasoning_effort"), request.isTrue("include_reasoning")),
                new Delivery(request.isTrue("stream"), false, includeUsage, null),
                RequestFields.metadata(request),
                request.strings("fallbacks"),
                passThrough(request)));
    }

    private static @Nullable Integer maxTokens(JsonFields request, Problems problems) {
        Integer limit = request.integer(MAX_COMPLETION_TOKENS);
        Integer formerName = request.integer(MAX_TOKENS);
        if (limit != null && formerName != null) {
            problems.add(Violation.INVALID, MAX_TOKENS, "must not stand beside " + MAX_COMPLETION_TOKENS);
        }
        return limit != null ? limit : formerName;
    }

    /** Everything else. Fields that ask for nothing are left out: many clients send penalties of 0 to all models. */
    private static Map<String, String> passThrough(JsonFields request) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String name : request.keys()) {
            Object value = request.value(name);
            boolean known = READ.contains(name) || UnsupportedFields.contain(name);
            if (!known && value != null && !asksForNothing(name, value)) {
                fields.put(name, JsonText.of(value));
            }
        }
        return fields;
    }

    private static boolean asksForNothing(String name, Object value) {
        return switch (name) {
            case "frequency_penalty", "presence_penalty" -> value instanceof Number number && number.doubleValue() == 0;
            case "logit_bias" -> value instanceof JsonObject bias && bias.isEmpty();
            default -> false;
        };
    }
}
