package dev.sluice.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BuiltInFile;
import dev.sluice.config.Loaded;
import dev.sluice.json.YamlDocument;
import dev.sluice.registry.ModelInfo.Life;
import dev.sluice.registry.ModelInfo.Modality;
import dev.sluice.registry.ModelInfo.Parameters;
import dev.sluice.registry.ModelInfo.Sizes;
import dev.sluice.registry.ModelInfo.Status;
import dev.sluice.registry.ModelInfo.Support;
import dev.sluice.registry.ModelInfo.Wires;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RegistryLoaderTest {

    private static final Set<String> PROVIDERS = Set.of("openai", "anthropic", "google");
    private static final String BUILT_IN = BuiltInFile.text("conf/models.yaml");

    record BadFile(String what, String yaml, List<String> errors) {
        BadFile(String what, String yaml, String... errors) {
            this(what, yaml, Stream.of(errors).map(e -> "models.yaml:" + e).toList());
        }

        @Override
        public String toString() {
            return what;
        }
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void everyErrorHasItsLineModelValueAndRule(BadFile bad) {
        Loaded<ModelRegistry> loaded = new RegistryLoader(PROVIDERS, false).parse("models.yaml", bad.yaml());
        assertThat(loaded).isEqualTo(new Loaded.Refused<>(bad.errors()));
    }

    static List<BadFile> badFiles() {
        return List.of(
                new BadFile("empty", "", "1: models: is required"),
                new BadFile("no models", "models:\n", "1: models: must be a mapping"),
                new BadFile("not YAML", "models:\n  - [\n", "3: expected the node content, but found '<stream end>'"),
                new BadFile("a model that is nothing", "models:\n  openai/a:\n", "2: openai/a: must be a mapping"),
                new BadFile(
                        "no wire", "models:\n  openai/gpt-4.1:\n    stop: 1\n", "2: openai/gpt-4.1.wire: is required"),
                new BadFile(
                        "id without provider",
                        "models:\n  gpt-4o: {wire: chat}\n",
                        "2: gpt-4o: must be an id: provider/name, and at its end perhaps *"),
                new BadFile(
                        "wildcard in the middle",
                        "models:\n  openai/gpt-*-mini: {wire: chat}\n",
                        "2: openai/gpt-*-mini: must be an id: provider/name, and at its end perhaps *"),
                new BadFile(
                        "id with a space",
                        "models:\n  openai/a ü: {wire: chat}\n",
                        "2: openai/a ü: must be an id: provider/name, and at its end perhaps *"),
                new BadFile(
                        "provider unknown",
                        "models:\n  acme/a: {wire: chat}\n",
                        "2: acme/a: there is no provider acme; configured are anthropic, google, openai"),
                new BadFile(
                        "key unknown",
                        "models:\n  openai/gpt-4.1:\n    wire: chat\n    ctx: 1\n",
                        "4: openai/gpt-4.1.ctx: is not a known key; here these are: wire, other_wire, upstream_name, status, shutdown_at,"
                                + " replacement, becomes_replacement, aliases, fallbacks, sandbox, context_window, max_input_tokens,"
                                + " max_output_tokens, prices, input, temperature, top_p, stop,"
                                + " tools, structured_output, reasoning_efforts, developer_role, traits"),
                new BadFile(
                        "values",
                        """
                        models:
                          openai/a:
                            wire: chat
                            status: dead
                            shutdown_at: soon
                            context_window: 128k
                            input: [image, smell]
                            temperature: yes
                            stop: -1
                            tools: 1
                            reasoning_efforts: [extreme]
                        """,
                        "4: openai/a.status: \"dead\" must be one of active, deprecated, retired",
                        "5: openai/a.shutdown_at: \"soon\" must be a date such as 2026-12-11",
                        "6: openai/a.context_window: \"128k\" must be an integer",
                        "7: openai/a.input[1]: \"smell\" must be one of image, audio, video, file",
                        "8: openai/a.temperature: \"yes\" must be one of accepted, ignored",
                        "9: openai/a.stop: -1 must be at least 0",
                        "10: openai/a.tools: 1 must be a boolean",
                        "11: openai/a.reasoning_efforts[0]: \"extreme\" must be one of none, minimal, low, medium, high, xhigh"),
                new BadFile(
                        "what only the whole file shows",
                        """
                        models:
                          openai/a: {wire: chat, status: retired, replacement: openai/b}
                          openai/c:
                            wire: chat
                            shutdown_at: 2026-02-30
                            replacement: openai/a
                        """,
                        "2: openai/a.replacement: \"openai/b\" must be a model of this file that is not retired",
                        "5: openai/c.shutdown_at: \"2026-02-30\" is no day of the calendar",
                        "6: openai/c.replacement: \"openai/a\" must be a model of this file that is not retired"),
                new BadFile(
                        "a model twice",
                        "models:\n  openai/a: {wire: chat}\n  openai/a: {wire: chat}\n",
                        "3: the key openai/a is there twice"));
    }

    @Test
    void anEntrySaysOnlyWhatDiffersFromTheDefaults() {
        assertThat(find(load("models:\n  openai/a: {wire: chat}\n", false), "openai/a"))
                .isEqualTo(new ModelInfo(
                        "openai",
                        "a",
                        "a",
                        Wires.only("chat"),
                        Life.ACTIVE,
                        Sizes.UNKNOWN,
                        Set.of(),
                        new Parameters(Support.YES, Support.YES, 4, true, true, List.of(), false),
                        Set.of()));
    }

    @Test
    void everythingOfAnEntryIsRead() {
        ModelRegistry registry = load("""
                models:
                  google/x-1.5:
                    wire: generate
                    other_wire: live
                    upstream_name: x-1.5-001
                    status: deprecated
                    shutdown_at: 2026-12-01
                    replacement: google/y
                    context_window: 1000
                    max_input_tokens: 900
                    max_output_tokens: 100
                    input: [image, audio, video, file]
                    temperature: ignored
                    top_p: ignored
                    stop: 5
                    tools: false
                    structured_output: false
                    reasoning_efforts: [low, high]
                    developer_role: true
                  google/y: {wire: generate}
                """, false);
        assertThat(find(registry, "google/x-1.5"))
                .isEqualTo(new ModelInfo(
                        "google",
                        "x-1.5",
                        "x-1.5-001",
                        new Wires("generate", "live"),
                        new Life(Status.DEPRECATED, LocalDate.of(2026, 12, 1), "google/y"),
                        new Sizes(1000, 900, 100),
                        Set.of(Modality.values()),
                        new Parameters(Support.IGNORED, Support.IGNORED, 5, false, false, List.of("low", "high"), true),
                        Set.of()));
    }

    @Test
    void aNameMayHaveASlash() {
        assertThat(find(load("models:\n  openai/org/llama-3:8b: {wire: chat}\n", false), "openai/org/llama-3:8b"))
                .extracting(ModelInfo::upstreamName)
                .isEqualTo("org/llama-3:8b");
    }

    @Test
    void aWildcardMayStandForEveryModelOfAProvider() {
        assertThat(find(load("models:\n  openai/*: {wire: chat}\n", false), "openai/anything"))
                .extracting(ModelInfo::upstreamName)
                .isEqualTo("anything");
    }

    @Test
    void sandboxModelsExistOnlyWhileTheSandboxAnswers() {
        assertThat(load(BUILT_IN, false).find("openai/sandbox-echo")).isNull();
        assertThat(load(BUILT_IN, false).offered()).doesNotContain("openai/sandbox-*", "anthropic/sandbox-*");

        assertThat(load(BUILT_IN, true).offered()).contains("openai/sandbox-*", "anthropic/sandbox-*");
        assertThat(find(load(BUILT_IN, true), "openai/sandbox-echo").parameters())
                .isEqualTo(new Parameters(
                        Support.YES,
                        Support.YES,
                        4,
                        true,
                        true,
                        List.of("none", "minimal", "low", "medium", "high", "xhigh"),
                        false));
    }

    @Test
    void theShippedRegistryHasEveryListedModelOfOpenAi() {
        ModelRegistry registry = load(BUILT_IN, false);
        assertThat(find(registry, "openai/gpt-4o").parameters())
                .isEqualTo(new Parameters(Support.YES, Support.YES, 4, true, true, List.of(), false));
        assertThat(find(registry, "openai/gpt-4o-mini").life().shutdownAt()).isEqualTo("2027-01-14");
        assertThat(find(registry, "openai/gpt-5").parameters())
                .isEqualTo(new Parameters(
                        Support.IGNORED,
                        Support.IGNORED,
                        0,
                        true,
                        true,
                        List.of("minimal", "low", "medium", "high"),
                        true));
        assertThat(find(registry, "openai/o3-mini"))
                .returns(Status.RETIRED, ModelInfo::status)
                .returns("openai/gpt-6.1-terra", model -> model.life().replacement())
                .returns(Set.of(), ModelInfo::input);
        assertThat(find(registry, "openai/o1"))
                .returns(Status.RETIRED, ModelInfo::status)
                .returns("openai/gpt-6.1-sol", model -> model.life().replacement());
    }

    @Test
    void aModelThatEndsSaysWhenAndWhatToUseInstead() {
        assertThat(load(BUILT_IN, false).models())
                .filteredOn(model -> model.status() != Status.ACTIVE)
                .hasSize(11)
                .allSatisfy(model -> {
                    // One was never released, so it has no last day.
                    assertThat(model.life().shutdownAt() != null || model.id().equals("google/gemini-2.0-pro"))
                            .isTrue();
                    assertThat(model.life().replacement()).isNotNull();
                });
    }

    @Test
    void theShippedFileNamesItsSchemaAndExplainsEveryKey() throws Exception {
        assertThat(BUILT_IN).startsWith("# yaml-language-server: $schema=models.schema.json\n");
        assertThat(Files.readString(Path.of("conf/models.yaml"))).isEqualTo(BUILT_IN);
        JsonObject properties = new JsonObject(BuiltInFile.text("conf/models.schema.json"))
                .getJsonObject("$defs")
                .getJsonObject("model")
                .getJsonObject("properties");
        properties.forEach(entry -> {
            assertThat(BUILT_IN).containsPattern("\n#   " + entry.getKey() + " +\\S");
            assertThat(((JsonObject) entry.getValue()).getString("description")).isNotBlank();
        });
    }

    @Test
    void defaultsInSchemaAndProgramAgree() {
        JsonObject properties = new JsonObject(BuiltInFile.text("conf/models.schema.json"))
                .getJsonObject("$defs")
                .getJsonObject("model")
                .getJsonObject("properties");
        JsonObject spelledOut = new JsonObject().put("wire", "chat");
        properties.forEach(entry -> {
            if (((JsonObject) entry.getValue()).containsKey("default")) {
                spelledOut.put(entry.getKey(), ((JsonObject) entry.getValue()).getValue("default"));
            }
        });
        assertThat(ModelEntry.read("openai/a", spelledOut))
                .isEqualTo(ModelEntry.read("openai/a", new JsonObject().put("wire", "chat")));
        assertThat(spelledOut.getBoolean("sandbox")).isFalse();
    }

    @Test
    void theShippedModelsStandInTheOrderOfTheFile() {
        assertThat(load(BUILT_IN, true).models().stream().map(ModelInfo::id))
                .isEqualTo(YamlDocument.parse(BUILT_IN).json().getJsonObject("models").fieldNames().stream()
                        .filter(id -> !id.endsWith("*"))
                        .toList());
    }

    private static ModelRegistry load(String yaml, boolean sandboxed) {
        Loaded<ModelRegistry> loaded = new RegistryLoader(PROVIDERS, sandboxed).parse("models.yaml", yaml);
        assertThat(loaded).isInstanceOf(Loaded.Ready.class);
        return ((Loaded.Ready<ModelRegistry>) loaded).value();
    }

    private static ModelInfo find(ModelRegistry registry, String id) {
        ModelInfo model = registry.find(id);
        if (model == null) {
            throw new AssertionError("there is no " + id);
        }
        return model;
    }
}
