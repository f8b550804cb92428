package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an operator reads when something is wrong, to the letter. */
final class ConfigErrorsTest {

    private static final String DURATION = " must be a duration with a unit, such as 500ms, 10s, 2m or 1h";
    private static final String NO_TOKENS =
            "auth: no way to check tokens is configured: set secret (SLUICE_JWT_SECRET),"
                    + " public_keys or jwks_url (SLUICE_JWT_JWKS_URL)";

    @TempDir
    private Path directory;

    @Test
    void whatIsWrongWithAFileOfASecretIsToldWithoutIt() {
        ConfigFolder folder = new ConfigFolder(directory)
                .file("short", "too-short\n")
                .file("empty", "\n")
                .env("SLUICE_JWT_SECRET_FILE", "short")
                .env("OPENAI_API_KEY_FILE", "short")
                .env("OPENAI_API_KEY", "sk-other")
                .env("ANTHROPIC_API_KEY_FILE", "nowhere")
                .env("GEMINI_API_KEY_FILE", "empty");
        assertThat(folder.errors())
                .containsExactlyInAnyOrder(
                        "SLUICE_JWT_SECRET_FILE: must be at least 32 bytes",
                        "OPENAI_API_KEY_FILE: is set beside OPENAI_API_KEY: only one of them may be",
                        "ANTHROPIC_API_KEY_FILE: nowhere does not exist",
                        "GEMINI_API_KEY_FILE: empty is empty");
    }

    record BadFile(String what, String yaml, List<String> errors) {
        BadFile(String what, String yaml, String... errors) {
            this(what, yaml, Stream.of(errors).map(e -> "conf/sluice.yaml:" + e).toList());
        }

        @Override
        public String toString() {
            return what;
        }
    }

    record BadEnvironment(Map<String, String> variables, List<String> errors) {
        BadEnvironment(String name, String value, String... errors) {
            this(Map.of(name, value), List.of(errors));
        }

        @Override
        public String toString() {
            return String.valueOf(variables.keySet());
        }
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void everyErrorOfAFileHasItsLineKeyValueAndRule(BadFile bad) {
        assertThat(new ConfigFolder(directory).yaml(bad.yaml()).errors()).isEqualTo(bad.errors());
    }

