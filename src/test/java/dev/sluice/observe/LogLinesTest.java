package dev.sluice.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.status.Status;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** Log lines as text and as JSON. */
final class LogLinesTest {

    private static final String BEGIN = "2026-03-01T12:00:00.123Z WARN  dev.sluice.access - ";

    private final LoggerContext context = new LoggerContext();

    @Test
    void aLineIsOneObjectWithTheEventsPairsInIt() {
        String line = json(event(
                "answered",
                null,
                new KeyValuePair("status", 200),
                new KeyValuePair("costUsd", new BigDecimal("0.0000012")),
                new KeyValuePair("model", "openai/gpt-4o")));
        assertThat(line)
                .isEqualTo(
                        "{\"time\":\"2026-03-01T12:00:00.123Z\",\"level\":\"WARN\",\"logger\":\"dev.sluice.access\","
                                + "\"message\":\"answered\",\"status\":200,\"costUsd\":0.0000012,\"model\":\"openai/gpt-4o\"}\n");
    }

    @Test
    void textFromOutsideStaysInItsString() {
        String line = json(event("a\r\nb", null, new KeyValuePair("model", "x\",\"level\":\"ERROR\n{}")));
        assertThat(line).hasLineCount(1);
        assertThat(new JsonObject(line).getString("level")).isEqualTo("WARN");
        assertThat(new JsonObject(line).getString("model")).isEqualTo("x\",\"level\":\"ERROR\n{}");
    }

    @Test
    void noNameIsThereTwice() {
        JsonObject line = new JsonObject(json(event(
                "m", null, new KeyValuePair("level", "DEBUG"), new KeyValuePair("a", 1), new KeyValuePair("a", 2))));
        assertThat(line.getString("level")).isEqualTo("WARN");
        assertThat(line.getInteger("a")).isEqualTo(1);
    }

    @Test
    void aBugHasItsStackInTheSameLine() {
        String line = json(event("bug", new IllegalStateException("why")));
        assertThat(line).hasLineCount(1);
        assertThat(new JsonObject(line).getString("stack")).contains("IllegalStateException: why", "\tat ");
    }

    @Test
    void anUnknownFormatIsAnErrorAndText() {
        assertThat(line("xml", event("m", null))).isEqualTo(BEGIN + "m\n");
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .anyMatch(status ->
                        status.getLevel() == Status.ERROR && status.getMessage().contains("SLUICE_LOG_FORMAT"));
    }

    @Test
    void asTextNoControlCharacterIsLeft() {
        assertThat(line("text", event("a\r\nb", null, new KeyValuePair("model", "x\n2026 \u001b[31mERROR\u0085"))))
                .isEqualTo(BEGIN + "a b model=\"x 2026  [31mERROR \"\n");
    }

    private String json(LoggingEvent event) {
        return line("json", event);
    }

    private String line(String format, LoggingEvent event) {
        return new String(lines(format).encode(event), StandardCharsets.UTF_8);
    }

    private LogLines lines(String format) {
        LogLines lines = new LogLines();
        lines.setContext(context);
        lines.setFormat(format);
        lines.start();
        return lines;
    }

    private LoggingEvent event(String message, @Nullable Throwable bug, KeyValuePair... pairs) {
        LoggingEvent event = new LoggingEvent(
                LogLinesTest.class.getName(), context.getLogger("dev.sluice.access"), Level.WARN, message, bug, null);
        event.setInstant(Instant.parse("2026-03-01T12:00:00.123Z"));
        event.setKeyValuePairs(List.of(pairs));
        return event;
    }
}
