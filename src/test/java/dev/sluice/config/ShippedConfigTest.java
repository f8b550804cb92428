package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.json.YamlDocument;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that an operator edits agree with each other and with the program. */
final class ShippedConfigTest {

    /** A setting that is commented out has its number sign right before the key; prose has a space between. */
    private static final Pattern SETTING = Pattern.compile("^( *)#?([a-z_]+):( .*)?$");

    private final String yaml = BuiltInFile.text("conf/sluice.yaml");
    private final JsonObject schema = new JsonObject(BuiltInFile.text("conf/sluice.schema.json"));
    private final SchemaTree tree = new SchemaTree(schema);

    @TempDir
    private Path directory;

    @Test
    void theShippedFileLoadsAndSaysNothingButTheDefaults() {
        ConfigFolder shipped = new ConfigFolder(directory.resolve("a")).yaml(yaml);
        ConfigFolder none = new ConfigFolder(directory.resolve("b"));
        assertThat(shipped.load()).isEqualTo(none.load());
    }

    @Test
    void theFileNamesItsSchemaForEditors() {
        assertThat(yaml).startsWith("# yaml-language-server: $schema=sluice.schema.json\n");
        assertThat(Path.of("conf/sluice.schema.json")).exists();
    }

    @Test
    void theShippedFileFitsTheSchemaWithEverySettingThatIsCommentedOutToo() {
        JsonObject all = YamlDocument.parse(uncommented()).json();
        // An example of a secret in the file would be used by someone.
        all.getJsonObject("auth").remove("secret");
        assertThat(DocumentCheck.ofBuiltIn("conf/sluice.schema.json").check(all))
                .isEmpty();
    }

    @Test
    void everyKeyOfTheSchemaStandsInTheFileAndNoOther() {
        Map<String, Object> inFile = leaves(YamlDocument.parse(uncommented()).json(), "");
        inFile.keySet().removeIf(path -> path.startsWith("providers."));
        assertThat(inFile.keySet()).isEqualTo(schemaLeaves(schema, "").keySet());
    }

    @Test
    void everyKeyOfAProviderIsExplained() {
        SchemaTree.properties(schema.getJsonObject("$defs").getJsonObject("provider"))
                .fieldNames()
                .forEach(key -> assertThat(yaml).containsPattern("\n#   " + key + " +\\S"));
    }

    @Test
    void defaultsInFileAndSchemaAgree() {
        Map<String, Object> inFile = leaves(YamlDocument.parse(yaml).json(), "");
        inFile.keySet().removeIf(path -> path.startsWith("providers."));
        Map<String, Object> inSchema = new TreeMap<>();
        schemaLeaves(schema, "").forEach((path, node) -> {
            if (node.containsKey("default")) {
                inSchema.put(path, node.getValue("default"));
            }
        });
        assertThat(asTexts(inFile)).isEqualTo(asTexts(inSchema));

        JsonObject providers =
                schema.getJsonObject("properties").getJsonObject("providers").getJsonObject("default");
        assertThat(YamlDocument.parse(yaml).json().getJsonObject("providers")).isEqualTo(providers);
    }

    @Test
    void everyKeyIsDocumentedWhereItStands() {
        List<String> lines = yaml.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            boolean ofProvider = lines.get(i).matches(" {4}(adapter|base_url): .*");
            if (SETTING.matcher(lines.get(i)).matches() && !ofProvider) {
                assertThat(lines.get(i - 1))
                        .as("the line before " + lines.get(i))
                        .matches(" *# .{10,}");
            }
        }
    }

    @Test
    void everyNodeOfTheSchemaIsDescribed() {
        describedBelow(schema, "");
        describedBelow(schema.getJsonObject("$defs").getJsonObject("provider"), "providers.*");
    }

    private void describedBelow(JsonObject node, String path) {
        SchemaTree.properties(node).forEach(entry -> {
            JsonObject child = (JsonObject) entry.getValue();
            assertThat(child.getString("description"))
                    .as(path + "." + entry.getKey())
                    .isNotBlank();
            describedBelow(child, path + "." + entry.getKey());
        });
    }

    @Test
    void everyVariableIsDocumentedAndSetsAKeyThatExists() {
        for (EnvironmentLayer.Variable variable : EnvironmentLayer.VARIABLES) {
            assertThat(yaml).containsPattern(variable.name() + "\\b");
            assertThat(tree.trail(new JsonObject(), variable.path()).whole())
                    .as(variable.path())
                    .isTrue();
        }
        for (EnvironmentLayer.Variable option : EnvironmentLayer.OPTIONS) {
            assertThat(tree.trail(new JsonObject(), option.path()).whole())
                    .as(option.path())
                    .isTrue();
        }
    }

    @Test
    void whatIsSecretIsMarkedSo() {
        List<String> secret = new ArrayList<>();
        schemaLeaves(schema, "").forEach((path, node) -> {
            if (node.getBoolean("writeOnly", false)) {
                secret.add(path);
            }
        });
        assertThat(secret)
                .containsExactly("auth.secret", "redis_url", "runs.webhook_secrets", "runs.webhook_tenant_secrets");
        assertThat(tree.trail(new JsonObject(), "providers.openai.api_key").secret())
                .isTrue();
    }

    @Test
    void theBuiltInFileIsTheOneOfTheConfFolder() throws Exception {
        assertThat(Files.readString(Path.of("conf/sluice.yaml"))).isEqualTo(yaml);
    }

    private String uncommented() {
        StringBuilder text = new StringBuilder();
        yaml.lines().forEach(line -> {
            Matcher matcher = SETTING.matcher(line);
            text.append(matcher.matches() ? line.replaceFirst("#(?=[a-z])", "") : line)
                    .append('\n');
        });
        return text.toString();
    }

    private static Map<String, Object> leaves(JsonObject object, String path) {
        Map<String, Object> leaves = new TreeMap<>();
        object.forEach(entry -> {
            String here = path + entry.getKey();
            if (entry.getValue() instanceof JsonObject child && !child.isEmpty()) {
                leaves.putAll(leaves(child, here + "."));
            } else {
                leaves.put(here, entry.getValue());
            }
        });
        return leaves;
    }

    private Map<String, JsonObject> schemaLeaves(JsonObject node, String path) {
        Map<String, JsonObject> leaves = new TreeMap<>();
        SchemaTree.properties(node).forEach(entry -> {
            JsonObject child = tree.resolved((JsonObject) entry.getValue());
            String here = path + entry.getKey();
            if (child.containsKey("properties")) {
                leaves.putAll(schemaLeaves(child, here + "."));
            } else if (!here.equals("providers")) {
                leaves.put(here, child);
            }
        });
        return leaves;
    }

    private static Map<String, String> asTexts(Map<String, Object> values) {
        Map<String, String> texts = new TreeMap<>();
        values.forEach((path, value) -> texts.put(path, value instanceof JsonArray a ? a.encode() : value.toString()));
        return texts;
    }
}
