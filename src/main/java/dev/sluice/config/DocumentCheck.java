package dev.sluice.config;

import dev.sluice.json.JsonReader;
import dev.sluice.json.JsonText;
import dev.sluice.json.SchemaCheck;
import dev.sluice.model.Checked;
import dev.sluice.model.Violation;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Checks a file of settings against its JSON Schema and says what is wrong with each value in words for the one who wrote it.
 *
 * <p>Besides the standard's keywords a schema node may have {@code writeOnly}, which keeps its value out of every message, and
 * {@code x-rule}, which says in words what a value must be.
 */
public final class DocumentCheck {

    private static final int MAX_DEPTH = 100;
    private static final int MAX_SHOWN = 80;
    private static final Pattern HIDDEN = Pattern.compile("//[^/]*@|-----BEGIN");

    /**
     * @param path of the value, such as {@code http.port}; empty for the whole document
     * @param text the value, unless it must not be shown, and the rule: {@code 99999 must be at most 65535}
     */
    public record Finding(String path, String text) {}

    private final SchemaCheck check;
    private final SchemaTree tree;

    private DocumentCheck(JsonObject schema) {
        this.check = SchemaCheck.of(schema);
        this.tree = new SchemaTree(schema);
    }

    /** A check against a schema that is part of the program, such as {@code conf/sluice.schema.json}. */
    public static DocumentCheck ofBuiltIn(String name) {
        return switch (JsonReader.strict(MAX_DEPTH).readObject(BuiltInFile.text(name))) {
            case Checked.Valid<JsonObject> schema -> new DocumentCheck(schema.value());
            case Checked.Invalid<JsonObject> wrong ->
                throw new IllegalStateException(name + " is no schema: " + wrong.violations());
        };
    }

    /** Everything that is wrong; empty if the document fits. */
    public List<Finding> check(JsonObject document) {
        List<Finding> findings = new ArrayList<>();
        for (Violation violation : check.check(document)) {
            Finding finding = finding(violation, document);
            if (!findings.contains(finding)) {
                findings.add(finding);
            }
        }
        return findings;
    }

    /** What the schema says of a path. */
    SchemaTree tree() {
        return tree;
    }

    /** The finding that the value at a path breaks a rule which the schema does not know. */
    public Finding refuse(JsonObject document, String path, String rule) {
        String shown = shown(tree.trail(document, path));
        return new Finding(path, shown.isEmpty() ? rule : shown + " " + rule);
    }

    private Finding finding(Violation violation, JsonObject document) {
        String path = violation.field() == null ? "" : violation.field();
        SchemaTree.Trail trail = tree.trail(document, path);
        if (violation.code().equals(Violation.UNSUPPORTED)) {
            return new Finding(path, "is not a known key; here these are: " + String.join(", ", keys(trail)));
        }
        if (violation.code().equals(Violation.REQUIRED)) {
            return new Finding(path, "is required");
        }
        return refuse(document, path, rule(violation, trail, path));
    }

    private static List<String> keys(SchemaTree.Trail trail) {
        return List.copyOf(SchemaTree.properties(trail.last()).fieldNames());
    }

    private static String rule(Violation violation, SchemaTree.Trail trail, String path) {
        String inWords = trail.whole() ? trail.last().getString("x-rule") : null;
        if (inWords != null) {
            return "must " + inWords;
        }
        String message = violation.message();
        String rule = message.startsWith(path + " ") ? message.substring(path.length() + 1) : message;
        return rule.replace("must be an object", "must be a mapping").replace("must be an array", "must be a list");
    }

    /** Only what was meant to be one plain value is shown, since one in the wrong place may be a secret; no password, no key. */
    private static String shown(SchemaTree.Trail trail) {
        Object value = trail.value();
        boolean plain = value instanceof String || value instanceof Number || value instanceof Boolean;
        if (!plain || trail.structured() || trail.secret()) {
            return "";
        }
        String text = JsonText.of(value);
        if (HIDDEN.matcher(text).find()) {
            return "";
        }
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }
}
