package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How hard a model reasons on the Responses API: which efforts it knows, and which one it has of itself (guides/reasoning and
 * guides/latest-model, read 2026-07-15 and 2026-11-07; BerriAI/litellm discussion 42523 for what gpt-6 and later refuse).
 *
 * @param name the effort that the model works with; null if it does not reason at all
 * @param reasons whether there is a reasoning item before its answer
 */
record OpenAiResponsesEffort(@Nullable String name, boolean reasons) {

    static final List<String> ALL = List.of("none", "minimal", "low", "medium", "high", "xhigh", "max");

    static OpenAiResponsesEffort of(String model, JsonFields body) {
        OpenAiFamily family = OpenAiFamily.of(model);
        String asked = body.objectOrEmpty("reasoning").string("effort", "");
        if (!asked.isEmpty()) {
            return new OpenAiResponsesEffort(asked, !asked.equals("none"));
        }
        boolean reasons = family.reasonsAt("");
        return new OpenAiResponsesEffort(reasons ? "medium" : family.reasoning() ? "none" : null, reasons);
    }

    /** The efforts that the model knows, from low to high; empty if it does not reason. */
    static List<String> known(String model) {
        return switch (OpenAiFamily.of(model)) {
            case OPEN -> ALL;
            case CLASSIC -> List.of();
            case ALWAYS_REASONS ->
                model.startsWith("o") ? List.of("low", "medium", "high") : List.of("minimal", "low", "medium", "high");
            case MAY_REASON ->
                model.startsWith("gpt-5.1")
                        ? List.of("none", "low", "medium", "high")
                        : List.of("none", "low", "medium", "high", "xhigh");
            case MAY_REASON_WITHOUT_TOOLS -> List.of("none", "low", "medium", "high", "xhigh");
            case REASONS_WITHOUT_TOOLS ->
                model.startsWith("gpt-6-astra") || model.startsWith("gpt-6.1-sol")
                        ? List.of("low", "medium", "high", "xhigh", "max")
                        : List.of("none", "low", "medium", "high", "xhigh", "max");
        };
    }
}
