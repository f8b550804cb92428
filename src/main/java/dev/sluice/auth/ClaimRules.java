package dev.sluice.auth;

import dev.sluice.config.AuthConfig;
import dev.sluice.json.JsonFields;
import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the claims of a token with a good signature must say. The order of the checks is in the package's description. */
final class ClaimRules {

    /** Subject and tenant become parts of keys and log lines. */
    private static final int MAX_NAME_LENGTH = 256;

    private final AuthConfig config;

    ClaimRules(AuthConfig config) {
        this.config = config;
    }

    Verdict judge(JsonFields claims, Instant now) {
        Double expires = claims.number("exp");
        if (expires == null) {
            return Refusal.NO_EXPIRY;
        }
        long validFrom = Math.max(millis(claims.number("nbf")), millis(claims.number("iat")));
        AcceptedToken token = new AcceptedToken(caller(claims), validFrom, millis(expires));
        if (token.at(now, config.leeway()) instanceof Refusal untimely) {
            return untimely;
        }
        Refusal refusal = refusal(claims, token.caller());
        return refusal != null ? refusal : token;
    }

    private @Nullable Refusal refusal(JsonFields claims, Caller caller) {
        if (config.issuer() != null && !config.issuer().equals(claims.value("iss"))) {
            return Refusal.WRONG_ISSUER;
        }
        if (config.audience() != null && !isMeantFor(config.audience(), claims.value("aud"))) {
            return Refusal.WRONG_AUDIENCE;
        }
        if (!config.claims().staffType().equals(claims.value(config.claims().type()))) {
            return Refusal.WRONG_TYPE;
        }
        if (!isName(caller.subject())) {
            return Refusal.NO_SUBJECT;
        }
        if (!isName(caller.tenant())) {
            return Refusal.NO_TENANT;
        }
        if (!namesModels(claims)) {
            return Refusal.WRONG_MODELS;
        }
        return OwnLimits.of(claims, config.claims().limits()) == null ? Refusal.WRONG_LIMITS : null;
    }

    private Caller caller(JsonFields claims) {
        AuthConfig.Claims names = config.claims();
        List<String> models = claims.has(names.models()) ? claims.strings(names.models()) : Caller.EVERY_MODEL;
        OwnLimits limits = OwnLimits.of(claims, names.limits());
        return new Caller(
                claims.string(names.subject(), ""),
                claims.string(names.tenant(), ""),
                models,
                limits == null ? OwnLimits.NONE : limits);
    }

    /** A string or an array of them (RFC 7519, 4.1.3). */
    private static boolean isMeantFor(String audience, @Nullable Object claim) {
        return audience.equals(claim) || (claim instanceof JsonArray several && several.contains(audience));
    }

    private static boolean isName(String name) {
        return !name.isBlank()
                && name.length() <= MAX_NAME_LENGTH
                && name.chars().noneMatch(Character::isISOControl);
    }

    private boolean namesModels(JsonFields claims) {
        String claim = config.claims().models();
        return !claims.has(claim)
                || (claims.value(claim) instanceof JsonArray models
                        && models.stream().allMatch(String.class::isInstance));
    }

    /** Seconds may have a fraction (RFC 7519, 2); a time that is not there is long past. */
    private static long millis(@Nullable Double seconds) {
        return seconds == null ? Long.MIN_VALUE : (long) (seconds * 1000);
    }
}
