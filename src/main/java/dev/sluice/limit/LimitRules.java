package dev.sluice.limit;

import dev.sluice.config.RateLimitsConfig;
import dev.sluice.config.RateLimitsConfig.Rates;
import dev.sluice.limit.Limit.Scope;
import dev.sluice.limit.Limit.Unit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which limits a request has. Immutable. */
final class LimitRules {

    private final RateLimitsConfig config;
    private final boolean limited;

    LimitRules(RateLimitsConfig config) {
        this.config = config;
        this.limited = config.limited();
    }

    /** Whether this spender may have any limit, for whatever model. */
    boolean limits(Spender who) {
        return limited || subjectRates(who).limited();
    }

    List<Limit> of(Spender who, String model) {
        BucketKeys keys = new BucketKeys(who.tenant());
        List<Limit> limits = new ArrayList<>();
        for (Unit unit : Unit.values()) {
            add(limits, Scope.SUBJECT, unit, subjectRates(who), keys.ofSubject(who.subject(), unit));
            add(limits, Scope.TENANT, unit, config.tenant(), keys.ofTenant(unit));
            add(limits, Scope.MODEL, unit, config.model(model), keys.ofModel(model, unit));
        }
        return limits;
    }

    private static void add(List<Limit> limits, Scope scope, Unit unit, Rates rates, String key) {
        int perMinute =
                switch (unit) {
                    case REQUESTS -> rates.requestsPerMinute();
                    case TOKENS -> rates.tokensPerMinute();
                };
        if (perMinute > 0) {
            limits.add(Limit.of(scope, unit, key, perMinute, rates));
        }
    }

    private Rates subjectRates(Spender who) {
        Rates configured = config.subject();
        return new Rates(
                own(who.requestsPerMinute(), configured.requestsPerMinute()),
                own(who.tokensPerMinute(), configured.tokensPerMinute()),
                configured.burst());
    }

    private static int own(@Nullable Integer own, int configured) {
        return own == null ? configured : own;
    }
}
