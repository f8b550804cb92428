package dev.sluice.provider.openai;

import org.jspecify.annotations.Nullable;

/**
 * An error object as it came, in a body or in the middle of a stream.
 *
 * @param code a word at OpenAI; some compatible servers put the HTTP status here
 */
record ReportedError(
        @Nullable String message,
        @Nullable String type,
        @Nullable String code,
        @Nullable String param) {

    static final ReportedError NONE = new ReportedError(null, null, null, null);
}
