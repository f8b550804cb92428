package dev.sluice.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The files of {@code conf} that are part of the program. */
public final class BuiltInFile {

    private BuiltInFile() {}

    /** The text of a file such as {@code conf/sluice.yaml}. */
    public static String text(String name) {
        try (InputStream in = BuiltInFile.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
