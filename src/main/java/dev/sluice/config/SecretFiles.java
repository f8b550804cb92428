package dev.sluice.config;

import dev.sluice.config.EnvironmentLayer.Variable;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Secrets that are not in the environment themselves, but in files that it names, as containers are given them: beside each variable of a
 * secret there is one of that name with {@code _FILE} after it. A line break at the end of a file is not part of the secret.
 */
final class SecretFiles {

    private static final String SUFFIX = "_FILE";

    private final Settings settings;
    private final SchemaTree tree;
    private final ConfigReading reading;
    private final Path workingDirectory;

    /** @param workingDirectory what the names of files are relative to */
    SecretFiles(Settings settings, SchemaTree tree, ConfigReading reading, Path workingDirectory) {
        this.settings = settings;
        this.tree = tree;
        this.reading = reading;
        this.workingDirectory = workingDirectory;
    }

    /** Variables and their texts, some of which came from files. */
    record Resolved(List<Variable> variables, Map<String, String> texts) {}

    Resolved resolve(List<Variable> variables, Map<String, String> environment) {
        List<Variable> resolved = new ArrayList<>();
        Map<String, String> texts = new HashMap<>(environment);
        for (Variable variable : variables) {
            Variable ofFile = new Variable(variable.name() + SUFFIX, variable.path());
            boolean given = !environment.getOrDefault(ofFile.name(), "").isBlank();
            if (given && tree.trail(new JsonObject(), variable.path()).secret()) {
                String secret = secret(variable, ofFile, environment);
                texts.put(ofFile.name(), secret == null ? "" : secret);
                resolved.add(ofFile);
            } else {
                resolved.add(variable);
            }
        }
        return new Resolved(resolved, texts);
    }

    private @Nullable String secret(Variable variable, Variable ofFile, Map<String, String> environment) {
        if (!environment.getOrDefault(variable.name(), "").isBlank()) {
            refuse(ofFile, "is set beside " + variable.name() + ": only one of them may be");
            return null;
        }
        String file = environment.getOrDefault(ofFile.name(), "");
        try {
            String secret = reading.text(workingDirectory, file).replaceFirst("\\r?\\n\\z", "");
            if (secret.isBlank()) {
                refuse(ofFile, file + " is empty");
            }
            return secret;
        } catch (ReadFile.UnreadableException e) {
            refuse(ofFile, file + " " + e.reason());
            return null;
        }
    }

    private void refuse(Variable variable, String problem) {
        settings.refuseWhole(variable.path(), variable.name() + ": " + problem);
    }
}
