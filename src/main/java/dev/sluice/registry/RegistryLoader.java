package dev.sluice.registry;

import dev.sluice.config.BuiltInFile;
import dev.sluice.config.DocumentCheck;
import dev.sluice.config.DocumentCheck.Finding;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Loaded;
import dev.sluice.config.ReadFile;
import dev.sluice.json.YamlDocument;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Loads the model registry from its file. Everything that is wrong is reported at once, by line. Reads files, so it belongs to the
 * start of a process or to a thread that may block.
 */
public final class RegistryLoader {

    private static final String BUILT_IN = "conf/models.yaml";
    private static final String SCHEMA = "conf/models.schema.json";
    private static final String MODELS = "models";

    private final DocumentCheck check = DocumentCheck.ofBuiltIn(SCHEMA);
    private final Set<String> providers;
    private final boolean sandboxed;

    /**
     * @param providers the providers that models may belong to
     * @param sandboxed whether the models of the sandbox are offered
     */
    RegistryLoader(Set<String> providers, boolean sandboxed) {
        this.providers = new TreeSet<>(providers);
        this.sandboxed = sandboxed;
    }

    /** The registry that this configuration asks for, or one line for each thing that is wrong with its file. */
    public static Loaded<ModelRegistry> load(GatewayConfig config) {
        Path file = config.modelsFile();
        if (file == null) {
            return of(config).parse(BUILT_IN, BuiltInFile.text(BUILT_IN));
        }
        try {
            return parse(config, file, ReadFile.text(file));
        } catch (ReadFile.UnreadableException e) {
            return new Loaded.Refused<>(List.of(file + " " + e.reason()));
        }
    }

    /** The registry that a file's text is, or one line for each thing that is wrong with it. */
    public static Loaded<ModelRegistry> parse(GatewayConfig config, Path file, String text) {
        return of(config).parse(file.toString(), text);
    }

    private static RegistryLoader of(GatewayConfig config) {
        return new RegistryLoader(config.providers().keySet(), config.sandboxed());
    }

    /** @param fileName what the errors begin with */
    Loaded<ModelRegistry> parse(String fileName, String text) {
        YamlDocument document;
        try {
            document = YamlDocument.parse(text);
        } catch (YamlDocument.YamlSyntaxException e) {
            return new Loaded.Refused<>(List.of(fileName + ":" + e.line() + ": " + e.getMessage()));
        }
        List<Finding> findings = new ArrayList<>(check.check(document.json()));
        if (findings.isEmpty()) {
            findings.addAll(new RegistryCheck(check, providers, document.json()).findings());
        }
        return findings.isEmpty()
                ? new Loaded.Ready<>(new ModelRegistry(models(document.json())))
                : new Loaded.Refused<>(lines(fileName, document, findings));
    }

    private static List<String> lines(String fileName, YamlDocument document, List<Finding> findings) {
        return findings.stream()
                .sorted(Comparator.comparingInt(finding -> document.line(finding.path())))
                .map(finding -> fileName + ":" + document.line(finding.path()) + ": " + label(finding))
                .toList();
    }

    /** The models are told by their ids: that they stand under {@code models} goes without saying. */
    private static String label(Finding finding) {
        String path = finding.path();
        String prefix = MODELS + ".";
        String shown = path.startsWith(prefix) ? path.substring(prefix.length()) : path;
        return shown.isEmpty() ? finding.text() : shown + ": " + finding.text();
    }

    private List<ModelInfo> models(JsonObject document) {
        JsonObject models = document.getJsonObject(MODELS);
        return models.fieldNames().stream()
                .filter(id -> sandboxed || !models.getJsonObject(id).getBoolean("sandbox", false))
                .map(id -> ModelEntry.read(id, models.getJsonObject(id)))
                .toList();
    }
}
