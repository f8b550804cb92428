package dev.sluice.sandbox;

import dev.sluice.config.SandboxConfig;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A running sandbox whose tokens take no time unless asked to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SandboxFixture {

    final Vertx vertx = Vertx.vertx();
    final SandboxProviders sandbox = sandbox(vertx);
    SandboxClient client;

    static SandboxProviders sandbox(Vertx vertx) {
        return new SandboxProviders(
                vertx,
                new SandboxConfig(SandboxConfig.Mode.ON, Duration.ZERO),
                InstantSource.system(),
                new SecureRandom());
    }

    @BeforeAll
    void startSandbox() {
        Eventually.get(sandbox.start());
        client = new SandboxClient(sandbox);
    }

    @AfterAll
    void nothingIsLeft() {
        Eventually.within(vertx, Duration.ofSeconds(5), () -> sandbox.openStreams() == 0);
        Eventually.get(sandbox.close());
        Eventually.get(vertx.close());
    }
}
