package dev.sluice.model;

import java.util.List;
import java.util.Map;

/**
 * A chat completion as asked for, in no one's format.
 *
 * @param model {@code provider/model}, as the client wrote it
 * @param messages at least one; tool results answer calls of the assistant message before them
 * @param metadata the client's own labels, kept on runs and in logs
 * @param fallbacks models to try in this order, each {@code provider/model}, before any content has been sent
 * @param passThrough fields of the client's format for which there is no word here, as JSON text by their names: for a provider that
 *     knows the format as its own
 */
public record ChatRequest(
        String model,
        List<Message> messages,
        Sampling sampling,
        ToolUse toolUse,
        ResponseFormat responseFormat,
        ReasoningOptions reasoning,
        Delivery delivery,
        Map<String, String> metadata,
        List<String> fallbacks,
        Map<String, String> passThrough) {

    public ChatRequest {
        messages = List.copyOf(messages);
        metadata = Map.copyOf(metadata);
        fallbacks = List.copyOf(fallbacks);
        passThrough = Map.copyOf(passThrough);
    }

    /** A request that this model has words for. */
    public ChatRequest(
            String model,
            List<Message> messages,
            Sampling sampling,
            ToolUse toolUse,
            ResponseFormat responseFormat,
            ReasoningOptions reasoning,
            Delivery delivery,
            Map<String, String> metadata,
            List<String> fallbacks) {
        this(model, messages, sampling, toolUse, responseFormat, reasoning, delivery, metadata, fallbacks, Map.of());
    }

    /** The same with other messages. */
    public ChatRequest withMessages(List<Message> others) {
        return new ChatRequest(
                model,
                others,
                sampling,
                toolUse,
                responseFormat,
                reasoning,
                delivery,
                metadata,
                fallbacks,
                passThrough);
    }
}
