package dev.sluice.model;

import org.jspecify.annotations.Nullable;

/** What an assistant message holds: in a request an earlier answer, in a {@link ChatResponse} the new one. */
public sealed interface AssistantPart
        permits ContentPart.Text, AssistantPart.Reasoning, AssistantPart.Refusal, AssistantPart.ToolCall {

    /** Reasoning that the provider lets be shown. */
    record Reasoning(String text) implements AssistantPart {}

    /** The model's own words of refusal. */
    record Refusal(String text) implements AssistantPart {}

    /**
     * A function call.
     *
     * @param arguments the JSON text of the arguments, exactly as the model wrote it; {@code {}} where it wrote none
     * @param extraContent opaque provider state of this call as a JSON object's text, or null
     */
    record ToolCall(
            String id,
            String name,
            String arguments,
            @Nullable String extraContent) implements AssistantPart {}
}
