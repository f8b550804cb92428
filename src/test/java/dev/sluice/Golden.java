package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares text with a file under {@code src/test/resources/golden}, or with a part of another file. With
 * {@code -Dgolden.update=true} the file is written instead: review the difference before it is committed.
 */
public final class Golden {

    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    private Golden() {}

    /** @param name the file's path below the directory of goldens */
    public static void assertEqual(String name, String actual) {
        Path file = Fixtures.resources("golden").resolve(name);
        try {
            if (UPDATE) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, actual);
            }
            assertThat(file).as("write it with -Dgolden.update=true").exists();
            assertThat(actual).as(name).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param name of the comments {@code <!-- name:begin -->} and {@code <!-- name:end -->}, between which the text stands */
    public static void assertBlock(Path file, String name, String actual) {
        String begin = "<!-- " + name + ":begin -->\n";
        String end = "<!-- " + name + ":end -->";
        try {
            String whole = Files.readString(file);
            int from = whole.indexOf(begin) + begin.length();
            int to = whole.indexOf(end);
            assertThat(from).as("%s in %s", begin, file).isBetween(begin.length(), to);
            if (UPDATE) {
                Files.writeString(file, whole.substring(0, from) + actual + whole.substring(to));
            } else {
                assertThat(whole.substring(from, to))
                        .as("%s in %s: write it with -Dgolden.update=true", name, file)
                        .isEqualTo(actual);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
