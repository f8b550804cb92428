package dev.sluice.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.json.JsonFrames;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes the JSON body of a call straight into the buffer that is sent: media of many megabytes is in it but once. */
public final class JsonBody {

    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonBody() {}

    /** @param sizeHint how many bytes the body will about have; a good guess saves copies */
    public static Buffer write(int sizeHint, JsonFrames.Content content) {
        Buffer body = Buffer.buffer(sizeHint);
        try (JsonGenerator generator = FACTORY.createGenerator(new Appending(body))) {
            content.writeTo(generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return body;
    }

    /** Writes base64 behind a prefix as one string value, without copying it. Neither may hold what JSON escapes. */
    public static void writePlainString(JsonGenerator out, String before, String base64) throws IOException {
        out.writeRawValue("\"");
        out.writeRaw(before);
        out.writeRaw(base64);
        out.writeRaw('"');
    }

    private static final class Appending extends OutputStream {
        private final Buffer buffer;

        Appending(Buffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public void write(int b) {
            buffer.appendByte((byte) b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            buffer.appendBytes(bytes, offset, length);
        }
    }
}
