package dev.sluice.limit;

import org.jspecify.annotations.Nullable;

/** Is told what limits do, to count it. Called on event loops; does nothing by default. */
public interface LimitEvents {

    /** For who does not count. */
    LimitEvents NONE = new LimitEvents() {};

    /**
     * A request that has limits was let in or refused.
     *
     * @param refusedBy null if it was let in; if it was refused because Redis is away, that is {@link By#OUTAGE}
     */
    default void onChecked(@Nullable By refusedBy) {}

    /** An event loop of this process began to decide without Redis, or with it again. */
    default void onOutage(boolean begun) {}

    /** What an answer took could not be charged to the buckets that all processes share. */
    default void onChargeDropped(long tokens) {}

    /** What refused a request. */
    enum By {
        SUBJECT_REQUESTS,
        SUBJECT_TOKENS,
        TENANT_REQUESTS,
        TENANT_TOKENS,
        MODEL_REQUESTS,
        MODEL_TOKENS,
        OUTAGE
    }
}
