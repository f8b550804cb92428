package dev.sluice.observe;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Writes log events as text, {@code time LEVEL logger - message key="value" …}, or as JSON, one object per line: {@code time}, {@code
 * level}, {@code logger}, {@code message}, then the pairs of the event under their own names, then {@code stack} of a bug. No text from
 * outside can forge a line. Named in {@code conf/logback.xml}; used by all threads.
 */
public final class LogLines extends EncoderBase<ILoggingEvent> {

    private static final byte[] NOTHING = {};
    /** Always with milliseconds. */
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> FORMATS = Set.of("text", "json");

    private String format = "text";

    /** @param name {@code text} or {@code json} */
    public void setFormat(String name) {
        format = name;
    }

    @Override
    public void start() {
        if (!FORMATS.contains(format)) {
            addError("SLUICE_LOG_FORMAT must be text or json; it is text for now");
        }
        super.start();
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return format.equals("json") ? json(event) : text(event).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    private static String text(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(512);
        line.append(time(event)).append(' ').append(event.getLevel());
        line.append(event.getLevel().levelStr.length() < 5 ? "  " : " ");
        line.append(event.getLoggerName()).append(" - ");
        inOneLine(line, event.getFormattedMessage());
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        for (KeyValuePair pair : pairs == null ? List.<KeyValuePair>of() : pairs) {
            line.append(' ').append(pair.key).append("=\"");
            inOneLine(line, String.valueOf(pair.value));
            line.append('"');
        }
        line.append('\n');
        if (event.getThrowableProxy() != null) {
            line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.toString();
    }

    /** Line breaks in a row become one space, and so does each other character that a terminal would obey. */
    private static void inOneLine(StringBuilder line, String text) {
        boolean breaks = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean another = c == '\n' || c == '\r';
            if (!(breaks && another)) {
                line.append(Character.isISOControl(c) ? ' ' : c);
            }
            breaks = another;
        }
    }

    private static String time(ILoggingEvent event) {
        return TIME.format(event.getInstant());
    }

    private static byte[] json(ILoggingEvent event) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", time(event));
            json.writeStringField("level", event.getLevel().toString());
            json.writeStringField("logger", event.getLoggerName());
            json.writeStringField("message", event.getFormattedMessage());
            pairs(json, event.getKeyValuePairs());
            if (event.getThrowableProxy() != null) {
                json.writeStringField("stack", ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toByteArray();
    }

    /** The first of several pairs of a name is written: a name twice is no JSON that everybody reads alike. */
    private static void pairs(JsonGenerator json, @Nullable List<KeyValuePair> pairs) throws IOException {
        Set<String> written = new HashSet<>(Set.of("time", "level", "logger", "message", "stack"));
        for (KeyValuePair pair : pairs == null ? List.<KeyValuePair>of() : pairs) {
            if (written.add(pair.key)) {
                json.writeFieldName(pair.key);
                value(json, pair.value);
            }
        }
    }

    private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
            return;
        }
        switch (value) {
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case BigDecimal number -> json.writeNumber(number.toPlainString());
            case Boolean truth -> json.writeBoolean(truth);
            default -> json.writeString(value.toString());
        }
    }
}
