package dev.sluice.config;

import dev.sluice.json.YamlDocument;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Loads the configuration: the built-in defaults; over them, key by key, a file; over that, environment variables; over that,
 * options of the command line. Everything that is wrong is reported at once. Reads files, so it belongs to the start of a process.
 */
public final class ConfigLoader {

    /** The file that is used if it is there and no other is named. */
    public static final String DEFAULT_FILE = "conf/sluice.yaml";

    private static final String SCHEMA = "conf/sluice.schema.json";
    private static final String FILE_VARIABLE = "SLUICE_CONFIG";
    private static final String MODELS_FILE = "models.yaml";

    private final Map<String, String> environment;
    private final Path workingDirectory;
    private final RandomGenerator random;

    /**
     * @param workingDirectory what file names of the command line and the environment are relative to
     * @param random makes the secret of a process that has none; must be a secure one
     */
    public ConfigLoader(Map<String, String> environment, Path workingDirectory, RandomGenerator random) {
        this.environment = Map.copyOf(environment);
        this.workingDirectory = workingDirectory;
        this.random = random;
    }

    /**
     * What the command line says.
     *
     * @param file the configuration file; null if not given
     * @param roles as in {@code SLUICE_ROLES}; null if not given
     * @param sandbox whether the sandbox answers whatever keys there are
     */
    public record Options(@Nullable String file, @Nullable String roles, boolean sandbox) {
        public static final Options NONE = new Options(null, null, false);
    }

    /** The same with the file that {@link #load} uses now: later it may be there or not, but no other takes its place. */
    public Options pinned(Options options) {
        return new Options(fileName(options), options.roles(), options.sandbox());
    }

    private record Named(String by, String name) {}

    /** The configuration, or one line for each thing that is wrong. */
    public Loaded<GatewayConfig> load(Options options) {
        return load(options, new ConfigReading());
    }

    /**
     * The same.
     *
     * @param reading an empty one, which then tells what was read, whatever came of it
     */
    public Loaded<GatewayConfig> load(Options options, ConfigReading reading) {
        DocumentCheck check = DocumentCheck.ofBuiltIn(SCHEMA);
        Settings settings = new Settings(check, defaults());
        Named file = file(options);
        Path directory = workingDirectory;
        if (file != null) {
            directory = addFile(settings, check, file, reading);
        }
        EnvironmentLayer texts = new EnvironmentLayer(check.tree());
        Set<String> providers = settings.root().section("providers").keys();
        SecretFiles.Resolved resolved = new SecretFiles(settings, check.tree(), reading, workingDirectory)
                .resolve(EnvironmentLayer.variables(providers), environment);
        settings.add(texts.of(resolved.variables(), resolved.texts()));
        settings.add(texts.of(EnvironmentLayer.OPTIONS, texts(options)));

        GatewayConfig config = new GatewayConfigReader(settings, directory, reading, random)
                .read(file == null ? null : modelsIn(directory));
        reading.settings(settings.values());
        return settings.errors().isEmpty() ? new Loaded.Ready<>(config) : new Loaded.Refused<>(settings.errors());
    }

    /** The name of the file that {@link #load} uses, or null if it has only the defaults and the environment. */
    public @Nullable String fileName(Options options) {
        Named file = file(options);
        return file == null ? null : file.name();
    }

    private static JsonObject defaults() {
        return YamlDocument.parse(BuiltInFile.text(DEFAULT_FILE)).json();
    }

    private @Nullable Named file(Options options) {
        if (options.file() != null) {
            return new Named("--config", options.file());
        }
        String named = environment.get(FILE_VARIABLE);
        if (named != null && !named.isBlank()) {
            return new Named(FILE_VARIABLE, named);
        }
        return Files.exists(workingDirectory.resolve(DEFAULT_FILE)) ? new Named("", DEFAULT_FILE) : null;
    }

    /** The directory of the file: what the names in it are relative to. */
    private Path addFile(Settings settings, DocumentCheck check, Named file, ConfigReading reading) {
        try {
            String text = reading.text(workingDirectory, file.name());
            settings.add(new FileLayer(check.tree()).of(file.name(), text));
        } catch (ReadFile.UnreadableException e) {
            String prefix = file.by().isEmpty() ? "" : file.by() + ": ";
            settings.refuseFile(prefix + file.name() + " " + e.reason());
        } catch (YamlDocument.YamlSyntaxException e) {
            settings.refuseFile(file.name() + ":" + e.line() + ": " + e.getMessage());
        }
        try {
            Path parent = workingDirectory.resolve(file.name()).getParent();
            return parent == null ? workingDirectory : parent;
        } catch (InvalidPathException e) {
            return workingDirectory;
        }
    }

    private static @Nullable Path modelsIn(Path directory) {
        Path models = directory.resolve(MODELS_FILE);
        return Files.exists(models) ? models : null;
    }

    private static Map<String, String> texts(Options options) {
        String roles = options.roles() == null ? "" : options.roles();
        return Map.of("--roles", roles, "--sandbox", options.sandbox() ? "on" : "");
    }
}
