package dev.sluice.provider.anthropic;

import org.jspecify.annotations.Nullable;

/**
 * An error object as it came, in a body or in a stream.
 *
 * @param detailCode {@code details.error_code}, which only some errors have
 */
record ReportedError(
        @Nullable String type,
        @Nullable String message,
        @Nullable String detailCode) {

    static final ReportedError NONE = new ReportedError(null, null, null);
}
