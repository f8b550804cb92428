package dev.sluice.config;

import dev.sluice.config.DocumentCheck.Finding;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The sources laid over each other, key by key, and everything that is wrong in them. A value that its schema refuses counts as
 * not given, so that the rest can be checked all the same. One per load; one thread.
 */
final class Settings {

    private record Problem(int layer, int line, String path, String text) {}

    private final DocumentCheck check;
    private final List<Layer> layers = new ArrayList<>();
    private final JsonObject values;
    private final List<Problem> problems = new ArrayList<>();
    private boolean fileRefused;

    Settings(DocumentCheck check, JsonObject defaults) {
        this.check = check;
        this.values = defaults.copy();
    }

    /** Lays a source over those before. */
    void add(Layer layer) {
        Layer sound = layer;
        for (Finding finding : check.check(layer.values())) {
            Layer.Place place = layer.places().apply(finding.path());
            problems.add(
                    new Problem(layers.size(), place.line(), finding.path(), place.text() + ": " + finding.text()));
            sound = sound.without(finding.path());
        }
        layers.add(sound);
        values.mergeIn(sound.values().copy(), true);
    }

    /** What all sources together say. */
    Section root() {
        return new Section(this, "", values);
    }

    /** The same as JSON; not to be changed. */
    JsonObject values() {
        return values;
    }

    /** Which source has the last word on a value; -1 if it has its default. */
    int rank(String path) {
        for (int i = layers.size() - 1; i >= 0; i--) {
            if (layers.get(i).sets(path)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether something at or under this path has been refused: what depends on it cannot be judged. */
    boolean refused(String path) {
        return fileRefused
                || problems.stream()
                        .anyMatch(p -> p.path().equals(path)
                                || p.path().startsWith(path + ".")
                                || p.path().startsWith(path + "["));
    }

    /** The value at a path breaks a rule that is not in the schema. */
    void refuse(String path, String rule) {
        Finding finding = check.refuse(values, path, rule);
        for (String here = path; !here.isEmpty(); here = parent(here)) {
            int rank = rank(here);
            if (rank >= 0) {
                Layer.Place place = layers.get(rank).places().apply(path);
                problems.add(new Problem(rank, place.line(), path, place.text() + ": " + finding.text()));
                return;
            }
        }
        refuseWhole(path, path + ": " + finding.text());
    }

    /** A whole file cannot be read: nothing that depends on what it says can be judged. */
    void refuseFile(String line) {
        fileRefused = true;
        problems.add(new Problem(layers.size(), 0, "", line));
    }

    /** Something is wrong that stands nowhere, or not at one place. */
    void refuseWhole(String path, String line) {
        problems.add(new Problem(Integer.MAX_VALUE, 0, path, line));
    }

    /** One line each: source by source, in the order of their lines. */
    List<String> errors() {
        return problems.stream()
                .sorted(Comparator.comparingInt(Problem::layer).thenComparingInt(Problem::line))
                .map(Problem::text)
                .distinct()
                .toList();
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
    }
}
