package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.auth.Caller;
import dev.sluice.auth.TokenIssuer;
import dev.sluice.config.AuthConfig;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.Loaded;
import dev.sluice.config.Secret;
import dev.sluice.sandbox.Eventually;
import dev.sluice.upstream.FakeUpstream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A whole gateway whose configuration changes while it answers. */
@Timeout(120)
final class ConfigReloadTest {

    private static final String OLD = "an-old-secret-of-more-than-thirty-two-bytes";
    private static final String NEW = "a-new-secret-of-more-than-thirty-two-bytes";

    @TempDir
    private Path folder;

    /** Lets the provider's answers go on. */
    private final CountDownLatch goOn = new CountDownLatch(1);

    private final FakeUpstream provider = FakeUpstream.playing(this::answer);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Logger logger = (Logger) LoggerFactory.getLogger(LiveConfig.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        write("secret", OLD + "\n");
        write("key", "sk-old\n");
        write("conf/models.yaml", "models: {openai/steady: {wire: chat}}");
        configure("60s", "");
        Surroundings surroundings = new Surroundings(
                Map.of(
                        "SLUICE_JWT_SECRET_FILE",
                        folder.resolve("secret").toString(),
                        "OPENAI_API_KEY_FILE",
                        folder.resolve("key").toString()),
                folder,
                InstantSource.system(),
                new Random(1),
                () -> Map.of("openai", Set.of("chat"), "anthropic", Set.of("messages"), "google", Set.of("generate")));
        ConfigSource source = reading -> Preparation.load(surroundings, ConfigLoader.Options.NONE, reading);
        Loaded<Preparation> first = Preparation.load(surroundings, ConfigLoader.Options.NONE);
        gateway = Eventually.get(Gateway.start(((Loaded.Ready<Preparation>) first).value(), source, Map.of()));
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        logger.detachAppender(log);
        Eventually.get(gateway.stop());
        provider.close();
    }

    @Test
    void aStreamGoesOnWhileItsKeyChangesAndTheNextCallUsesTheNewOne() throws Exception {
        CompletableFuture<HttpResponse<String>> stream = client.sendAsync(ask(OLD), BodyHandlers.ofString());
        assertThat(provider.nextExchange().head()).contains("Bearer sk-old");

        write("key", "sk-new\n");
        Eventually.get(gateway.reload());

        assertThat(stream).isNotDone();
        goOn.countDown();
        assertThat(client.send(ask(OLD), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        assertThat(provider.nextExchange().head()).contains("Bearer sk-new");
        assertThat(stream.get(20, TimeUnit.SECONDS).body()).contains("word").endsWith("data: [DONE]\n\n");
    }

    @Test
    void tokensAreBelievedByTheSecretThatHolds() throws Exception {
        goOn.countDown();
        assertThat(status(OLD)).isEqualTo(200);
        assertThat(status(NEW)).isEqualTo(401);

        write("secret", NEW);
        Eventually.get(gateway.reload());

        assertThat(status(OLD)).isEqualTo(401);
        assertThat(status(NEW)).isEqualTo(200);
    }

    @Test
    void aFaultyConfigurationIsLoggedAndTheOldOneStays() throws Exception {
        goOn.countDown();
        write("secret", NEW);
        configure("soon", "limits: {max_body: none}\n");
        Eventually.get(gateway.reload());

        assertThat(log.list).singleElement().satisfies(line -> assertThat(line.getFormattedMessage())
                .startsWith("the configuration stays as it is: conf/sluice.yaml:1: http.idle_timeout: \"soon\" must be")
                .contains("; conf/sluice.yaml:4: limits.max_body: \"none\" must be"));
        assertThat(status(OLD)).isEqualTo(200);
    }

    @Test
    void aKeyThatCannotBeUsedIsAFaultToo() throws Exception {
        goOn.countDown();
        write("secret", NEW);
        configure("60s", "auth: {jwks_url: \"http://keys.example.com/\"}\n");
        Eventually.get(gateway.reload());

        assertThat(log.list).singleElement().satisfies(line -> assertThat(line.getFormattedMessage())
                .startsWith("the configuration stays as it is: auth: the JWKS URL must be https"));
        assertThat(status(OLD)).isEqualTo(200);
    }

    @Test
    void whatCannotChangeIsNamedAndAllElseChanges() throws Exception {
        goOn.countDown();
        write("secret", NEW);
        configure("50s", "limits: {max_body: 50, max_event: 1MiB}\nruns: {concurrency: 3}\n");
        Eventually.get(gateway.reload());

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "the configuration is loaded",
                        "changes of these settings need a restart: limits.max_event, runs.concurrency");
        assertThat(status(NEW)).isEqualTo(413);
    }

    @Test
    void filesAreNoticedByThemselves() throws Exception {
        goOn.countDown();
        write("secret", NEW);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (status(NEW) != 200) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
        }
        assertThat(status(OLD)).isEqualTo(401);
    }

    private void answer(FakeUpstream.Exchange exchange) throws Exception {
        exchange.eventStream();
        exchange.event(chunk("{\"content\":\"word\"}", "null"));
        goOn.await();
        exchange.event(chunk("{}", "\"stop\""));
        exchange.event("[DONE]");
        exchange.end();
    }

    private static String chunk(String delta, String finishReason) {
        return "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                + "\"delta\":" + delta + ",\"finish_reason\":" + finishReason + "}]}";
    }

    private void configure(String idle, String more) throws IOException {
        write("conf/sluice.yaml", """
                http: {host: 127.0.0.1, port: 0, management_port: 0, drain_delay: 0, idle_timeout: %s}
                config_reload: 100ms
                providers: {openai: {base_url: "%s"}}
                %s""".formatted(idle, provider.baseUrl(), more));
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Path written = Files.writeString(folder.resolve("written"), text);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private int status(String secret) throws IOException, InterruptedException {
        return client.send(ask(secret), BodyHandlers.ofString()).statusCode();
    }

    private HttpRequest ask(String secret) {
        AuthConfig auth = new AuthConfig(
                new Secret(secret),
                List.of(),
                null,
                Duration.ofMinutes(1),
                null,
                null,
                Duration.ofSeconds(30),
                new AuthConfig.Claims("sub", "business_uid", "token_type", "staff", "models", "limits"));
        String token = new TokenIssuer(auth, InstantSource.system())
                .issue(new Caller("staff-1", "business-1", Caller.EVERY_MODEL), "staff", Duration.ofHours(1));
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/v3/ai/chat_completions"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"openai/steady\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"))
                .build();
    }
}