    static List<BadFile> badFiles() {
        return List.of(
                new BadFile("port too large", "http:\n  port: 99999\n", "2: http.port: 99999 must be at most 65535"),
                new BadFile("port negative", "http: {port: -1}\n", "1: http.port: -1 must be at least 0"),
                new BadFile("port no number", "http:\n  port: http\n", "2: http.port: \"http\" must be an integer"),
                new BadFile("port with fraction", "http:\n  port: 80.5\n", "2: http.port: 80.5 must be an integer"),
                new BadFile(
                        "ports alike", "http:\n  port: 9090\n", "2: http.port: 9090 must differ from management_port"),
                new BadFile(
                        "ports alike, both given",
                        "http:\n  port: 80\n  management_port: 80\n",
                        "3: http.management_port: 80 must differ from port"),
                new BadFile(
                        "unknown section",
                        "htpp: {}\n",
                        "1: htpp: is not a known key; here these are: roles, redis_url, models_file, models_reload, config_reload, http, auth, providers,"
                                + " upstream, retries, breaker, limits, rate_limits, media, structured_output, runs, sandbox"),
                new BadFile(
                        "unknown key, whose value may be a secret",
                        "sandbox:\n  tokendelay: sk-secret\n",
                        "2: sandbox.tokendelay: is not a known key; here these are: mode, token_delay"),
                new BadFile(
                        "unknown key without a value",
                        "sandbox:\n  delay:\n",
                        "2: sandbox.delay: is not a known key; here these are: mode, token_delay"),
                new BadFile("section no mapping", "auth: sk-secret\n", "1: auth: must be a mapping"),
                new BadFile("list no list", "roles: router\n", "1: roles: must be a list"),
                new BadFile("no role", "roles: []\n", "1: roles: must have at least 1 entry"),
                new BadFile(
                        "role unknown",
                        "roles: [router, boss]\n",
                        "1: roles[1]: \"boss\" must be one of router, worker"),
                new BadFile("role twice", "roles: [worker, worker]\n", "1: roles: must not hold an entry twice"),
                new BadFile(
                        "duration without unit", "upstream:\n  connect: 10\n", "2: upstream.connect: 10" + DURATION),
                new BadFile(
                        "duration, wrong unit",
                        "upstream:\n  idle: 3 days\n",
                        "2: upstream.idle: \"3 days\"" + DURATION),
                new BadFile(
                        "duration zero", "upstream: {total: 0s}\n", "1: upstream.total: \"0s\" must be longer than 0"),
                new BadFile("duration plain zero", "upstream: {total: 0}\n", "1: upstream.total: 0" + DURATION),
                new BadFile(
                        "duration too long",
                        "upstream: {total: 25h}\n",
                        "1: upstream.total: \"25h\" must be a duration of at most 24h"),
                new BadFile(
                        "drain's delay longer than the drain",
                        "http:\n  drain: 1s\n  drain_delay: 3s\n",
                        "3: http.drain_delay: \"3s\" must not be longer than drain, of which it is a part"),
                new BadFile(
                        "no room for the largest body",
                        "limits:\n  max_bytes_in_flight: 1MiB\n",
                        "2: limits.max_bytes_in_flight: \"1MiB\" must be 0 or at least max_body:"
                                + " such a body would never be taken"),
                new BadFile(
                        "nobody let in",
                        "limits: {max_concurrent: 0}\n",
                        "1: limits.max_concurrent: 0 must be at least 1"),
                new BadFile(
                        "ratio of nothing",
                        "breaker: {error_ratio: 0}\n",
                        "1: breaker.error_ratio: 0 must be more than 0 and at most 1"),
                new BadFile(
                        "weight of nothing",
                        "providers:\n  openai:\n    api_keys:\n      - {key: k, weight: 0}\n",
                        "4: providers.openai.api_keys[0].weight: 0 must be at least 1"),
                new BadFile(
                        "keys that are no keys, and not shown",
                        "providers:\n  openai:\n    api_key: \"a,\"\n    api_keys:\n      - {key: \"s p\"}\n      - {key: a}\n",
                        "3: providers.openai.api_key: must be visible ASCII characters, with no spaces or line breaks",
                        "5: providers.openai.api_keys[0].key: must be visible ASCII characters, with no spaces or line breaks",
                        "6: providers.openai.api_keys[1].key: is there twice"),
                new BadFile(
                        "looking all the time",
                        "models_reload: 99ms\n",
                        "1: models_reload: \"99ms\" must be 0 or at least 100ms"),
                new BadFile(
                        "looking at itself all the time",
                        "config_reload: 1ms\n",
                        "1: config_reload: \"1ms\" must be 0 or at least 100ms"),
                new BadFile(
                        "kept for too long",
                        "runs: {keep_failed: 721h}\n",
                        "1: runs.keep_failed: \"721h\" must be a duration of at most 720h"),
                new BadFile(
                        "beat too slow for the lease",
                        "runs:\n  lease: 2s\n  beat: 1s\n",
                        "3: runs.beat: \"1s\" must be at most a third of lease"),
                new BadFile(
                        "budget too large",
                        "runs: {bytes: 1025GiB}\n",
                        "1: runs.bytes: \"1025GiB\" must be a size of at least 1 byte and at most 1024GiB"),
                new BadFile(
                        "tenant both before and after the others",
                        "runs:\n  high_priority_tenants: [a, b]\n  low_priority_tenants: [c, b]\n",
                        "3: runs.low_priority_tenants[1]: \"b\" must not be in high_priority_tenants too"),
                new BadFile(
                        "webhook secret that is too short",
                        "runs:\n  webhook_secrets:\n    - whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n    - whsec_c2hvcnQ=\n",
                        "4: runs.webhook_secrets[1]: must be whsec_ and 24 to 64 bytes in Base64"),
                new BadFile(
                        "webhook secret of a tenant that is none",
                        "runs:\n  webhook_tenant_secrets:\n    acme:\n      - short\n",
                        "4: runs.webhook_tenant_secrets.acme[0]: must be whsec_ and 24 to 64 bytes in Base64"),
                new BadFile(
                        "limit of what is no model",
                        "rate_limits:\n  models:\n    gpt-4o: {requests_per_minute: 1}\n",
                        "3: rate_limits.models.gpt-4o: must be the id of a model, or the beginning of ids and a *"),
                new BadFile(
                        "limit that is not known",
                        "rate_limits:\n  models:\n    openai/*: {rpm: 1}\n",
                        "3: rate_limits.models.openai/*.rpm: is not a known key; here these are: requests_per_minute,"
                                + " tokens_per_minute, burst"),
                new BadFile(
                        "limit below none",
                        "rate_limits: {tenant: {tokens_per_minute: -1}}\n",
                        "1: rate_limits.tenant.tokens_per_minute: -1 must be at least 0"),
                new BadFile(
                        "burst too long",
                        "rate_limits: {subject: {burst: 61m}}\n",
                        "1: rate_limits.subject.burst: \"61m\" must be a duration of at most 1h"),
                new BadFile(
                        "heartbeat without unit",
                        "http: {heartbeat: 15}\n",
                        "1: http.heartbeat: 15 must be 0 or a duration with a unit, such as 500ms, 10s, 2m or 1h"),
                new BadFile(
                        "size, wrong unit",
                        "limits:\n  max_body: 32MB\n",
                        "2: limits.max_body: \"32MB\" must be a size, such as 32MiB, 64KiB or a number of bytes"),
                new BadFile(
                        "size too large",
                        "limits:\n  max_body: 2GiB\n",
                        "2: limits.max_body: \"2GiB\" must be a size of at least 1 byte and less than 2GiB"),
                new BadFile(
                        "size zero",
                        "limits: {max_body: 0}\n",
                        "1: limits.max_body: 0 must be a size, such as 32MiB, 64KiB or a number of bytes"),
                new BadFile(
                        "secret too short, and not shown",
                        "auth:\n  secret: thirty-one-bytes-is-not-enough!\n",
                        "2: auth.secret: must be at least 32 bytes"),
                new BadFile(
                        "secret no text, and not shown",
                        "auth:\n  secret: 123456\n",
                        "2: auth.secret: must be a string"),
                new BadFile(
                        "key of no file",
                        "auth:\n  public_keys: [a.pem, b.pem]\n",
                        "2: auth.public_keys[0]: \"a.pem\" does not exist",
                        "2: auth.public_keys[1]: \"b.pem\" does not exist"),
                new BadFile(
                        "private key, not shown",
                        "auth:\n  public_keys:\n    - |\n      -----BEGIN PRIVATE KEY-----\n      abc\n      -----END PRIVATE KEY-----\n",
                        "3: auth.public_keys[0]: holds a private key: give the public one, and keep that one away from here"),
                new BadFile(
                        "JWKS from a file",
                        "auth:\n  jwks_url: file:///etc/keys\n",
                        "2: auth.jwks_url: \"file:///etc/keys\" must be an absolute http or https URL"),
                new BadFile(
                        "claim without a name",
                        "auth: {claims: {type: ''}}\n",
                        "1: auth.claims.type: \"\" must not be empty"),
                new BadFile(
                        "relative base URL",
                        "providers:\n  openai:\n    base_url: api.openai.com/v1\n",
                        "3: providers.openai.base_url: \"api.openai.com/v1\" must be an absolute http or https URL"),
                new BadFile(
                        "base URL with a password, not shown",
                        "providers:\n  openai:\n    base_url: https://me:secret@host/v1\n",
                        "3: providers.openai.base_url: must have no user name, query or fragment"),
                new BadFile(
                        "provider without what it needs",
                        "providers:\n  local:\n    keyless: true\n",
                        "2: providers.local.adapter: is required",
                        "2: providers.local.base_url: is required"),
                new BadFile(
                        "provider no mapping, but maybe its key",
                        "providers:\n  openai: sk-secret\n",
                        "2: providers.openai: must be a mapping"),
                new BadFile(
                        "provider's name",
                        "providers:\n  My.Server: {adapter: openai, base_url: 'http://localhost'}\n",
                        "2: providers.My.Server: must have a name of lower-case letters, digits, - and _ that begins with a letter"),
                new BadFile(
                        "provider's unknown key",
                        "providers:\n  openai:\n    apikey: sk-secret\n",
                        "3: providers.openai.apikey: is not a known key; here these are: adapter, base_url, api_key, api_keys, keyless"),
                new BadFile(
                        "key with a line break, not shown",
                        "auth: {secret: " + ConfigFolder.SECRET
                                + "}\nproviders:\n  openai:\n    api_key: \"sk-1\\nX: y\"\n",
                        "4: providers.openai.api_key: must be visible ASCII characters, with no spaces or line breaks"),
                new BadFile(
                        "keyless with a key",
                        "auth: {secret: " + ConfigFolder.SECRET
                                + "}\nproviders:\n  openai:\n    keyless: true\n    api_key: sk-1\n",
                        "4: providers.openai.keyless: true does not go with an api_key: calls are made without one"),
                new BadFile(
                        "flag",
                        "providers: {openai: {keyless: yes}}\n",
                        "1: providers.openai.keyless: \"yes\" must be a boolean"),
                new BadFile(
                        "sandbox mode",
                        "sandbox: {mode: maybe}\n",
                        "1: sandbox.mode: \"maybe\" must be one of auto, on, off"),
                new BadFile(
                        "Redis by HTTP",
                        "redis_url: http://:secret@localhost\n",
                        "1: redis_url: must be a URL such as redis://host:6379 or rediss://:password@host:6379"),
                new BadFile(
                        "Redis with two hosts",
                        "redis_url: redis://:secret@one,two\n",
                        "1: redis_url: must name one host; several are redis+sentinel://host,host/master or"
                                + " redis+cluster://host,host"),
                new BadFile(
                        "Redis sentinels without a master",
                        "redis_url: redis+sentinel://one,two\n",
                        "1: redis_url: must name the master, such as redis+sentinel://host:26379/mymaster"),
                new BadFile(
                        "registry not there",
                        "models_file: none.yaml\n",
                        "1: models_file: \"none.yaml\" does not exist"),
                new BadFile("registry a directory", "models_file: .\n", "1: models_file: \".\" is a directory"),
                new BadFile("not YAML", "http:\n  port: [1\nroles: x\n", "3: expected ',' or ']', but got :"),
                new BadFile("key twice", "http: {}\nroles: [router]\nhttp: {}\n", "3: the key http is there twice"),
                new BadFile("a list", "- a\n", "1: the document is not a mapping of keys to values"));
    }

