package dev.sluice.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer: what a finished stream folds into.
 *
 * @param id the provider's id of the answer
 * @param model the model that the provider says it used
 * @param parts in the order in which they began
 * @param extraContent opaque provider state as a JSON object's text, or null
 * @param usage null if the provider gave none
 */
public record ChatResponse(
        String id,
        String model,
        List<AssistantPart> parts,
        @Nullable String extraContent,
        FinishReason finishReason,
        @Nullable Usage usage) {

    public ChatResponse {
        parts = List.copyOf(parts);
    }
}
