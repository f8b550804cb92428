package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks a request's {@code generationConfig}. */
final class GeminiConfigCheck {

    private static final int MAX_STOPS = 5;
    private static final List<String> MIME_TYPES =
            List.of("text/plain", "application/json", "application/xml", "application/yaml", "text/x.enum");

    private final GeminiFamily family;
    private final JsonFields config;
    private final GeminiFindings findings;

    private GeminiConfigCheck(GeminiFamily family, JsonFields config, GeminiFindings findings) {
        this.family = family;
        this.config = config;
        this.findings = findings;
    }

    static void check(GeminiFamily family, JsonFields request, List<JsonFields> declarations, GeminiFindings findings) {
        JsonFields config = request.object("generationConfig");
        if (config != null) {
            GeminiConfigCheck check = new GeminiConfigCheck(family, config, findings);
            check.numbers();
            check.stops();
            check.format(!declarations.isEmpty());
            check.thinking();
        }
    }

    private void numbers() {
        range("temperature", 0, 2);
        range("topP", 0, 1);
        range("topK", 1, Integer.MAX_VALUE);
        range("maxOutputTokens", 1, family.maxOutputTokens());
        Integer candidates = config.integer("candidateCount");
        if (candidates != null && (candidates != 1 || !family.takesCandidateCount())) {
            findings.report(GeminiError.invalid("Multiple candidates is not enabled for this model"));
        }
        if (config.has("responseLogprobs") || config.has("logprobs")) {
            findings.report(GeminiError.invalid("Logprobs is not enabled for this model"));
        }
        if (family.version() >= 30 && (config.has("presencePenalty") || config.has("frequencyPenalty"))) {
            findings.report(GeminiError.invalid("Penalty is not enabled for this model"));
        }
    }

    private void range(String key, double min, double max) {
        Double value = config.number(key);
        if (value != null && (value < min || value > max)) {
            String name = GeminiFindings.snake(key);
            findings.invalid(config, key, "%s must be in the range [%s, %s].".formatted(name, min, max));
        }
    }

    private void stops() {
        List<String> stops = config.strings("stopSequences");
        if (stops.size() > MAX_STOPS) {
            findings.invalid(config, "stopSequences", "the number of stop_sequences must not exceed " + MAX_STOPS);
        }
        if (stops.contains("")) {
            findings.invalid(config, "stopSequences", "stop sequences must not be empty");
        }
    }

    private void format(boolean tools) {
        String mime = config.string("responseMimeType", "");
        if (!mime.isEmpty() && !MIME_TYPES.contains(mime)) {
            findings.invalid(
                    config,
                    "responseMimeType",
                    "allowed mimetypes are `text/plain`, `application/json`, `application/xml`, `application/yaml` and"
                            + " `text/x.enum`.");
        }
        if (tools && !mime.isEmpty() && !mime.equals("text/plain") && !family.takesJsonWithTools()) {
            findings.report(
                    GeminiError.invalid("Function calling with a response mime type: '" + mime + "' is unsupported"));
        }
        GeminiSchemaCheck schemas = new GeminiSchemaCheck(family, findings);
        JsonFields openApi = config.object("responseSchema");
        Object json = config.value("responseJsonSchema");
        if (openApi != null && json != null) {
            findings.invalid(config, "responseSchema", "cannot be set together with response_json_schema");
        }
        if ((openApi != null || json != null) && !mime.equals("application/json") && !mime.equals("text/x.enum")) {
            findings.invalid(
                    config, "responseMimeType", "a response schema is only supported with mimetype application/json");
        }
        if (openApi != null) {
            schemas.openApi(openApi, "generation_config.response_schema");
        }
        if (json != null) {
            schemas.json(json, "generation_config.response_json_schema");
        }
        for (String modality : config.strings("responseModalities")) {
            if (!modality.equals("TEXT")) {
                findings.report(GeminiError.invalid("Model does not support the requested response modalities: "
                        + modality.toLowerCase(Locale.ROOT)));
            }
        }
    }

    /**
     * By model: ai.google.dev/gemini-api/docs/generate-content/latest-model (2026-09-21, 2026-11) and juspay/neurolink#1707 for
     * budgets. Recorded: gemini-3.5-flash takes a budget, gemini-3-flash-preview a level.
     */
    private void thinking() {
        JsonFields thinking = config.object("thinkingConfig");
        if (thinking == null) {
            return;
        }
        if (!family.thinks()) {
            findings.report(GeminiError.invalid("Thinking is not enabled for this model"));
        }
        Integer budget = thinking.integer("thinkingBudget");
        String level = thinking.string("thinkingLevel");
        if (budget != null && level != null) {
            findings.report(GeminiError.invalid("You can only set only one of thinking budget and thinking level."));
        }
        if (level != null && !family.takesThinkingLevel()) {
            findings.report(GeminiError.invalid("Thinking level is not supported for this model."));
        }
        if ("MINIMAL".equals(level) && !family.takesMinimalThinking()) {
            findings.report(GeminiError.invalid("Thinking level MINIMAL is not supported for this model."));
        }
        budget(budget);
    }

    private void budget(@Nullable Integer budget) {
        if (budget == null) {
            return;
        }
        if (!family.takesThinkingBudget()) {
            findings.report(GeminiError.invalid("Thinking budget is not supported for this model."));
        }
        boolean none = budget == 0 && family.mayNotThink();
        boolean fits = budget >= family.leastBudget() && budget <= family.greatestBudget();
        if (budget != -1 && !none && !fits) {
            findings.report(
                    GeminiError.invalid("The thinking budget %d is invalid. Please choose a value between %d and %d."
                            .formatted(budget, family.leastBudget(), family.greatestBudget())));
        }
    }
}