    @ParameterizedTest
    @MethodSource("badEnvironments")
    void everyErrorOfTheEnvironmentHasTheVariablesName(BadEnvironment bad) {
        assertThat(new ConfigFolder(directory).env(bad.variables()).errors()).isEqualTo(bad.errors());
    }

    static List<BadEnvironment> badEnvironments() {
        return List.of(
                new BadEnvironment("SLUICE_PORT", "abc", "SLUICE_PORT: \"abc\" must be an integer"),
                new BadEnvironment("SLUICE_PORT", "99999", "SLUICE_PORT: 99999 must be at most 65535"),
                new BadEnvironment("SLUICE_PORT", "9090", "SLUICE_PORT: 9090 must differ from management_port"),
                new BadEnvironment("SLUICE_MANAGEMENT_PORT", "-1", "SLUICE_MANAGEMENT_PORT: -1 must be at least 0"),
                new BadEnvironment("SLUICE_ROLES", "router, x", "SLUICE_ROLES: \"x\" must be one of router, worker"),
                new BadEnvironment(
                        "REDIS_URL",
                        "localhost:6379",
                        "REDIS_URL: must be a URL such as redis://host:6379 or rediss://:password@host:6379"),
                new BadEnvironment("SLUICE_JWT_SECRET", "short", "SLUICE_JWT_SECRET: must be at least 32 bytes"),
                new BadEnvironment(
                        "SLUICE_WEBHOOK_SECRETS",
                        "a secret",
                        "SLUICE_WEBHOOK_SECRETS: must be whsec_ and 24 to 64 bytes in Base64"),
                new BadEnvironment(
                        "SLUICE_WEBHOOK_TENANT_SECRETS",
                        "acme",
                        "SLUICE_WEBHOOK_TENANT_SECRETS: must be whsec_ and 24 to 64 bytes in Base64"),
                new BadEnvironment(
                        "SLUICE_JWT_JWKS_URL",
                        "/keys",
                        "SLUICE_JWT_JWKS_URL: \"/keys\" must be an absolute http or https URL"),
                new BadEnvironment(
                        "OPENAI_BASE_URL",
                        "ftp://x",
                        "OPENAI_BASE_URL: \"ftp://x\" must be an absolute http or https URL"),
                new BadEnvironment("OPENAI_API_KEY", "sk-1", NO_TOKENS),
                new BadEnvironment(
                        "GEMINI_API_KEY",
                        "a b",
                        "GEMINI_API_KEY: must be visible ASCII characters, with no spaces or line breaks"),
                new BadEnvironment("SLUICE_CONFIG", "gone.yaml", "SLUICE_CONFIG: gone.yaml does not exist"));
    }

