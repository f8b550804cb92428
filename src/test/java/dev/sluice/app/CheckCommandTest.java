package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckCommandTest {

    @TempDir
    private Path directory;

    private CommandLineRun run;

    @BeforeEach
    void inAnEmptyFolder() {
        run = new CommandLineRun(directory);
    }

    @Test
    void withNothingSetTheSandboxIsToldInPlainLines() {
        assertThat(run.execute("check")).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "configuration  the built-in defaults",
                        "roles          router, worker",
                        "api            http://0.0.0.0:8080",
                        "management     http://0.0.0.0:9090",
                        "tokens         HS256 with a random secret made at the start, since none is configured: tokens end with"
                                + " the process",
                        "redis          an embedded server that only this process sees; its data ends with it",
                        "sandbox        yes: it answers in place of all providers, since none has a key",
                        "provider       anthropic at https://api.anthropic.com, no key",
                        "provider       google at https://generativelanguage.googleapis.com, no key",
                        "provider       openai at https://api.openai.com/v1, no key",
                        "models         31 offered, 6 retired (built in)",
                        "prices         known for 28 of 31; unknown, and so is the cost: anthropic/sandbox-*, openai/sandbox-*, google/sandbox-*",
                        "alias          openai/gpt-5.6 = openai/gpt-5.6-sol",
                        "alias          anthropic/claude-sonnet-4-5 = anthropic/claude-sonnet-4-5-20250929",
                        "alias          anthropic/claude-haiku-4-5 = anthropic/claude-haiku-4-5-20251001");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void whatIsSetIsToldWithoutItsSecrets() {
        run.env("SLUICE_JWT_SECRET", "0123456789abcdef0123456789abcdef")
                .env("SLUICE_JWT_JWKS_URL", "https://login.example.com/keys")
                .env("OPENAI_API_KEY", "sk-hidden")
                .env("REDIS_URL", "rediss://:hidden@redis.example.com:6380/1")
                .file("etc/my.yaml", """
                        roles: [router]
                        http: {host: "::1", port: 0}
                        auth:
                          public_keys:
                            - "-----BEGIN PUBLIC KEY-----\\nMFkw\\n-----END PUBLIC KEY-----"
                        providers:
                          local: {adapter: openai, base_url: "http://localhost:11434/v1", keyless: true}
                        models_file: ours.yaml
                        """)
                .file("etc/ours.yaml", "models:\n  local/llama: {wire: chat}\n");
        assertThat(run.execute("check", "--config", "etc/my.yaml")).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "configuration  etc/my.yaml",
                        "roles          router",
                        "api            http://[::1]:<a free port>",
                        "management     http://[::1]:9090",
                        "tokens         HS256 with the configured secret",
                        "tokens         RS, PS or ES with 1 configured key",
                        "tokens         RS, PS or ES with the keys of https://login.example.com/keys",
                        "redis          rediss://redis.example.com:6380",
                        "sandbox        no",
                        "provider       anthropic at https://api.anthropic.com, no key",
                        "provider       google at https://generativelanguage.googleapis.com, no key",
                        "provider       local at http://localhost:11434/v1, adapter openai, keyless",
                        "provider       openai at https://api.openai.com/v1, key set",
                        "models         1 offered, 0 retired (" + directory.resolve("etc/ours.yaml") + ")",
                        "prices         known for 0 of 1; unknown, and so is the cost: local/llama");
    }

    @Test
    void aWorkerHasNoApi() {
        assertThat(run.execute("check", "--roles", "worker", "--sandbox")).isZero();
        assertThat(run.out())
                .contains("roles          worker")
                .contains("sandbox        yes: it answers in place of all providers\n")
                .doesNotContain("api  ");
    }

    @Test
    void everyErrorIsALineAndNothingIsTold() {
        run.file("conf/sluice.yaml", "http:\n  port: 99999\n  prot: 1\n");
        assertThat(run.execute("check")).isEqualTo(2);
        assertThat(run.err().lines())
                .hasSize(2)
                .first()
                .isEqualTo("conf/sluice.yaml:2: http.port: 99999 must be at most 65535");
        assertThat(run.out()).isEmpty();
    }
}
