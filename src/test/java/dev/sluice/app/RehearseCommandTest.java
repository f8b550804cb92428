package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class RehearseCommandTest {

    @TempDir
    private Path directory;

    /** Keys and addresses of the environment are left alone: nobody is called but the sandbox. */
    @Test
    void everyKindOfQuestionIsAnswered() {
        CommandLineRun run =
                new CommandLineRun(directory).env("OPENAI_API_KEY", "sk-real").env("REDIS_URL", "redis://127.0.0.1:1");
        assertThat(run.execute("rehearse")).as(run.err()).isEqualTo(CommandLine.ExitCode.OK);
        assertThat(run.out()).matches("rehearsed with \\d+ requests\\R");
    }
}