    @Test
    void everythingWrongIsToldAtOnce() {
        ConfigFolder folder = new ConfigFolder(directory)
                .yaml("limits:\n  max_body: x\nhttp:\n  port: x\nupstream:\n  total: 0s\nauth: {secret: short}\n")
                .env("SLUICE_MANAGEMENT_PORT", "x")
                .env("SLUICE_ROLES", "x");
        assertThat(folder.errors())
                .containsExactly(
                        "conf/sluice.yaml:2: limits.max_body: \"x\" must be a size, such as 32MiB, 64KiB or a number of bytes",
                        "conf/sluice.yaml:4: http.port: \"x\" must be an integer",
                        "conf/sluice.yaml:6: upstream.total: \"0s\" must be longer than 0",
                        "conf/sluice.yaml:7: auth.secret: must be at least 32 bytes",
                        "SLUICE_MANAGEMENT_PORT: \"x\" must be an integer",
                        "SLUICE_ROLES: \"x\" must be one of router, worker");
    }

    @Test
    void aBrokenFileDoesNotHideTheEnvironmentsErrors() {
        assertThat(new ConfigFolder(directory)
                        .yaml("http: [\n")
                        .env("SLUICE_PORT", "x")
                        .env("OPENAI_API_KEY", "sk-1")
                        .errors())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("conf/sluice.yaml:2: ");
    }

