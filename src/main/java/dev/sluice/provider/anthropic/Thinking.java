package dev.sluice.provider.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.model.Message;
import dev.sluice.model.ReasoningOptions;
import dev.sluice.provider.Findings;
import dev.sluice.provider.anthropic.Turns.Role;
import dev.sluice.provider.anthropic.Turns.Turn;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelInfo.Trait;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much a request asks the model to think (thinking pages, 2026-08-22 and 2026-10). Nothing is sent if nothing is asked for.
 *
 * @param mode what to send as {@code thinking.type}; null to send none
 * @param budget tokens, with the mode {@code enabled}
 * @param effort what to send as {@code output_config.effort}; null to send none
 * @param show whether a summary is to be shown
 * @param replayed whether thinking of earlier answers is sent back
 */
record Thinking(@Nullable String mode, int budget, @Nullable String effort, boolean show, boolean replayed) {

    private static final String NONE = "none";
    private static final String ENABLED = "enabled";
    private static final String FIELD = "reasoning_effort";

    private static final Thinking NOTHING = new Thinking(null, 0, null, false, false);

    static Thinking of(ReasoningOptions asked, Turns turns, ModelInfo model, int maxTokens, Findings findings) {
        Thinking thinking = asked(asked, turns, model, maxTokens, findings);
        if (asked.include() && !thinking.show && !thinking.isBudgeted()) {
            // Who does not think has nothing to show.
            findings.ignored("include_reasoning");
        }
        return thinking;
    }

    private static Thinking asked(
            ReasoningOptions asked, Turns turns, ModelInfo model, int maxTokens, Findings findings) {
        String effort = asked.effort();
        if (effort != null && !isTaken(effort, model, findings)) {
            return NOTHING;
        }
        if (model.has(Trait.ADAPTIVE_THINKING)) {
            return adaptive(asked, model);
        }
        return !model.has(Trait.BUDGETED_THINKING) || effort == null || NONE.equals(effort)
                ? NOTHING
                : budgeted(effort, turns, model, maxTokens, findings);
    }

    /** Whether the model thinks within a budget: it then draws as it likes and chooses its tools itself. */
    boolean isBudgeted() {
        return ENABLED.equals(mode);
    }

    void write(JsonGenerator out) throws IOException {
        if (mode == null) {
            return;
        }
        out.writeObjectFieldStart("thinking");
        out.writeStringField("type", mode);
        if (isBudgeted()) {
            out.writeNumberField("budget_tokens", budget);
        } else if (show) {
            out.writeStringField("display", "summarized");
        }
        out.writeEndObject();
    }

    private static boolean isTaken(String effort, ModelInfo model, Findings findings) {
        List<String> taken = model.parameters().reasoningEfforts();
        boolean adaptive = model.has(Trait.ADAPTIVE_THINKING);
        if (NONE.equals(effort) && !adaptive) {
            return true;
        }
        boolean thinks = adaptive || model.has(Trait.BUDGETED_THINKING);
        if (thinks && taken.contains(effort)) {
            return true;
        }
        findings.unsupportedParameter(
                FIELD,
                !thinks || taken.isEmpty()
                        ? "reasoning_effort is not supported by " + model.id()
                        : "reasoning_effort %s is not supported by %s; supported: %s"
                                .formatted(effort, model.id(), String.join(", ", taken)));
        return false;
    }

    private static Thinking adaptive(ReasoningOptions asked, ModelInfo model) {
        if (NONE.equals(asked.effort())) {
            return model.has(Trait.BETWEEN_TOOLS)
                    ? new Thinking("between_tools", 0, null, false, true)
                    : new Thinking("disabled", 0, null, false, false);
        }
        boolean asks = asked.effort() != null || asked.include();
        return new Thinking(asks ? "adaptive" : null, 0, asked.effort(), asked.include(), true);
    }

    private static Thinking budgeted(String effort, Turns turns, ModelInfo model, int maxTokens, Findings findings) {
        if (maxTokens <= EffortBudget.LEAST) {
            findings.unsupportedParameter(
                    FIELD,
                    "reasoning_effort needs max_tokens above %d for %s".formatted(EffortBudget.LEAST, model.id()));
            return NOTHING;
        }
        if (!canGoOn(turns, model.provider())) {
            // A turn that goes on has to begin with its thinking (thinking and tool workflows page, 2026-08-22).
            findings.ignored(FIELD);
            return NOTHING;
        }
        return new Thinking(ENABLED, EffortBudget.of(effort, maxTokens), null, false, true);
    }

    /** Whether what the model was doing began with thinking that is still here; what it did after that may have none. */
    private static boolean canGoOn(Turns turns, String provider) {
        List<Turn> open = turns.turns().subList(turns.done(), turns.turns().size());
        if (!open.isEmpty() && open.getLast().role() == Role.ASSISTANT) {
            return false;
        }
        for (Turn turn : open) {
            if (turn.role() == Role.ASSISTANT) {
                List<Replay.Piece> pieces =
                        Replay.of((Message.Assistant) turn.messages().getFirst(), provider);
                return pieces != null && Replay.isThinking(pieces.getFirst());
            }
        }
        return true;
    }
}
