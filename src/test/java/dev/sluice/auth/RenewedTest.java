package dev.sluice.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** An authenticator that takes the place of another, because the configuration has changed. */
final class RenewedTest extends IssuerTest {

    private static final String SECRET = "a-secret-of-more-than-thirty-two-bytes";

    @Test
    void fetchedKeysAreStillBelievedWhileTheIssuerIsAway() {
        assertThat(subject(OLD_TOKEN)).isNotEmpty();
        issuer.answers(request -> request.response().setStatusCode(500).end());

        authenticator = authenticator.renewed(TokenForge.config(SECRET, List.of(), issuer.url()));
        authenticator.start().await();

        assertThat(subject(OLD_TOKEN)).isNotEmpty();
    }

    @Test
    void keysOfAnIssuerThatIsNotConfiguredAnyMoreAreNotBelieved() {
        assertThat(subject(OLD_TOKEN)).isNotEmpty();

        authenticator = authenticator.renewed(TokenForge.config(SECRET, List.of(), null));
        authenticator.start().await();

        assertThat(refusal(OLD_TOKEN)).isNotEmpty();
    }
}
