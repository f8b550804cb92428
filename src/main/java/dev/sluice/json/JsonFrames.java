package dev.sluice.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

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

    /**
     * Replaces the frame by a text as JSON has it, between what stands before and after it. Most pieces of an answer are ASCII without
     * anything to escape and are copied; the others go through a generator, which takes several times as long.
     */
    public void write(byte[] before, String text, byte[] after) {
        bytes.reset();
        bytes.writeBytes(before);
        if (!bytes.addPlain(text)) {
            try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
                generator.writeString(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        bytes.writeBytes(after);
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

        /** Adds a text in quotation marks, if it is the same as JSON; otherwise nothing. */
        boolean addPlain(String text) {
            int end = count + text.length() + 1;
            if (end >= buf.length) {
                buf = Arrays.copyOf(buf, 2 * end);
            }
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                    return false;
                }
                buf[count + 1 + i] = (byte) c;
            }
            buf[count] = '"';
            buf[end] = '"';
            count = end + 1;
            return true;
        }
    }
}
