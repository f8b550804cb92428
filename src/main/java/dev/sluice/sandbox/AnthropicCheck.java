package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import dev.sluice.sandbox.AnthropicFamily.Ability;
import dev.sluice.sandbox.AnthropicFamily.Sampling;
import io.vertx.core.json.JsonArray;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks a request to the Messages API: first what is there and of which form, then what the model can do, then the conversation.
 * Sources as for {@link AnthropicError}. One per request.
 */
final class AnthropicCheck {

    /** anthropics/anthropic-sdk-typescript, MessageCreateParams without betas, 2026-08-19. */
    private static final Set<String> KNOWN = Set.of(
            "cache_control",
            "inference_geo",
            "max_tokens",
            "messages",
            "metadata",
            "model",
            "output_config",
            "service_tier",
            "stop_sequences",
            "stream",
            "system",
            "temperature",
            "thinking",
            "tool_choice",
            "tools",
            "top_k",
            "top_p");

    private static final List<String> THINKING = List.of("adaptive", "between_tools", "disabled", "enabled");
    private static final List<String> EFFORTS = List.of("low", "medium", "high", "xhigh", "max");
    private static final int MIN_BUDGET = 1024;
    private static final BigDecimal MIN_TOP_P = new BigDecimal("0.95");

    private final JsonFields body;
    private final AnthropicFieldCheck check = new AnthropicFieldCheck();
    private final AnthropicSchemas schemas = new AnthropicSchemas();
    private final AnthropicMessageCheck messages;
    private final AnthropicToolCheck tools;

    private AnthropicCheck(JsonFields body) {
        this.body = body;
        this.messages = new AnthropicMessageCheck(body, check);
        this.tools = new AnthropicToolCheck(body, check, schemas);
    }

    /** The problem that Anthropic would report, or null if there is none. */
    static @Nullable AnthropicError problem(JsonFields body) {
        AnthropicCheck request = new AnthropicCheck(body);
        request.shapes();
        if (request.check.failed()) {
            return request.check.problem();
        }
        AnthropicFamily family = AnthropicFamily.of(body.string("model", ""));
        if (family == null) {
            return AnthropicError.noSuchModel(body.string("model", ""));
        }
        request.abilities(family);
        if (!request.check.failed()) {
            new AnthropicConversation(body, family, request.check).check();
        }
        return request.check.problem();
    }

    private void shapes() {
        check.requiredString(body, "model");
        check.require(body, "max_tokens");
        // Zero warms the cache and writes nothing.
        check.integer(body, "max_tokens", 0);
        check.known(body, KNOWN);
        check.bool(body, "stream");
        check.share(body, "temperature");
        check.share(body, "top_p");
        check.integer(body, "top_k", 0);
        check.oneOf(body, "service_tier", List.of("auto", "standard_only"));
        check.object(body, "metadata");
        check.known(body.objectOrEmpty("metadata"), Set.of("user_id"));
        stop();
        thinking();
        outputConfig();
        messages.shapes();
        tools.shapes();
        String excess = schemas.excess();
        if (excess != null) {
            check.report(excess);
        }
    }

    private void stop() {
        Object value = body.value("stop_sequences");
        if (value != null && !(value instanceof JsonArray)) {
            check.report("stop_sequences", "Input should be a valid array");
        }
        for (Object sequence : SchemaView.array(value)) {
            if (!(sequence instanceof String text)) {
                check.report("stop_sequences", "Input should be a valid string");
            } else if (text.isBlank()) {
                check.report("stop_sequences", "each stop sequence must contain non-whitespace");
            }
        }
    }

    private void thinking() {
        check.object(body, "thinking");
        JsonFields plain = body.object("thinking");
        if (plain == null || !check.tagged(plain, THINKING)) {
            return;
        }
        String type = plain.string("type", "");
        JsonFields thinking = JsonFields.at("thinking." + type, plain.toJson());
        switch (type) {
            case "enabled" -> {
                check.known(thinking, Set.of("type", "budget_tokens", "display"));
                check.require(thinking, "budget_tokens");
                check.integer(thinking, "budget_tokens", MIN_BUDGET);
            }
            case "adaptive" -> check.known(thinking, Set.of("type", "display"));
            default -> check.known(thinking, Set.of("type"));
        }
        check.oneOf(thinking, "display", List.of("summarized", "omitted"));
        Long budget = thinking.longValue("budget_tokens");
        Long max = body.longValue("max_tokens");
        if (budget != null && max != null && budget >= max) {
            check.report(
                    "`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation at"
                            + " https://docs.claude.com/en/docs/build-with-claude/extended-thinking#max-tokens-and-context-window-size");
        }
    }

