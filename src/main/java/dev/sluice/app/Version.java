package dev.sluice.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The version of the program, as its build wrote it down. */
final class Version implements IVersionProvider {

    private static final String UNKNOWN = "unknown";

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"sluice " + text()};
    }

    static String orUnknown() {
        try {
            return text();
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    static String text() throws IOException {
        try (InputStream in = Version.class.getResourceAsStream("version.txt")) {
            return in == null ? UNKNOWN : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
