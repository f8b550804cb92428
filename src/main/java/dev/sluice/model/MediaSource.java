package dev.sluice.model;

import org.jspecify.annotations.Nullable;

/** Where media bytes are. {@code path} is the request field that named them, such as {@code messages[2].content[0].image_url.url}. */
public sealed interface MediaSource {

    String path();

    /**
     * Bytes in the request itself.
     *
     * @param mediaType as the client declared it, lower case and without parameters; null if undeclared
     * @param base64 standard alphabet, padded, no line breaks, no {@code data:} prefix
     */
    record Inline(String path, @Nullable String mediaType, String base64) implements MediaSource {}

    /** Bytes behind an http(s) URL. */
    record Remote(String path, String url) implements MediaSource {}

    /** Bytes that the client has uploaded to the provider itself. */
    record Uploaded(String path, String fileId) implements MediaSource {}
}
