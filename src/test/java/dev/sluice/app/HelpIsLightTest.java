package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person waits for at a prompt does not load the machinery of the server. */
final class HelpIsLightTest {

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "serve --help", "serve --nonsense"})
    void noClassOfVertxIsLoaded(String arguments) throws Exception {
        List<String> loaded = loadedClasses(arguments.split(" ", -1));
        assertThat(loaded).anyMatch(line -> line.contains("dev.sluice.app.Sluice"));
        assertThat(loaded.stream().filter(line -> line.contains("io.vertx") || line.contains("io.netty")))
                .isEmpty();
    }

    private static List<String> loadedClasses(String... arguments) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = Stream.concat(
                        Stream.of(
                                java,
                                "-Xshare:auto",
                                "-Xlog:class+load:stdout",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Sluice.class.getName()),
                        Stream.of(arguments))
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines().toList();
    }
}
