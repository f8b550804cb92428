package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.GatewayConfig.Role;
import dev.sluice.config.RateLimitsConfig.Rates;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigLoaderTest {

    private static final String PEM = "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n";

    @TempDir
    private Path directory;

    private ConfigFolder folder;

    @BeforeEach
    void anEmptyFolder() {
        folder = new ConfigFolder(directory);
    }

    @Test
    void withoutFileAndEnvironmentTheDefaultsHold() {
        GatewayConfig config = folder.load();

        assertThat(config.roles()).containsExactlyInAnyOrder(Role.ROUTER, Role.WORKER);
        assertThat(config.redisUrl()).isNull();
        assertThat(config.modelsFile()).isNull();
        assertThat(config.http())
                .isEqualTo(new HttpConfig(
                        "0.0.0.0",
                        8080,
                        "0.0.0.0",
                        9090,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(60),
                        0,
                        new HttpConfig.Drain(Duration.ofSeconds(2), Duration.ofSeconds(25))));
        assertThat(config.upstream())
                .isEqualTo(new UpstreamConfig(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(300),
                        Duration.ofSeconds(180),
                        Duration.ofMinutes(30),
                        4096,
                        1024));
        assertThat(config.retries())
                .isEqualTo(new RetriesConfig(
                        3,
                        Duration.ofSeconds(30),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(5)));
        assertThat(config.breaker())
                .isEqualTo(new BreakerConfig(Duration.ofSeconds(30), 20, 0.5, Duration.ofSeconds(15), 3));
        assertThat(config.limits())
                .isEqualTo(new Limits(
                        32 << 20,
                        64,
                        32 << 10,
                        16 << 20,
                        64 << 10,
                        32 << 20,
                        new Limits.Load(20_000, 0, Duration.ofSeconds(5))));
        assertThat(config.sandbox()).isEqualTo(new SandboxConfig(SandboxConfig.Mode.AUTO, Duration.ofMillis(20)));
        assertThat(config.auth().claims())
                .isEqualTo(new AuthConfig.Claims("sub", "business_uid", "token_type", "staff", "models", "limits"));
        assertThat(config.auth().leeway()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.auth().jwksRefresh()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void providersAreWhereTheirSdksLookForThem() {
        assertThat(folder.load().providers())
                .isEqualTo(Map.of(
                        "openai", endpoint("openai", "https://api.openai.com/v1"),
                        "anthropic", endpoint("anthropic", "https://api.anthropic.com"),
                        "google", endpoint("google", "https://generativelanguage.googleapis.com")));
    }

    @Test
    void aPartialFileIsLaidOverTheDefaultsKeyByKey() {
        GatewayConfig config =
                folder.yaml("""
                        http:
                          port: 7000
                        auth:
                          claims: {tenant: org}
                        providers:
                          openai:
                            base_url: http://localhost:1234/v1
                          local: {adapter: openai, base_url: "http://localhost:11434/v1/", keyless: true}
                        """).env("SLUICE_JWT_SECRET", ConfigFolder.SECRET).load();

        assertThat(config.http().port()).isEqualTo(7000);
        assertThat(config.http().managementPort()).isEqualTo(9090);
        assertThat(config.auth().claims())
                .isEqualTo(new AuthConfig.Claims("sub", "org", "token_type", "staff", "models", "limits"));
        assertThat(config.providers())
                .containsOnlyKeys("openai", "anthropic", "google", "local")
                .containsEntry("openai", endpoint("openai", "http://localhost:1234/v1"))
                .containsEntry(
                        "local", new EndpointConfig("openai", URI.create("http://localhost:11434/v1"), null, true));
    }

    @Test
    void listsOfAFileReplaceTheDefault() {
        assertThat(folder.yaml("roles: [worker]\n").load().roles()).containsExactly(Role.WORKER);
    }

    @Test
    void theEnvironmentWinsOverTheFile() {
        folder.yaml("http: {port: 7000, host: 127.0.0.1}\nroles: [worker]\nredis_url: redis://file\n");
        Map.of(
                        "SLUICE_HOST", "::1",
                        "SLUICE_PORT", "7001",
                        "SLUICE_MANAGEMENT_PORT", "7002",
                        "SLUICE_ROLES", "router, worker",
                        "REDIS_URL", "rediss://:pw@env:6380")
                .forEach(folder::env);
        GatewayConfig config = folder.load();

        assertThat(config.http().host()).isEqualTo("::1");
        assertThat(config.http().port()).isEqualTo(7001);
        assertThat(config.http().managementHost()).isEqualTo("::1");
        assertThat(config.http().managementPort()).isEqualTo(7002);
        assertThat(config.roles()).containsExactlyInAnyOrder(Role.ROUTER, Role.WORKER);
        assertThat(config.redisUrl()).isEqualTo(new Secret("rediss://:pw@env:6380"));
    }

    @Test
    void limitsOfRatesAreThoseOfTheLongestEntryThatFits() {
        RateLimitsConfig limits = folder.yaml("""
                rate_limits:
                  subject: {requests_per_minute: 10}
                  models:
                    "openai/*": {requests_per_minute: 50, burst: 1s}
                    openai/gpt-4.1: {tokens_per_minute: 7}
                """).load().rateLimits();
        assertThat(limits.subject()).isEqualTo(new Rates(10, 0, Duration.ofMinutes(1)));
        assertThat(limits.tenant().limited()).isFalse();
        assertThat(limits.model("openai/gpt-4.1")).isEqualTo(new Rates(0, 7, Duration.ofMinutes(1)));
        assertThat(limits.model("openai/gpt-4.1-mini")).isEqualTo(new Rates(50, 0, Duration.ofSeconds(1)));
        assertThat(limits.model("google/gemini")).isEqualTo(Rates.NONE);
        assertThat(limits.limited()).isTrue();
        assertThat(new ConfigFolder(directory.resolve("none"))
                        .load()
                        .rateLimits()
                        .limited())
                .isFalse();
    }

    @Test
    void tokensAreSetUpByTheEnvironment() {
        AuthConfig auth = folder.env("SLUICE_JWT_SECRET", ConfigFolder.SECRET)
                .env("SLUICE_JWT_JWKS_URL", "https://login.example.com/keys/?v=1/")
                .env("SLUICE_JWT_ISSUER", "me")
                .env("SLUICE_JWT_AUDIENCE", "you")
                .load()
                .auth();

        assertThat(auth.secret()).isEqualTo(new Secret(ConfigFolder.SECRET));
        assertThat(auth.secretIsGenerated()).isFalse();
        assertThat(auth.jwksUrl()).isEqualTo(URI.create("https://login.example.com/keys/?v=1/"));
        assertThat(auth.issuer()).isEqualTo("me");
        assertThat(auth.audience()).isEqualTo("you");
    }

    @Test
    void webhooksAreSignedWithEverySecretOfTheEnvironment() {
        String first = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        String second = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
        assertThat(folder.env("SLUICE_JWT_SECRET", ConfigFolder.SECRET)
                        .env("SLUICE_WEBHOOK_SECRETS", first + ", " + second)
                        .load()
                        .runs()
                        .webhooks()
                        .secrets())
                .containsExactly(new Secret(first), new Secret(second));
    }

    @Test
    void tenantsMayHaveWebhookSecretsOfTheirOwn() {
        String first = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        String second = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGA==";
        assertThat(folder.env("SLUICE_JWT_SECRET", ConfigFolder.SECRET)
                        .env("SLUICE_WEBHOOK_TENANT_SECRETS", "acme=" + first + ", b.c=" + first + ",acme=" + second)
                        .load()
                        .runs()
                        .webhooks()
                        .tenantSecrets())
                .isEqualTo(Map.of(
                        "acme", List.of(new Secret(first), new Secret(second)), "b.c", List.of(new Secret(first))));
        assertThat(new ConfigFolder(directory)
                        .yaml("runs:\n  webhook_tenant_secrets:\n    a.b: [" + second + "]\n")
                        .env("SLUICE_JWT_SECRET", ConfigFolder.SECRET)
                        .load()
                        .runs()
                        .webhooks()
                        .tenantSecrets())
                .isEqualTo(Map.of("a.b", List.of(new Secret(second))));
    }

    @Test
    void providersAreSetUpByTheEnvironmentVariablesOfTheirSdks() {
        folder.env("SLUICE_JWT_SECRET", ConfigFolder.SECRET);
        for (String name : new String[] {"OPENAI", "ANTHROPIC", "GEMINI"}) {
            folder.env(name + "_API_KEY", "key-of-" + name).env(name + "_BASE_URL", "http://localhost/" + name);
        }
        assertThat(folder.load().providers())
                .isEqualTo(Map.of(
                        "openai", endpoint("openai", "OPENAI", "key-of-OPENAI"),
                        "anthropic", endpoint("anthropic", "ANTHROPIC", "key-of-ANTHROPIC"),
                        "google", endpoint("google", "GEMINI", "key-of-GEMINI")));
    }

    @Test
    void aProviderMayHaveSeveralKeys() {
        GatewayConfig config = folder.env("SLUICE_JWT_SECRET", ConfigFolder.SECRET)
                .env("OPENAI_API_KEY", "key-a, key-b")
                .yaml("providers:\n  openai: {api_keys: [{key: key-c, weight: 3}, {key: key-d}]}\n")
                .load();
        assertThat(Objects.requireNonNull(config.providers().get("openai")).keys())
                .containsExactly(
                        key("1", "key-a", 1), key("2", "key-b", 1), key("3", "key-c", 3), key("4", "key-d", 1));
    }

    private static EndpointConfig.ApiKey key(String label, String secret, int weight) {
        return new EndpointConfig.ApiKey(label, new Secret(secret), weight);
    }

    @Test
    void otherProvidersHaveVariablesByTheirNames() {
        GatewayConfig config = folder.env("SLUICE_JWT_SECRET", ConfigFolder.SECRET)
                .env("MY_OWN_API_KEY", "key-of-mine")
                .env("MY_OWN_BASE_URL", "http://localhost/mine")
                .env("ELSE_API_KEY", "key-of-nobody")
                .yaml("providers: {my-own: {adapter: openai}}\n")
                .load();
        assertThat(config.providers()).hasSize(4).doesNotContainKey("else");
        EndpointConfig mine = Objects.requireNonNull(config.providers().get("my-own"));
        assertThat(mine.keys()).containsExactly(new EndpointConfig.ApiKey("1", new Secret("key-of-mine"), 1));
        assertThat(mine.baseUrl()).isEqualTo(URI.create("http://localhost/mine"));
    }

    @Test
    void theCommandLineWinsOverTheEnvironment() {
        GatewayConfig config = folder.env("SLUICE_ROLES", "router")
                .yaml("sandbox: {mode: off}\n")
                .load(new ConfigLoader.Options(null, "worker", true));
        assertThat(config.roles()).containsExactly(Role.WORKER);
        assertThat(config.sandbox().mode()).isEqualTo(SandboxConfig.Mode.ON);
    }

    @Test
    void emptyVariablesAreNotSet() {
        GatewayConfig config = folder.env("SLUICE_PORT", "")
                .env("OPENAI_API_KEY", "")
                .env("SLUICE_JWT_SECRET", " ")
                .env("SLUICE_CONFIG", "")
                .load();
        assertThat(config.http().port()).isEqualTo(8080);
        assertThat(config.sandboxed()).isTrue();
    }

    @Test
    void emptyValuesAndSectionsOfAFileAreNotSet() {
        GatewayConfig config = folder.yaml(
                        "http:\nauth:\n  secret:\n  issuer: ''\nproviders:\n  openai:\n    api_key:\n")
                .load();
        assertThat(config.http().port()).isEqualTo(8080);
        assertThat(config.auth().issuer()).isNull();
        assertThat(config.providers().get("openai")).isEqualTo(endpoint("openai", "https://api.openai.com/v1"));
    }

    @Test
    void aFileNamedOnTheCommandLineWinsOverOneNamedInTheEnvironmentAndThatOverTheOneInTheFolder() {
        folder.yaml("http: {port: 1}\n").file("b/b.yaml", "http: {port: 2}\n").file("c/c.yaml", "http: {port: 3}\n");
        assertThat(folder.load().http().port()).isEqualTo(1);
        assertThat(folder.loader().fileName(ConfigLoader.Options.NONE)).isEqualTo("conf/sluice.yaml");

        folder.env("SLUICE_CONFIG", "b/b.yaml");
        assertThat(folder.load().http().port()).isEqualTo(2);

        ConfigLoader.Options named =
                new ConfigLoader.Options(directory.resolve("c/c.yaml").toString(), null, false);
        assertThat(folder.load(named).http().port()).isEqualTo(3);
    }

    @Test
    void onAndOffAreModesAndNotBooleans() {
        assertThat(folder.yaml("sandbox: {mode: on}\n").load().sandbox().mode()).isEqualTo(SandboxConfig.Mode.ON);
    }

    @Test
    void zeroTurnsOffWhatCanBeTurnedOff() {
        GatewayConfig config = folder.yaml("http: {heartbeat: 0}\nsandbox: {token_delay: 0}\nauth: {leeway: 0s}\n")
                .load();
        assertThat(config.http().heartbeat()).isZero();
        assertThat(config.sandbox().tokenDelay()).isZero();
        assertThat(config.auth().leeway()).isZero();
    }

    @Test
    void portZeroMayBeGivenTwice() {
        assertThat(folder.env("SLUICE_PORT", "0")
                        .env("SLUICE_MANAGEMENT_PORT", "0")
                        .load()
                        .http()
                        .port())
                .isZero();
    }

    @Test
    void theSamePortOnAnotherAddressIsAnotherPlace() {
        assertThat(folder.yaml("http: {port: 80, host: 10.0.0.1, management_host: 127.0.0.1, management_port: 80}\n")
                        .load()
                        .http()
                        .managementHost())
                .isEqualTo("127.0.0.1");
    }

    @Test
    void publicKeysAreFilesBesideTheConfigurationOrTexts() {
        folder.file("conf/keys/a.pem", PEM)
                .yaml("auth:\n  public_keys:\n    - keys/a.pem\n    - |\n"
                        + "      -----BEGIN CERTIFICATE-----\n      abc\n      -----END CERTIFICATE-----\n");
        assertThat(folder.load().auth().publicKeys())
                .containsExactly(PEM, "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n");
        assertThat(folder.load().auth().secret()).isNull();
    }

    @Test
    void theRegistryBesideTheConfigurationIsUsed() {
        assertThat(folder.yaml("").load().modelsFile()).isNull();
        folder.file("conf/models.yaml", "models: {}\n");
        assertThat(folder.load().modelsFile()).isEqualTo(directory.resolve("conf/models.yaml"));
        folder.file("conf/other.yaml", "models: {}\n").yaml("models_file: other.yaml\n");
        assertThat(folder.load().modelsFile()).isEqualTo(directory.resolve("conf/other.yaml"));
    }

    @Test
    void withNoKeysAtAllASecretIsMadeForTheProcess() {
        AuthConfig auth = folder.load().auth();
        assertThat(auth.secretIsGenerated()).isTrue();
        assertThat(auth.secret()).extracting(Secret::reveal).asString().hasSize(64);
    }

    @Test
    void aWayToCheckTokensKeepsTheSandboxFromMakingOne() {
        AuthConfig auth =
                folder.env("SLUICE_JWT_JWKS_URL", "https://x/keys").load().auth();
        assertThat(auth.secretIsGenerated()).isFalse();
        assertThat(auth.secret()).isNull();
    }

    @Test
    void noSecretIsEverPrinted() {
        GatewayConfig config = folder.env("SLUICE_JWT_SECRET", ConfigFolder.SECRET)
                .env("OPENAI_API_KEY", "sk-hidden")
                .env("REDIS_URL", "redis://:hidden@host")
                .load();
        assertThat(config.toString()).doesNotContain(ConfigFolder.SECRET, "hidden");
    }

    private static EndpointConfig endpoint(String adapter, String url) {
        return new EndpointConfig(adapter, URI.create(url), null, false);
    }

    @Test
    void secretsMayComeFromFilesThatVariablesName() {
        String webhook = "whsec_" + "A".repeat(32);
        GatewayConfig config = folder.file("secrets/jwt", ConfigFolder.SECRET + "\n")
                .file("secrets/openai", "sk-from-a-file\r\n")
                .file("secrets/redis", "redis://localhost:1234")
                .file("secrets/webhooks", webhook + ",whsec_" + "B".repeat(32) + "\n")
                .file("secrets/mine", "k\n")
                .yaml("providers: {my-own: {adapter: openai, base_url: \"http://localhost/v1\"}}")
                .env("SLUICE_JWT_SECRET_FILE", "secrets/jwt")
                .env("OPENAI_API_KEY_FILE", "secrets/openai")
                .env("OPENAI_API_KEY", " ")
                .env("REDIS_URL_FILE", "secrets/redis")
                .env("SLUICE_WEBHOOK_SECRETS_FILE", "secrets/webhooks")
                .env("MY_OWN_API_KEY_FILE", "secrets/mine")
                .load();

        assertThat(config.auth().secret()).isEqualTo(new Secret(ConfigFolder.SECRET));
        assertThat(secrets(config, "openai")).containsExactly(new Secret("sk-from-a-file"));
        assertThat(secrets(config, "my-own")).containsExactly(new Secret("k"));
        assertThat(config.redisUrl()).isEqualTo(new Secret("redis://localhost:1234"));
        assertThat(config.runs().webhooks().secrets())
                .containsExactly(new Secret(webhook), new Secret("whsec_" + "B".repeat(32)));
    }

    private static Stream<@Nullable Secret> secrets(GatewayConfig config, String provider) {
        return config.providers().entrySet().stream()
                .filter(entry -> entry.getKey().equals(provider))
                .flatMap(entry -> entry.getValue().keys().stream())
                .map(EndpointConfig.ApiKey::secret);
    }

    @Test
    void onlySecretsComeFromFiles() {
        GatewayConfig config =
                folder.file("host", "10.1.2.3").env("SLUICE_HOST_FILE", "host").load();
        assertThat(config.http().host()).isEqualTo("0.0.0.0");
    }

    private static EndpointConfig endpoint(String adapter, String path, String key) {
        return new EndpointConfig(adapter, URI.create("http://localhost/" + path), new Secret(key), false);
    }
}
