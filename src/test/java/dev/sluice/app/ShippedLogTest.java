package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.status.Status;
import dev.sluice.observe.LogQueue;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is logged, and where to, by the configuration that is shipped. */
final class ShippedLogTest {

    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void asShipped() throws Exception {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Path.of("conf/logback.xml").toFile());
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void linesGoThroughTheQueue() {
        assertThat(context.getLogger("ROOT").getAppender("console"))
                .isInstanceOfSatisfying(
                        LogQueue.class, queue -> assertThat(queue.isStarted()).isTrue());
    }

    @Test
    void librariesAreQuiet() {
        assertThat(context.getLogger("io.netty.util").getEffectiveLevel()).isEqualTo(Level.WARN);
        assertThat(context.getLogger("io.vertx.core").getEffectiveLevel()).isEqualTo(Level.WARN);
        assertThat(context.getLogger("com.example").getEffectiveLevel()).isEqualTo(Level.WARN);
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .allMatch(status -> status.getLevel() == Status.INFO);
    }
}
