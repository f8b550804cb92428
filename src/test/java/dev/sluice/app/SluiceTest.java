package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SluiceTest {

    @TempDir
    private Path directory;

    private CommandLineRun run;

    @BeforeEach
    void inAnEmptyFolder() {
        run = new CommandLineRun(directory);
    }

    @Test
    void helpNamesTheCommands() {
        assertThat(run.execute("--help")).isZero();
        assertThat(run.out()).contains("Usage: sluice", "serve", "token", "check", "rehearse");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void everyCommandHasHelp() {
        for (String command : new String[] {"serve", "token", "check"}) {
            assertThat(run.execute(command, "--help")).isZero();
            assertThat(run.out()).contains("Usage: sluice " + command, "--config=FILE");
        }
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(run.execute("--version")).isZero();
        assertThat(run.out()).matches("sluice \\d+\\.\\d+\\.\\d+\\S*\\R");
    }

    @Test
    void aMistakeGivesOneLineAndAHint() {
        assertThat(run.execute("serve", "--port", "1")).isEqualTo(2);
        assertThat(run.err().lines())
                .containsExactly("sluice serve: Unknown options: '--port', '1'", "Try 'sluice serve --help'.");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void withoutACommandNothingIsDone() {
        assertThat(run.execute()).isEqualTo(2);
        assertThat(run.err().lines()).containsExactly("sluice: Missing required subcommand", "Try 'sluice --help'.");
    }

    @Test
    void anUnknownCommandIsAMistake() {
        assertThat(run.execute("start")).isEqualTo(2);
        assertThat(run.err()).contains("start").contains("Try 'sluice --help'.");
    }

    @Test
    void serveStartsWhatIsConfigured() {
        assertThat(run.file("my.yaml", "http: {port: 7000}\n")
                        .execute("serve", "--config", "my.yaml", "--roles", "worker", "--sandbox"))
                .isZero();
        assertThat(run.served()).singleElement().satisfies(config -> {
            assertThat(config.http().port()).isEqualTo(7000);
            assertThat(config.roles()).hasToString("[WORKER]");
            assertThat(config.sandboxed()).isTrue();
        });
        assertThat(run.servedModels().getFirst().find("openai/sandbox-echo")).isNotNull();
    }

    @Test
    void aPlainServeIsTheSameWithoutAParser() {
        run.file("conf/sluice.yaml", "http: {port: 7000}\n").env("SLUICE_JWT_SECRET", "x".repeat(32));
        assertThat(run.execute("serve")).isZero();
        assertThat(run.parsers()).isZero();

        assertThat(run.execute("serve", "--config", "conf/sluice.yaml")).isZero();
        assertThat(run.parsers()).isOne();
        assertThat(run.served()).hasSize(2);
        assertThat(run.served().getFirst())
                .usingRecursiveComparison()
                .isEqualTo(run.served().getLast());
    }

    @Test
    void serveDoesNotStartWithErrors() {
        assertThat(run.env("SLUICE_PORT", "x").env("SLUICE_ROLES", "y").execute("serve"))
                .isEqualTo(2);
        assertThat(run.err().lines())
                .containsExactly(
                        "SLUICE_PORT: \"x\" must be an integer", "SLUICE_ROLES: \"y\" must be one of router, worker");
        assertThat(run.served()).isEmpty();
    }

    @Test
    void serveDoesNotStartWithABrokenRegistry() {
        run.file("conf/sluice.yaml", "").file("conf/models.yaml", "models:\n  openai/a: {stop: 1}\n");
        assertThat(run.execute("serve")).isEqualTo(2);
        assertThat(run.err().lines())
                .containsExactly(directory.resolve("conf/models.yaml") + ":2: openai/a.wire: is required");
        assertThat(run.served()).isEmpty();
    }

    @Test
    void serveDoesNotStartWithModelsThatNoAdapterSpeaksWith() {
        run.file("conf/sluice.yaml", "providers: {openai: {adapter: closedai}}\n");
        assertThat(run.execute("serve")).isEqualTo(2);
        assertThat(run.err().lines())
                .containsExactly(
                        "providers.openai.adapter: \"closedai\" is not an adapter of this program; there are: anthropic, google, openai, other");
    }

    @Test
    void serveDoesNotStartWithFormatsThatTheAdapterDoesNotSpeak() {
        run.file("conf/sluice.yaml", "")
                .file(
                        "conf/models.yaml",
                        "models:\n  openai/a: {wire: messages}\n  openai/b-*: {wire: chat, other_wire: x}\n");
        assertThat(run.execute("serve")).isEqualTo(2);
        assertThat(run.err().lines())
                .containsExactly(
                        "openai/a.wire: \"messages\" is not a format of its provider; there are: chat, responses",
                        "openai/b-*.other_wire: \"x\" is not a format of its provider; there are: chat, responses");
    }
}
