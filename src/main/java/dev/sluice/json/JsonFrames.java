package dev.sluice.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes one small JSON document after the other into a buffer that is used again. One per stream; event loop only.
 *
 * <p>The bytes of a frame, {@link #array()} from 0 to {@link #length()}, are valid until the next {@link #write}.
 */
public final class JsonFrames {

    private static final JsonFactory FACTORY = new JsonFactory();

    /** What a frame holds. */
    @FunctionalInterface
    public interface Content {
        void writeTo(JsonGenerator out) throws IOException;
    }

    private final Bytes bytes = new Bytes();

    /** Replaces the frame by a new one. */
    public void write(Content content) {
        bytes.reset();
        try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
            content.writeTo(generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] array() {
        return bytes.array();
    }

    public int length() {
        return bytes.size();
    }

    /** Lends its array instead of copying it. */
    private static final class Bytes extends ByteArrayOutputStream {
        Bytes() {
            super(512);
        }

        byte[] array() {
            return buf;
        }
    }
}
