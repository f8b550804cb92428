package dev.sluice.model;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with a request.
 *
 * @param code stable, from the contract: {@code required}, {@code invalid}, {@code unsupported} …
 * @param field a path such as {@code messages[2].content[0].image_url.url}; null if it is about the whole
 */
public record Violation(
        String code, String message, @Nullable String field) {
    public static final String REQUIRED = "required";
    public static final String INVALID = "invalid";
    public static final String UNSUPPORTED = "unsupported";
    public static final String TOO_MANY = "too_many";
    public static final String TOO_LARGE = "too_large";
}
