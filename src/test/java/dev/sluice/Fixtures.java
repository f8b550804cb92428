package dev.sluice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The recorded provider traffic under {@code src/test/resources/fixtures}; its README tells where each file comes from. */
public final class Fixtures {

    private static final Path RESOURCES = Path.of("src", "test", "resources");
    private static final Path ROOT = RESOURCES.resolve("fixtures");

    private Fixtures() {}

    /** A directory below the test resources. */
    public static Path resources(String directory) {
        return RESOURCES.resolve(directory);
    }

    /** Every recorded stream of every provider, as paths below the root such as {@code openai/stream/text_usage.sse}. */
    public static List<String> streams() {
        return names("").stream().filter(name -> name.endsWith(".sse")).toList();
    }

    /** Every file below a directory of the fixtures, sorted. */
    public static List<String> names(String directory) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> ROOT.relativize(file).toString())
                    .filter(name -> name.contains("/"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(ROOT.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
