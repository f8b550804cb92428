package dev.sluice.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion as asked for, in no one's format.
 *
 * @param model {@code provider/model}, as the client wrote it
 * @param messages at least one; tool results answer calls of the assistant message before them
 * @param metadata the client's own labels, kept on runs and in logs
 * @param fallbacks models to try in this order, each {@code provider/model}, before any content has been sent
 * @param passThrough fields of the client's format for which there is no word here, as JSON text by their names: for a provider that
 *     knows the format as its own
 * @param traceparent what the calls for it name as their parent in a trace, as W3C's Trace Context has it; null outside of any
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
        Map<String, String> passThrough,
        @Nullable String traceparent) {

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

    /** A request outside of any trace. */
    public ChatRequest(
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
        this(
                model,
                messages,
                sampling,
                toolUse,
                responseFormat,
                reasoning,
                delivery,
                metadata,
                fallbacks,
                passThrough,
                null);
    }

    /** The same in a trace; itself if that is null. */
    public ChatRequest tracedBy(@Nullable String parent) {
        return parent == null
                ? this
                : new ChatRequest(
                        model,
                        messages,
                        sampling,
                        toolUse,
                        responseFormat,
                        reasoning,
                        delivery,
                        metadata,
                        fallbacks,
                        passThrough,
                        parent);
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
                passThrough,
                traceparent);
    }
}
