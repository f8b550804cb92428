package dev.sluice.provider.google;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error object as it came, in a body or in the middle of a stream.
 *
 * @param code the HTTP status
 * @param status the word for it
 * @param reasons of its details {@code ErrorInfo}
 * @param quotaIds of its details {@code QuotaFailure}: the limits that were hit
 * @param retryDelay of its details {@code RetryInfo}, such as {@code 34.4s}
 */
record ReportedError(
        @Nullable Integer code,
        @Nullable String message,
        @Nullable String status,
        List<String> reasons,
        List<String> quotaIds,
        @Nullable String retryDelay) {

    static final ReportedError NONE = new ReportedError(null, null, null, List.of(), List.of(), null);
}
