/**
 * Rate limits, exact over all processes that share a Redis: requests and tokens a minute of a subject, of its tenant, and of a tenant for
 * a model.
 *
 * <p>Each limit is a bucket that {@link dev.sluice.limit.Limit} gives its size and {@link dev.sluice.limit.Bucket} its law, GCRA. A
 * request takes from all of its buckets or from none, in one call of one script, by the server's clock. The buckets of a tenant, of its
 * subjects and of its models have one hash tag, so that this holds in a cluster too. There is no limit for all tenants together: its
 * bucket would be in another slot, and what a provider allows us in all, the provider itself counts best.
 *
 * <p>How many tokens a request costs is known when it is answered. So it is let in while the buckets of tokens are not empty, and what it
 * has taken is charged afterwards, into debt if need be; the debt never takes longer than one more burst to be paid.
 *
 * <p>While Redis does not answer, {@link dev.sluice.limit.RateLimiter} decides without it, as configured.
 */
@NullMarked
package dev.sluice.limit;

import org.jspecify.annotations.NullMarked;
