package dev.sluice.model;

import org.jspecify.annotations.Nullable;

/**
 * How the client wants its answer.
 *
 * @param stream chunk by chunk rather than as one document
 * @param async as a durable run; wins over {@code stream}
 * @param includeUsage whether a streamed answer ends with usage; only the OpenAI dialect lets the client choose
 * @param webhookUrl where to post the finished run; only with {@code async}
 */
public record Delivery(
        boolean stream,
        boolean async,
        boolean includeUsage,
        @Nullable String webhookUrl) {}
