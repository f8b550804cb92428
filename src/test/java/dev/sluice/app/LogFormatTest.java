package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.sluice.observe.LogQueue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** The lines that {@code conf/logback.xml} makes. */
final class LogFormatTest {

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
    void aLineHasTimeLevelLoggerMessageAndPairs() {
        LoggingEvent event = event("answered", null);
        event.setKeyValuePairs(List.of(new KeyValuePair("status", 200), new KeyValuePair("model", "openai/gpt-4o")));
        assertThat(line(event))
                .isEqualTo("2026-03-01T12:00:00.123Z INFO  dev.sluice.http.AccessLog - answered status=\"200\""
                        + " model=\"openai/gpt-4o\"\n");
    }

    @Test
    void textFromOutsideCannotForgeALine() {
        LoggingEvent event = event("a\r\nb", null);
        event.setKeyValuePairs(List.of(new KeyValuePair("model", "x\n2026-03-01 ERROR")));
        assertThat(line(event)).hasLineCount(1).contains("a b model=\"x 2026-03-01 ERROR\"");
    }

    @Test
    void aBugHasItsStackTrace() {
        assertThat(line(event("bug", new IllegalStateException("why"))))
                .contains("IllegalStateException: why", "\tat ");
    }

    @Test
    void librariesAreQuiet() {
        assertThat(context.getLogger("io.netty.util").getEffectiveLevel()).isEqualTo(Level.WARN);
        assertThat(context.getLogger("io.vertx.core").getEffectiveLevel()).isEqualTo(Level.WARN);
        assertThat(context.getLogger("com.example").getEffectiveLevel()).isEqualTo(Level.WARN);
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .allMatch(status -> status.getLevel() == ch.qos.logback.core.status.Status.INFO);
    }

    private LoggingEvent event(String message, @org.jspecify.annotations.Nullable Throwable bug) {
        LoggingEvent event = new LoggingEvent(
                LogFormatTest.class.getName(),
                context.getLogger("dev.sluice.http.AccessLog"),
                Level.INFO,
                message,
                bug,
                null);
        event.setInstant(Instant.parse("2026-03-01T12:00:00.123Z"));
        return event;
    }

    private String line(ILoggingEvent event) {
        LogQueue console = (LogQueue) context.getLogger("ROOT").getAppender("console");
        assertThat(console.isStarted()).isTrue();
        return new String(console.getEncoder().encode(event), StandardCharsets.UTF_8);
    }
}
