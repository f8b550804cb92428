package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Loaded;
import dev.sluice.provider.ProviderCatalog;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelRegistry;
import dev.sluice.registry.RegistryLoader;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** One look after the other at a real file. */
final class LiveRegistryTest {

    private static final String ONE = "models:\n  openai/a: {wire: chat}\n";
    private static final String TWO = ONE + "  openai/b: {wire: chat}\n";

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final Logger logger = (Logger) LoggerFactory.getLogger(LiveRegistry.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Path file = Path.of("models.yaml");
    private LiveRegistry registry = live(Path.of(""), new ModelRegistry(List.of()));

    @BeforeEach
    void withAFileInUse() {
        file = folder.resolve("conf/models.yaml");
        write(ONE);
        write(folder.resolve("conf/sluice.yaml"), "models_reload: 100ms\n");
        GatewayConfig config = config(folder);
        registry = live(folder, ((Loaded.Ready<ModelRegistry>) RegistryLoader.load(config)).value());
        looks(2);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() throws Exception {
        logger.detachAppender(log);
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void aNewFileIsUsedOnceTwoLooksHaveSeenItAlike() {
        write(TWO);
        looks(1);
        assertThat(ids()).containsExactly("openai/a");
        looks(1);
        assertThat(ids()).containsExactly("openai/a", "openai/b");
        assertThat(log.list).singleElement().satisfies(line -> {
            assertThat(line.getFormattedMessage()).isEqualTo("the model registry is loaded");
            assertThat(line.getKeyValuePairs().toString()).contains("models=\"2\"");
        });
    }

    @Test
    void aFileThatIsStillBeingWrittenIsNotUsed() {
        write("models:\n");
        looks(1);
        write(ONE + "  openai/b");
        looks(1);
        write(TWO);
        looks(1);
        assertThat(ids()).containsExactly("openai/a");
        looks(1);
        assertThat(ids()).containsExactly("openai/a", "openai/b");
        assertThat(log.list).hasSize(1);
    }

    @Test
    void aBrokenFileIsLoggedOnceAndTheOldOneStays() {
        write("models:\n  openai/a:\n    wire: chat\n    stop: -1\n  acme/b: {wire: chat}\n");
        looks(5);
        assertThat(ids()).containsExactly("openai/a");
        assertThat(log.list).singleElement().satisfies(line -> assertThat(line.getFormattedMessage())
                .isEqualTo("the model registry stays as it is: " + file + ":4: openai/a.stop: -1 must be at least 0"));
        write(TWO);
        looks(2);
        assertThat(ids()).containsExactly("openai/a", "openai/b");
    }

    @Test
    void aFileThatIsGoneIsLoggedOnceAndTheRegistryStays() throws Exception {
        Files.delete(file);
        looks(5);
        assertThat(ids()).containsExactly("openai/a");
        assertThat(log.list).singleElement().satisfies(line -> assertThat(line.getFormattedMessage())
                .isEqualTo("the model registry stays as it is: its file does not exist"));
        write(TWO);
        looks(2);
        assertThat(ids()).containsExactly("openai/a", "openai/b");
    }

    @Test
    void theSameFileIsNotLoadedAgain() {
        ModelRegistry before = registry.get();
        write(ONE);
        looks(5);
        assertThat(registry.get()).isSameAs(before);
        assertThat(log.list).isEmpty();
    }

    private void looks(int times) {
        for (int i = 0; i < times; i++) {
            registry.look(file);
        }
    }

    private List<String> ids() {
        return registry.get().models().stream().map(ModelInfo::id).toList();
    }

    private void write(String text) {
        write(file, text);
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LiveRegistry live(Path directory, ModelRegistry first) {
        GatewayConfig config = config(directory);
        return new LiveRegistry(vertx, () -> config, ProviderCatalog.load(), first);
    }

    private static GatewayConfig config(Path directory) {
        ConfigLoader loader = new ConfigLoader(Map.of(), directory, new Random(1));
        return ((Loaded.Ready<GatewayConfig>) loader.load(ConfigLoader.Options.NONE)).value();
    }
}
