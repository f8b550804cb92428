package dev.sluice.model;

import org.jspecify.annotations.Nullable;

/**
 * A whole answer with what the gateway knows of it.
 *
 * @param structuredOutput whether the answer has the form that was asked for; null if none was, or if it is no final text: a call of
 *     tools or a refusal
 */
public record Completion(
        AnswerHead head, ChatResponse response, @Nullable StructuredOutput structuredOutput) {}
