package dev.sluice.http;

import dev.sluice.auth.Caller;
import dev.sluice.chat.ChatStream;
import dev.sluice.chat.ModelRouter;
import dev.sluice.limit.Account;
import dev.sluice.limit.Admission;
import dev.sluice.limit.RateLimiter;
import dev.sluice.limit.Spender;
import dev.sluice.limit.Standing;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where requests meet their rate limits: after they have been decoded and their model has been found, since the model has limits too. So
 * what is refused before costs nothing, and whoever has no limits is let through untouched. One per event loop.
 */
final class RateGate {

    private static final Duration OUTAGE_RETRY = Duration.ofSeconds(1);

    private final RateLimiter limiter;
    private final ModelRouter models;

    RateGate(RateLimiter limiter, ModelRouter models) {
        this.limiter = limiter;
        this.models = models;
    }

    /** Whether the caller may have limits. */
    boolean limits(Exchange exchange) {
        return limiter.limits(spender(exchange.caller()));
    }

    /**
     * Counts the request and tells in its answer's headers how it stands; fails if it has to wait, or if there is no such model.
     *
     * @param model as asked
     * @return what the answer's tokens are to be charged to
     */
    Future<Account> admit(Exchange exchange, String model) {
        if (!limits(exchange)) {
            return Future.succeededFuture(Account.NONE);
        }
        Caller caller = exchange.caller();
        return models.route(model, caller::mayCall)
                .compose(route -> limiter.admit(spender(caller), route.model().id()))
                .compose(admission -> account(exchange, admission));
    }

    /** Charges what the answer will have taken when it ends, in whichever way. */
    void charge(Account account, ChatStream stream) {
        if (!account.isEmpty()) {
            stream.outcome().onSuccess(ended -> limiter.charge(account, stream.usage()));
        }
    }

    private static Future<Account> account(Exchange exchange, Admission admission) {
        return switch (admission) {
            case Admission.Admitted admitted -> {
                tell(exchange.response(), admitted.standing());
                yield Future.succeededFuture(admitted.account());
            }
            case Admission.Refused refused -> {
                tell(exchange.response(), refused.standing());
                yield fail(GatewayError.of(
                                GatewayError.Kind.RATE_LIMITED,
                                refused.standing().rule() + "; try again in " + seconds(refused.retryAfter()) + " s")
                        .withRetryAfter(refused.retryAfter()));
            }
            case Admission.Undecided undecided ->
                fail(GatewayError.of(
                                GatewayError.Kind.LIMITS_UNAVAILABLE, "rate limits cannot be checked at the moment")
                        .withRetryAfter(OUTAGE_RETRY));
        };
    }

    /** As draft-ietf-httpapi-ratelimit-headers has it in its versions 03 to 06, which is what clients know. */
    private static void tell(HttpServerResponse response, @Nullable Standing standing) {
        if (standing != null && !response.headWritten()) {
            response.putHeader("RateLimit-Limit", Long.toString(standing.quota()))
                    .putHeader("RateLimit-Remaining", Long.toString(standing.remaining()))
                    .putHeader("RateLimit-Reset", Long.toString(seconds(standing.reset())))
                    .putHeader("RateLimit-Policy", standing.policy());
        }
    }

    /** Whole ones, rounded up. */
    private static long seconds(Duration time) {
        return Math.ceilDiv(time.toMillis(), 1000L);
    }

    private static Spender spender(Caller caller) {
        return new Spender(
                caller.tenant(),
                caller.subject(),
                caller.limits().requestsPerMinute(),
                caller.limits().tokensPerMinute());
    }

    private static <T> Future<T> fail(GatewayError error) {
        return Future.failedFuture(new GatewayException(error));
    }
}
