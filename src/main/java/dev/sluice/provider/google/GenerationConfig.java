package dev.sluice.provider.google;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.ReasoningOptions;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.Sampling;
import dev.sluice.provider.Findings;
import dev.sluice.provider.SchemaText;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelInfo.Trait;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes how the answer is to be made. One per request; one thread. */
final class GenerationConfig {

    private static final int MAX_STOP = 5;
    /** Below it a model that reasons may use up the limit before it says anything. */
    private static final int SMALL_LIMIT = 2048;

    private final JsonGenerator out;
    private final ModelInfo model;
    private final Findings findings;

    GenerationConfig(JsonGenerator out, ModelInfo model, Findings findings) {
        this.out = out;
        this.model = model;
        this.findings = findings;
    }

    void write(ChatRequest request) throws IOException {
        out.writeObjectFieldStart("generationConfig");
        sampling(request.sampling());
        format(request.responseFormat());
        thinking(request.reasoning());
        out.writeEndObject();
    }

    private void sampling(Sampling sampling) throws IOException {
        ModelInfo.Parameters parameters = model.parameters();
        draw("temperature", "temperature", sampling.temperature(), parameters.temperature());
        draw("top_p", "topP", sampling.topP(), parameters.topP());
        maxTokens(sampling.maxTokens(), model.sizes().maxOutput());
        stop(sampling.stop());
        if (sampling.seed() != null) {
            out.writeNumberField("seed", seed(sampling.seed()));
        }
    }

    /** Gemini's seeds are of 32 bits; a longer one is folded, so that the same one still gives the same answer. */
    private static int seed(long seed) {
        return seed == (int) seed ? (int) seed : Long.hashCode(seed);
    }

    private void draw(String name, String wireName, @Nullable Double value, ModelInfo.Support support)
            throws IOException {
        if (value == null) {
            return;
        }
        switch (support) {
            case YES -> out.writeNumberField(wireName, value);
            case IGNORED -> {
                if (value != 1) {
                    findings.ignored(name);
                }
            }
        }
    }

    private void maxTokens(@Nullable Integer wanted, @Nullable Integer limit) throws IOException {
        if (wanted == null) {
            return;
        }
        if (limit != null && wanted > limit) {
            findings.clamped("max_tokens", limit);
        }
        if (wanted < SMALL_LIMIT && thinks()) {
            findings.lowLimit(SMALL_LIMIT);
        }
        out.writeNumberField("maxOutputTokens", limit == null ? wanted : Math.min(wanted, limit));
    }

    private void stop(List<String> stop) throws IOException {
        if (stop.isEmpty()) {
            return;
        }
        int taken = Math.min(MAX_STOP, model.parameters().stop());
        if (taken == 0) {
            findings.unsupportedParameter("stop", "stop is not supported by " + model.id());
        } else if (stop.size() > taken) {
            findings.unsupportedParameter(
                    "stop", "stop takes at most %d sequences for %s".formatted(taken, model.id()));
        }
        out.writeArrayFieldStart("stopSequences");
        for (String sequence : stop) {
            out.writeString(sequence);
        }
        out.writeEndArray();
    }

    private void format(ResponseFormat format) throws IOException {
        switch (format) {
            case ResponseFormat.Text text -> {}
            case ResponseFormat.JsonObject object -> json();
            case ResponseFormat.JsonSchema schema -> {
                if (!model.parameters().structuredOutput()) {
                    findings.unsupportedParameter(
                            "response_format", "response_format json_schema is not supported by " + model.id());
                }
                json();
                boolean strict = Boolean.TRUE.equals(schema.strict());
                out.writeFieldName("responseJsonSchema");
                String described = SchemaText.described(schema.schema(), schema.description());
                out.writeRawValue(GeminiSchema.of(described, "response_format.json_schema.schema", strict, findings));
            }
        }
    }

    private void json() throws IOException {
        out.writeStringField("responseMimeType", "application/json");
    }

    /** Models that do not think refuse a {@code thinkingConfig}; there is nothing of theirs to show. */
    private void thinking(ReasoningOptions reasoning) throws IOException {
        String effort = reasoning.effort();
        boolean show = reasoning.include() && thinks() && !"none".equals(effort);
        if (reasoning.include() && !show) {
            findings.ignored("include_reasoning");
        }
        if (effort == null && !show) {
            return;
        }
        out.writeObjectFieldStart("thinkingConfig");
        if (effort != null) {
            effort(effort);
        }
        if (show) {
            out.writeBooleanField("includeThoughts", true);
        }
        out.writeEndObject();
    }

    private void effort(String effort) throws IOException {
        List<String> taken = model.parameters().reasoningEfforts();
        String level = model.has(Trait.LEVELLED_THINKING) ? EffortScale.level(effort) : null;
        Integer budget = model.has(Trait.BUDGETED_THINKING) ? EffortScale.budget(effort) : null;
        if (!taken.contains(effort) || (level == null && budget == null)) {
            findings.unsupportedParameter(
                    "reasoning_effort",
                    taken.isEmpty() || taken.contains(effort)
                            ? "reasoning_effort %s is not supported by %s".formatted(effort, model.id())
                            : "reasoning_effort %s is not supported by %s; supported: %s"
                                    .formatted(effort, model.id(), String.join(", ", taken)));
        } else if (level != null) {
            out.writeStringField("thinkingLevel", level);
        } else if (budget != null) {
            out.writeNumberField("thinkingBudget", budget);
        }
    }

    private boolean thinks() {
        return model.has(Trait.LEVELLED_THINKING) || model.has(Trait.BUDGETED_THINKING);
    }
}
