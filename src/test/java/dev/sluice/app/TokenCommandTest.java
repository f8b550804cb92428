package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenCommandTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path directory;

    private CommandLineRun run;

    @BeforeEach
    void withASecret() {
        run = new CommandLineRun(directory).env("SLUICE_JWT_SECRET", SECRET);
    }

    @Test
    void aTokenIsAllThatIsPrinted() throws Exception {
        assertThat(run.execute("token", "--sub", "ann")).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\R");
        assertThat(claims())
                .isEqualTo(new JsonObject()
                        .put("sub", "ann")
                        .put("business_uid", "default")
                        .put("token_type", "staff")
                        .put("iat", CommandLineRun.NOON.getEpochSecond())
                        .put("exp", CommandLineRun.NOON.getEpochSecond() + 12 * 3600));
    }

    @Test
    void everyClaimCanBeChosen() throws Exception {
        run.file("my.yaml", "auth:\n  issuer: me\n  claims: {tenant: org, type: kind, models: may}\n");
        assertThat(run.execute(
                        "token",
                        "--config",
                        "my.yaml",
                        "--sub",
                        "ann",
                        "--tenant",
                        "acme",
                        "--type",
                        "guest",
                        "--ttl",
                        "30m",
                        "--model-allow",
                        "openai/gpt-4o",
                        "--model-allow",
                        "google/*"))
                .isZero();
        assertThat(claims())
                .isEqualTo(new JsonObject()
                        .put("sub", "ann")
                        .put("org", "acme")
                        .put("kind", "guest")
                        .put("iss", "me")
                        .put("iat", CommandLineRun.NOON.getEpochSecond())
                        .put("exp", CommandLineRun.NOON.getEpochSecond() + 1800)
                        .put("may", new JsonArray(List.of("openai/gpt-4o", "google/*"))));
    }

    @Test
    void theTokenIsSignedWithTheSecret() throws Exception {
        run.execute("token", "--sub", "ann");
        String token = run.out().strip();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] signature =
                mac.doFinal(token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.UTF_8));
        assertThat(token).endsWith("." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
    }

    @Test
    void withoutASecretThereIsNothingToSignWith() {
        CommandLineRun without = new CommandLineRun(directory);
        assertThat(without.execute("token", "--sub", "ann")).isEqualTo(2);
        assertThat(without.err().lines())
                .containsExactly(
                        "auth.secret: is not configured, so there is nothing to sign with: set SLUICE_JWT_SECRET"
                                + " here and for the gateway");
        assertThat(without.out()).isEmpty();
    }

    @Test
    void theSubjectIsNeeded() {
        assertThat(run.execute("token")).isEqualTo(2);
        assertThat(run.err().lines())
                .containsExactly("sluice token: Missing required option: '--sub=UID'", "Try 'sluice token --help'.");
    }

    @Test
    void aLifetimeHasAUnitAndIsNotZero() {
        for (String wrong : List.of("12", "0", "soon", "999ms")) {
            CommandLineRun here = new CommandLineRun(directory);
            assertThat(here.execute("token", "--sub", "ann", "--ttl", wrong)).isEqualTo(2);
            assertThat(here.err())
                    .startsWith("sluice token: Invalid value for option '--ttl': '" + wrong
                            + "' is not a duration of at least 1s, such as 30m or 12h");
        }
    }

    private JsonObject claims() {
        String payload = run.out().split("\\.", -1)[1];
        return new JsonObject(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
    }
}
