package dev.sluice.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether a request may go on. */
public sealed interface Admission {

    /** Without any limit. */
    Admission FREE = new Admitted(Account.NONE, null);

    /**
     * @param account what its tokens are to be charged to
     * @param standing null if nothing was counted
     */
    record Admitted(Account account, @Nullable Standing standing) implements Admission {}

    /** @param retryAfter when the limit that keeps it waiting longest has room */
    record Refused(Standing standing, Duration retryAfter, LimitEvents.By by) implements Admission {}

    /** Redis is away, and nothing is to be let in then. */
    record Undecided() implements Admission {}
}
