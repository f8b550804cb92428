package dev.sluice.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Texts that ship in our jar. */
public final class ResourceText {

    private ResourceText() {}

    /** The UTF-8 text at an absolute path of the class path, such as {@code /openapi.yaml}. Reads a file: not for event loops. */
    public static String read(String path) {
        try (InputStream in = ResourceText.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
