package dev.sluice.auth;

import static dev.sluice.auth.TokenForge.header;
import static dev.sluice.auth.TokenForge.pem;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A test with keys from the configuration: {@link TokenForge#SECRET}, {@link #PEMS}, or some of them. */
abstract class ConfiguredKeysTest {

    static final List<String> PEMS = Stream.of(
                    TokenForge.RSA, TokenForge.BIG_RSA, TokenForge.P256, TokenForge.P384, TokenForge.P521)
            .map(keys -> pem(keys.getPublic()))
            .toList();

    static Vertx vertx;

    final FakeClock clock = new FakeClock();

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().await();
    }

    Authenticator authenticator(@Nullable String secret, List<String> pems) {
        return new Authenticator(vertx, TokenForge.config(secret, pems, null), clock);
    }

    static GatewayError refusal(Authenticator authenticator, @Nullable String header) {
        Future<Caller> answer = authenticator.authenticate(header);
        assertThatThrownBy(answer::await).isInstanceOf(GatewayException.class);
        return ((GatewayException) answer.cause()).error();
    }

    static String bearer(String token) {
        return "Bearer " + token;
    }
}
