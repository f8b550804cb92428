package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.auth.Caller;
import dev.sluice.auth.TokenIssuer;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Loaded;
import dev.sluice.registry.ModelRegistry;
import dev.sluice.registry.RegistryLoader;
import dev.sluice.upstream.FakeUpstream;
import io.vertx.core.json.JsonObject;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole gateway whose registry changes while it answers. */
@Timeout(120)
final class RegistryReloadTest {

    private static final int STREAMS = 50;
    private static final int RELOADS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    /** Each of the provider's answers goes on by one word when this does. */
    private final Phaser words = new Phaser(1);

    private final FakeUpstream provider = FakeUpstream.playing(this::answer);
    private final HttpClient client = HttpClient.newHttpClient();
    private List<Gateway> running = List.of();
    private String token = "";

    @BeforeEach
    void start() throws Exception {
        write(0);
        Files.writeString(folder.resolve("conf/sluice.yaml"), """
                http: {host: 127.0.0.1, port: 0, management_port: 0, drain_delay: 0}
                models_reload: 100ms
                auth: {secret: a-secret-of-more-than-thirty-two-bytes}
                providers: {openai: {base_url: "%s", api_key: sk-test}}
                """.formatted(provider.baseUrl()));
        ConfigLoader loader = new ConfigLoader(Map.of(), folder, new Random(1));
        GatewayConfig config = ((Loaded.Ready<GatewayConfig>) loader.load(ConfigLoader.Options.NONE)).value();
        ModelRegistry registry = ((Loaded.Ready<ModelRegistry>) RegistryLoader.load(config)).value();
        running = List.of(Gateway.start(config, registry)
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS));
        token = new TokenIssuer(config.auth(), InstantSource.system())
                .issue(new Caller("staff-1", "business-1", Caller.EVERY_MODEL), "staff", Duration.ofHours(1));
    }

    @AfterEach
    void stop() throws Exception {
        words.forceTermination();
        for (Gateway gateway : running) {
            gateway.stop().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
        provider.close();
    }

    @Test
    void streamsThatRunAcrossTenReloadsAreWholeAndWordForWordTheUndisturbedOne() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> streams = IntStream.range(0, STREAMS)
                .mapToObj(i -> client.sendAsync(ask("openai/steady"), BodyHandlers.ofString()))
                .toList();
        for (int i = 0; i < STREAMS; i++) {
            provider.nextExchange();
        }
        for (int i = 1; i <= RELOADS; i++) {
            write(i);
            waitFor("openai/new-" + i);
            assertThat(models()).doesNotContain("openai/new-" + (i - 1) + "\"");
            words.arrive();
        }
        assertThat(streams).noneMatch(CompletableFuture::isDone);
        assertThat(status("openai/new-" + (RELOADS - 1))).isEqualTo(422);
        words.forceTermination();
        assertThat(status("openai/new-" + RELOADS)).isEqualTo(200);

        String undisturbed = anonymous(
                client.send(ask("openai/steady"), BodyHandlers.ofString()).body());
        assertThat(undisturbed).contains("word-0").contains("word-" + RELOADS).endsWith("data: [DONE]\n\n");
        for (CompletableFuture<HttpResponse<String>> stream : streams) {
            assertThat(anonymous(stream.get(20, TimeUnit.SECONDS).body())).isEqualTo(undisturbed);
        }
    }

    @Test
    void anAliasAnswersAsAskedAndCostsWhatItsModelCosts() throws Exception {
        words.forceTermination();
        assertThat(models())
                .contains("\"id\":\"openai/steady\",\"aliases\":[\"openai/moving\"]")
                .contains("\"prices\":[{\"input\":2.5,\"output\":10}]");

        String stream =
                client.send(ask("openai/moving"), BodyHandlers.ofString()).body();
        assertThat(stream).contains("\"model\":\"openai/moving\"").contains("\"model\":\"steady\"");
        assertThat(stream.split("\n\n", -1))
                .filteredOn(event -> event.contains("cost_usd"))
                .singleElement()
                .asString()
                .contains("\"finish_reason\":\"stop\"")
                .contains("\"cost_usd\":0.0000425");
        String document = client.send(ask("openai/moving", false), BodyHandlers.ofString())
                .body();
        assertThat(document).contains("\"cost_usd\":0.0000425");
        assertThat(client.send(ask("openai/new-0", false), BodyHandlers.ofString())
                        .body())
                .contains("\"total_tokens\":11}")
                .doesNotContain("cost_usd");
    }

    private void answer(FakeUpstream.Exchange exchange) throws Exception {
        exchange.eventStream();
        for (int i = 0; i <= RELOADS; i++) {
            exchange.event(chunk("{\"content\":\"word-" + i + " \"}", "null"));
            words.awaitAdvance(i);
        }
        exchange.event(chunk("{}", "\"stop\""));
        exchange.event("{\"id\":\"c\",\"model\":\"m\",\"choices\":[],\"usage\":"
                + "{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11}}");
        exchange.event("[DONE]");
        exchange.end();
    }

    private static String chunk(String delta, String finishReason) {
        return "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                + "\"delta\":" + delta + ",\"finish_reason\":" + finishReason + "}]}";
    }

    /** A file with one model that is always there and one that is only in this version. */
    private void write(int version) throws Exception {
        replace("models:\n  openai/steady: {wire: chat, aliases: [openai/moving], prices: [{input: 2.5, output: 10}]}\n"
                + "  openai/new-" + version + ": {wire: chat}\n");
    }

    private void replace(String text) throws Exception {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Path written = Files.writeString(conf.resolve("models.yaml.new"), text);
        Files.move(written, conf.resolve("models.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void waitFor(String model) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!models().contains("\"" + model + "\"")) {
            assertThat(System.nanoTime()).as("until there is " + model).isLessThan(deadline);
        }
    }

    private String models() throws Exception {
        return client.send(request("/v3/ai/models").GET().build(), BodyHandlers.ofString())
                .body();
    }

    private int status(String model) throws Exception {
        return client.send(ask(model), BodyHandlers.ofString()).statusCode();
    }

    private HttpRequest ask(String model) {
        return ask(model, true);
    }

    private HttpRequest ask(String model, boolean stream) {
        JsonObject body = new JsonObject("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        return request("/v3/ai/chat_completions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        body.put("model", model).put("stream", stream).encode()))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + running.getFirst().port() + path))
                .header("Authorization", "Bearer " + token);
    }

    /** A stream without what is its own: its id and its time. */
    private static String anonymous(String stream) {
        return stream.replaceAll("\"(uid|created_at)\":\"[^\"]+\"", "\"$1\":\"\"");
    }
}
