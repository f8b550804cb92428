package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.Loaded;
import dev.sluice.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** When the files of the configuration are taken up, look by look. */
final class LiveConfigTest {

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final Logger logger = (Logger) LoggerFactory.getLogger(LiveConfig.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private LiveConfig live;

    @BeforeEach
    void start() {
        write("sandbox: {mode: on}");
        Surroundings surroundings = new Surroundings(
                Map.of(),
                folder,
                InstantSource.system(),
                new Random(1),
                () -> Map.of(
                        "openai", Set.of("chat", "responses"),
                        "anthropic", Set.of("messages"),
                        "google", Set.of("generate")));
        ConfigLoader.Options options = surroundings.configLoader().pinned(ConfigLoader.Options.NONE);
        Loaded<Preparation> first = Preparation.load(surroundings, options);
        live = new LiveConfig(
                vertx,
                ((Loaded.Ready<Preparation>) first).value(),
                reading -> Preparation.load(surroundings, options, reading),
                next -> Future.succeededFuture());
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() throws Exception {
        logger.detachAppender(log);
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void aNewFileIsUsedOnceTwoLooksHaveSeenItAlike() {
        write("sandbox: {mode: on}\nlimits: {max_body: 1MiB}");
        looks(1);
        write("sandbox: {mode: on}\nlimits: {max_body: 2MiB}");
        looks(1);
        assertThat(live.get().limits().maxBodyBytes()).isEqualTo(32 << 20);
        looks(1);
        assertThat(live.get().limits().maxBodyBytes()).isEqualTo(2 << 20);
        looks(3);
        assertThat(messages()).isEqualTo("the configuration is loaded");
    }

    @Test
    void aFaultyFileIsLoggedOnceAndAGoneOneIsAFault() throws Exception {
        write("limits: {max_body: 0}");
        looks(4);
        assertThat(messages()).startsWith("the configuration stays as it is: ").doesNotContain("\n");
        Files.delete(folder.resolve("conf/sluice.yaml"));
        looks(4);
        assertThat(log.list).hasSize(2);
        assertThat(log.list.getLast().getFormattedMessage())
                .isEqualTo("the configuration stays as it is: --config: conf/sluice.yaml does not exist");
        assertThat(live.get().limits().maxBodyBytes()).isEqualTo(32 << 20);
        write("sandbox: {mode: on}\nlimits: {max_body: 1MiB}");
        looks(2);
        assertThat(live.get().limits().maxBodyBytes()).isEqualTo(1 << 20);
    }

    @Test
    void aSecretThatTheProcessMadeStays() {
        Secret secret = live.get().auth().secret();
        write("sandbox: {mode: on}\nlimits: {max_body: 1MiB}");
        looks(2);
        assertThat(live.get().limits().maxBodyBytes()).isEqualTo(1 << 20);
        assertThat(live.get().auth().secret()).isEqualTo(secret);
    }

    private String messages() {
        return String.join(
                "\n", log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
    }

    private void looks(int times) {
        for (int i = 0; i < times; i++) {
            live.look();
        }
    }

    private void write(String text) {
        Path file = folder.resolve("conf/sluice.yaml");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
