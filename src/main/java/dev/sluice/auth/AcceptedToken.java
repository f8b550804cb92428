package dev.sluice.auth;

import java.time.Duration;
import java.time.Instant;

/**
 * A token that is believed, within its times. These are in milliseconds since 1970, with any number the issuer may have
 * written cut to what a long holds.
 *
 * @param validFrom the later of {@code nbf} and {@code iat}
 * @param expires {@code exp}: the first moment at which it is no longer valid
 */
record AcceptedToken(Caller caller, long validFrom, long expires) implements Verdict {

    /** This token, or why it cannot be used at this time. */
    Verdict at(Instant now, Duration leeway) {
        if (now.minus(leeway).toEpochMilli() >= expires) {
            return Refusal.EXPIRED;
        }
        return now.plus(leeway).toEpochMilli() < validFrom ? Refusal.NOT_YET_VALID : this;
    }
}
