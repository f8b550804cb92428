package dev.sluice.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class VerifiedTokensTest {

    private static final AcceptedToken TOKEN = new AcceptedToken(new Caller("s", "t", List.of("*")), 0, 1);

    @Test
    void tokenIsFoundByItsHash() {
        VerifiedTokens verified = new VerifiedTokens(2);
        verified.remember(VerifiedTokens.hash("a.b.c"), TOKEN);

        assertThat(verified.find(VerifiedTokens.hash("a.b.c"))).isEqualTo(TOKEN);
        assertThat(verified.find(VerifiedTokens.hash("a.b.d"))).isNull();
    }

    @Test
    void sizeIsBounded() {
        VerifiedTokens verified = new VerifiedTokens(16);
        for (int i = 0; i < 1000; i++) {
            verified.remember(VerifiedTokens.hash("token-" + i), TOKEN);
            assertThat(verified.size()).isBetween(1, 16);
            assertThat(verified.find(VerifiedTokens.hash("token-" + i))).isEqualTo(TOKEN);
        }
    }
}
