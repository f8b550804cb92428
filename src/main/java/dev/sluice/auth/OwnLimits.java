package dev.sluice.auth;

import dev.sluice.json.JsonFields;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The limits that a token gives its subject, in the place of the configured ones.
 *
 * @param requestsPerMinute 0 is no limit; null leaves the configured one
 * @param tokensPerMinute likewise
 */
public record OwnLimits(
        @Nullable Integer requestsPerMinute, @Nullable Integer tokensPerMinute) {

    /** Of a token that says nothing of it. */
    public static final OwnLimits NONE = new OwnLimits(null, null);

    private static final String REQUESTS = "requests_per_minute";
    private static final String TOKENS = "tokens_per_minute";

    /** As in the configuration. */
    private static final int MOST = 1_000_000_000;

    /** Null if the claim is malformed. A name that is not known may be a mistake, and would leave its subject without a limit. */
    static @Nullable OwnLimits of(JsonFields claims, String name) {
        if (!claims.has(name)) {
            return NONE;
        }
        JsonFields claim = claims.object(name);
        return claim != null && isSound(claim) ? new OwnLimits(claim.integer(REQUESTS), claim.integer(TOKENS)) : null;
    }

    private static boolean isSound(JsonFields claim) {
        return Set.of(REQUESTS, TOKENS).containsAll(claim.keys())
                && claim.keys().stream().allMatch(key -> isRate(claim.integer(key)));
    }

    /** What {@link #of} reads. */
    JsonObject toClaim() {
        JsonObject claim = new JsonObject();
        if (requestsPerMinute != null) {
            claim.put(REQUESTS, requestsPerMinute);
        }
        if (tokensPerMinute != null) {
            claim.put(TOKENS, tokensPerMinute);
        }
        return claim;
    }

    private static boolean isRate(@Nullable Integer value) {
        return value != null && value >= 0 && value <= MOST;
    }
}
