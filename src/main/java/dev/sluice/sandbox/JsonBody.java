package dev.sluice.sandbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON objects of any size with their numbers as they were written. Safe for all threads. */
final class JsonBody {

    private final ObjectReader json = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .readerForMapOf(Object.class);

    /** The one object that the text is; null if it is anything else. */
    @Nullable
    JsonObject object(Buffer text) {
        try {
            Map<String, Object> object = json.readValue(text.getBytes());
            return object == null ? null : new JsonObject(object);
        } catch (IOException notAnObject) {
            return null;
        }
    }
}
