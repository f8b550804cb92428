package dev.sluice.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads what providers send: one JSON value in UTF-8, bounded in bytes before it gets here. */
public final class WireJson {

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            // Only UTF-8 has places in bytes, by which arguments of calls are cut out as they came.
            .configure(JsonFactory.Feature.CHARSET_DETECTION, false)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** Reads the value whose first token the parser stands on, up to its last token. */
    @FunctionalInterface
    public interface Reading<T extends @Nullable Object> {
        T read(JsonParser parser) throws IOException;
    }

    private WireJson() {}

    /** @throws IOException if this is not exactly one JSON object */
    public static <T> T object(byte[] bytes, int offset, int length, Reading<T> reading) throws IOException {
        return value(bytes, offset, length, parser -> {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "not a JSON object");
            }
            return reading.read(parser);
        });
    }

    /** @throws IOException if this is not exactly one JSON value, or not one of those that are read */
    public static <T extends @Nullable Object> T value(byte[] bytes, int offset, int length, Reading<T> reading)
            throws IOException {
        try (JsonParser parser = FACTORY.createParser(bytes, offset, length)) {
            parser.nextToken();
            T value = reading.read(parser);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "more than one JSON value");
            }
            return value;
        }
    }
}
