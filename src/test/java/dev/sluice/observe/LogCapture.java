package dev.sluice.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Hears all that a logger and those below it say, at any level, as the lines of JSON that the shipped encoder makes of it. */
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger;
    private final @Nullable Level usual;
    private final LogLines encoder;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    public LogCapture(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        usual = logger.getLevel();
        encoder = encoder("json");
        logger.setLevel(Level.TRACE);
        start();
        logger.addAppender(this);
    }

    /** The shipped encoder, started. */
    static LogLines encoder(String format) {
        LogLines lines = new LogLines();
        lines.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        lines.setFormat(format);
        lines.start();
        return lines;
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(new String(encoder.encode(event), StandardCharsets.UTF_8));
    }

    /** The next line; waits for it. */
    public JsonObject next() {
        try {
            String line = lines.poll(20, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("nothing was logged");
            }
            return new JsonObject(line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** All lines up to the one that has this pair, which is waited for. */
    public List<JsonObject> until(String key, Object value) {
        List<JsonObject> all = new ArrayList<>();
        do {
            all.add(next());
        } while (!value.equals(all.getLast().getValue(key)));
        return all;
    }

    /** What has been said and not been asked for yet. */
    public List<JsonObject> all() {
        List<String> said = new ArrayList<>();
        lines.drainTo(said);
        return said.stream().map(JsonObject::new).toList();
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setLevel(usual);
    }
}