    private void outputConfig() {
        check.object(body, "output_config");
        JsonFields config = body.objectOrEmpty("output_config");
        check.known(config, Set.of("effort", "format"));
        check.oneOf(config, "effort", EFFORTS);
        check.object(config, "format");
        JsonFields format = config.object("format");
        if (format == null) {
            return;
        }
        check.known(format, Set.of("type", "schema"));
        check.require(format, "type");
        check.oneOf(format, "type", List.of("json_schema"));
        check.require(format, "schema");
        check.object(format, "schema");
        String flaw = check.failed()
                ? null
                : schemas.flaw(format.objectOrEmpty("schema").toJson());
        if (flaw != null) {
            check.report(format.path("schema"), flaw);
        }
    }

    private void abilities(AnthropicFamily family) {
        Long max = body.longValue("max_tokens");
        if (max == null || max > family.maxTokens()) {
            check.report("max_tokens: %s > %d, which is the maximum allowed number of output tokens for %s"
                    .formatted(body.value("max_tokens"), family.maxTokens(), body.string("model")));
        }
        sampling(family.sampling());
        thinking(family);
        effort(family);
        tools.force(family);
        if (messages.images() > family.maxImages()) {
            check.report("messages: Too many images: %d > %d".formatted(messages.images(), family.maxImages()));
        }
    }

    private void sampling(Sampling sampling) {
        String thinking = body.objectOrEmpty("thinking").string("type", "");
        boolean thinks = thinking.equals("enabled") || thinking.equals("adaptive");
        BigDecimal temperature = decimal("temperature");
        BigDecimal topP = decimal("top_p");
        if (sampling == Sampling.FIXED) {
            // The default values pass (migration guide, 2026-08-22); 0.99 is the one of top_p.
            fixed("temperature", temperature, BigDecimal.ONE);
            fixed("top_p", topP, new BigDecimal("0.99"));
            if (body.value("top_k") != null) {
                check.report("`top_k` is deprecated for this model.");
            }
            return;
        }
        if (sampling == Sampling.ONE && temperature != null && topP != null) {
            check.report("`temperature` and `top_p` cannot both be specified for this model. Please use only one.");
        }
        if (thinks && temperature != null && temperature.compareTo(BigDecimal.ONE) != 0) {
            check.report("`temperature` may only be set to 1 when thinking is enabled or in adaptive mode.");
        }
        if (thinks && topP != null && topP.compareTo(MIN_TOP_P) < 0) {
            check.report(
                    "`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled or in adaptive mode.");
        }
        if (thinks && body.value("top_k") != null) {
            check.report("`top_k` must be unset when thinking is enabled or in adaptive mode.");
        }
    }

    private void fixed(String key, @Nullable BigDecimal value, BigDecimal only) {
        if (value != null && value.compareTo(only) != 0) {
            check.report("`" + key + "` is deprecated for this model.");
        }
    }

    private @Nullable BigDecimal decimal(String key) {
        return body.value(key) instanceof Number number ? new BigDecimal(number.toString()) : null;
    }

    private void thinking(AnthropicFamily family) {
        String type = body.objectOrEmpty("thinking").string("type");
        Set<String> modes = family.thinking().modes();
        if (type == null || modes.contains(type)) {
            return;
        }
        if (!modes.contains("adaptive")) {
            check.report(
                    type.equals("adaptive")
                            ? "adaptive thinking is not supported on this model"
                            : "\"thinking.type." + type + "\" is not supported for this model.");
            return;
        }
        String lowest = modes.contains("between_tools")
                ? "\"thinking.type.between_tools\" for the lowest thinking setting, or "
                : "";
        check.report("\"thinking.type." + type + "\" is not supported for this model. Use " + lowest
                + "\"thinking.type.adaptive\" and \"output_config.effort\" to control thinking behavior.");
    }

    private void effort(AnthropicFamily family) {
        String effort = body.objectOrEmpty("output_config").string("effort");
        if (effort == null) {
            return;
        }
        if (family.efforts().isEmpty()) {
            check.report("This model does not support the effort parameter.");
        } else if (!family.efforts().contains(effort)) {
            check.report("This model does not support effort level '%s'. Supported levels: %s."
                    .formatted(effort, String.join(", ", family.efforts())));
        }
        String thinking = body.objectOrEmpty("thinking").string("type", "");
        boolean low = (thinking.equals("disabled") && family.can(Ability.EFFORT_NEEDS_THINKING))
                || thinking.equals("between_tools");
        if (low && EFFORTS.indexOf(effort) > EFFORTS.indexOf("high")) {
            check.report(
                    ("output_config.effort '%s' is not supported when thinking is disabled on this model. Use effort 'high'"
                                    + " or below, or enable thinking.")
                            .formatted(effort));
        }
    }
}
