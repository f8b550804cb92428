package dev.sluice.observe;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Writes log events by a pattern, as text, or as JSON, one object per line: {@code time}, {@code level}, {@code logger}, {@code message},
 * then the pairs of the event under their own names, then {@code stack} of a bug. Named in {@code conf/logback.xml}; used by all threads.
 */
public final class LogLines extends PatternLayoutEncoder {

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
        return format.equals("json") ? json(event) : super.encode(event);
    }

    private static byte[] json(ILoggingEvent event) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", event.getInstant().toString());
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
