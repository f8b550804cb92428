package dev.sluice.limit;

import dev.sluice.config.RateLimitsConfig;
import dev.sluice.model.Usage;
import dev.sluice.run.redis.RedisServer;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Lets requests in and charges what they took. Asks Redis once per request that has limits, and waits no longer than configured; without
 * an answer it decides by itself. One per event loop.
 */
public final class RateLimiter {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimiter.class);

    private final RateLimitsConfig config;
    private final LimitRules rules;
    private final RedisServer server;
    private final LocalBuckets local;
    private final LimitEvents events;
    private final Breaker breaker;
    /** Opened when it is first needed: most processes have no limits. */
    private @Nullable RedisBuckets shared;

    /**
     * Opens its connection, on the event loop that calls, if there are configured limits.
     *
     * @param server reached with the configured patience
     * @param local the process's, for outages
     * @param nanos a clock, with any beginning
     */
    public RateLimiter(
            RateLimitsConfig config, RedisServer server, LocalBuckets local, LimitEvents events, LongSupplier nanos) {
        this.config = config;
        this.rules = new LimitRules(config);
        this.server = server;
        this.local = local;
        this.events = events;
        this.breaker = new Breaker(config.outage().pause(), nanos);
        if (config.limited()) {
            shared = new RedisBuckets(server);
        }
    }

    /** Whether this spender may have limits; if not, {@link #admit} is not needed. */
    public boolean limits(Spender who) {
        return rules.limits(who);
    }

    /** Takes one request from all limits of the spender, or from none. Never fails. */
    public Future<Admission> admit(Spender who, String model) {
        List<Limit> limits = rules.of(who, model);
        if (limits.isEmpty()) {
            return Future.succeededFuture(Admission.FREE);
        }
        return asked(limits).map(admission -> {
            events.onChecked(refusedBy(admission));
            return admission;
        });
    }

    private Future<Admission> asked(List<Limit> limits) {
        if (!breaker.mayAsk()) {
            return Future.succeededFuture(alone(limits));
        }
        return buckets().take(limits).transform(taken -> {
            onReply(taken.cause());
            return Future.succeededFuture(taken.succeeded() ? judged(limits, taken.result()) : alone(limits));
        });
    }

    private Admission alone(List<Limit> limits) {
        return switch (config.outage().mode()) {
            case LOCAL -> judged(limits, local.take(limits));
            case ALLOW -> new Admission.Admitted(Account.of(limits), null);
            case REFUSE -> new Admission.Undecided();
        };
    }

    private static Admission judged(List<Limit> limits, Taken taken) {
        return taken.all()
                ? new Admission.Admitted(Account.of(limits), Standing.of(limits, taken))
                : Standing.refusal(limits, taken);
    }

    private static LimitEvents.@Nullable By refusedBy(Admission admission) {
        return switch (admission) {
            case Admission.Admitted admitted -> null;
            case Admission.Refused refused -> refused.by();
            case Admission.Undecided undecided -> LimitEvents.By.OUTAGE;
        };
    }

    /** Charges what an answer took, as far as it is known. If it cannot be written it is dropped: nobody waits for it. */
    public void charge(Account account, @Nullable Usage usage) {
        long tokens = usage == null ? 0 : tokens(usage);
        if (account.isEmpty() || tokens == 0) {
            return;
        }
        // Beyond this no bucket gets any fuller.
        long parts = Math.min(tokens, Long.MAX_VALUE / Limit.PARTS / 4) * Limit.PARTS;
        if (!breaker.mayAsk()) {
            dropped(account, parts);
            return;
        }
        buckets().charge(account.limits(), parts).onComplete(done -> {
            onReply(done.cause());
            if (done.failed()) {
                dropped(account, parts);
            }
        });
    }

    private static long tokens(Usage usage) {
        return usage.totalTokens() != null
                ? usage.totalTokens()
                : Objects.requireNonNullElse(usage.promptTokens(), 0L)
                        + Objects.requireNonNullElse(usage.completionTokens(), 0L);
    }

    private void dropped(Account account, long parts) {
        local.charge(account.limits(), parts);
        events.onChargeDropped(parts / Limit.PARTS);
    }

    private void onReply(@Nullable Throwable failure) {
        if (failure == null ? breaker.answered() : breaker.failed()) {
            events.onOutage(failure != null);
            LOG.atLevel(failure == null ? Level.INFO : Level.WARN)
                    .addKeyValue("reason", failure == null ? null : failure.getMessage())
                    .addKeyValue("mode", config.outage().mode())
                    .log(failure == null ? "rate limits are shared again" : "rate limits are decided without Redis");
        }
    }

    private RedisBuckets buckets() {
        if (shared == null) {
            shared = new RedisBuckets(server);
        }
        return shared;
    }

    /** Ends its connection. */
    public Future<Void> close() {
        return shared == null ? Future.succeededFuture() : shared.close();
    }
}