    @Test
    void aWrongSecretIsNotAlsoCalledMissing() {
        assertThat(new ConfigFolder(directory)
                        .env("OPENAI_API_KEY", "sk-1")
                        .env("SLUICE_JWT_SECRET", "short")
                        .errors())
                .containsExactly("SLUICE_JWT_SECRET: must be at least 32 bytes");
    }

    @Test
    void aKeyWithoutAWayToCheckTokensIsRefusedInTheSandboxToo() {
        assertThat(new ConfigFolder(directory)
                        .env("OPENAI_API_KEY", "sk-1")
                        .errors(new ConfigLoader.Options(null, null, true)))
                .containsExactly(NO_TOKENS);
    }

    @Test
    void ofTwoThatClashTheOneThatCameLastIsToBlame() {
        assertThat(new ConfigFolder(directory)
                        .yaml("http:\n  management_port: 9090\n")
                        .env("SLUICE_PORT", "9090")
                        .errors())
                .containsExactly("SLUICE_PORT: 9090 must differ from management_port");
    }

    @Test
    void withoutSandboxTokensMustBeCheckable() {
        assertThat(new ConfigFolder(directory).yaml("sandbox: {mode: off}\n").errors())
                .containsExactly(NO_TOKENS);
    }

    @Test
    void aValueThatIsOverriddenIsNotReadButMustFitTheSchema() {
        ConfigFolder folder =
                new ConfigFolder(directory).yaml("redis_url: http://x\n").env("REDIS_URL", "redis://x");
        assertThat(folder.load().redisUrl()).isEqualTo(new Secret("redis://x"));
        assertThat(folder.yaml("redis_url: 3\n").errors())
                .containsExactly("conf/sluice.yaml:1: redis_url: must be a string");
    }

    @Test
    void optionsOfTheCommandLineAreToldByTheirNames() {
        assertThat(new ConfigFolder(directory).errors(new ConfigLoader.Options("none.yaml", "boss", false)))
                .containsExactly(
                        "--config: none.yaml does not exist", "--roles: \"boss\" must be one of router, worker");
    }

    @Test
    void aFileThatIsNotTextIsRefused() {
        assertThat(new ConfigFolder(directory).errors(new ConfigLoader.Options(".", null, false)))
                .containsExactly("--config: . is a directory");
        assertThat(new ConfigFolder(directory).errors(new ConfigLoader.Options("a\0b", null, false)))
                .containsExactly("--config: a?b is not the name of a file");
    }

    @Test
    void noValueAnywhereMakesLoadingThrow() {
        List<String> values = List.of(
                "",
                "''",
                "0",
                "-1",
                "1.5",
                "99999999999999",
                "true",
                "text",
                "\"\\0\"",
                "[]",
                "[1, [2]]",
                "{}",
                "{a: {b: 1}}");
        List<String> paths = List.of(
                "roles",
                "redis_url",
                "models_file",
                "models_reload",
                "http",
                "http.host",
                "http.port",
                "http.heartbeat",
                "auth.secret",
                "auth.public_keys",
                "auth.jwks_url",
                "auth.leeway",
                "auth.claims",
                "auth.claims.type",
                "providers",
                "providers.openai",
                "providers.openai.adapter",
                "providers.openai.base_url",
                "providers.openai.api_key",
                "providers.openai.keyless",
                "providers.other",
                "providers.other.keyless",
                "upstream.total",
                "upstream.max_connections",
                "limits.max_body",
                "sandbox.mode");
        for (String path : paths) {
            for (String value : values) {
                String yaml = "{" + path.replace(".", ": {") + ": " + value + "}".repeat(path.split("\\.", -1).length);
                ConfigLoader loader = new ConfigFolder(directory).yaml(yaml).loader();
                assertThatCode(() -> loader.load(ConfigLoader.Options.NONE))
                        .as(yaml)
                        .doesNotThrowAnyException();
            }
        }
    }
}
