package dev.sluice.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was measured: a value per round, of which the median counts. */
final class Figures {

    /** The column of the gateway. */
    static final String SLUICE = "sluice";

    private final Map<Figure, Map<String, List<Double>>> values = new TreeMap<>();

    private final List<String> failures = new ArrayList<>();

    /** In the order of the table. */
    private final Set<String> columns = new LinkedHashSet<>();

    /** A figure of the gateway alone. */
    void add(Figure figure, double value) {
        add(figure, SLUICE, value);
    }

    /** @param column what it is a figure of, such as the gateway or a plain proxy */
    void add(Figure figure, String column, double value) {
        columns.add(column);
        values.computeIfAbsent(figure, first -> new LinkedHashMap<>())
                .computeIfAbsent(column, first -> new ArrayList<>())
                .add(value);
    }

    /** Says so if not everything was answered as it should: then the figures are worth less. */
    void failures(Figure figure, Tally tally) {
        if (tally.failures() > 0) {
            failures.add("%s: %d failed, %d answered"
                    .formatted(figure.name().toLowerCase(Locale.ROOT), tally.failures(), tally.answers()));
        }
    }

    List<String> failures() {
        return failures;
    }

    private static double median(List<Double> rounds) {
        List<Double> sorted = rounds.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** A row for each figure of a part, with its definition. */
    String table(String part) {
        StringBuilder text = new StringBuilder();
        values.forEach((figure, measured) -> {
            if (!figure.part().equals(part)) {
                return;
            }
            text.append(String.format(Locale.ROOT, "  %-22s", figure.name().toLowerCase(Locale.ROOT)));
            for (String column : columns) {
                List<Double> rounds = measured.get(column);
                text.append(rounds == null ? " ".repeat(11) : String.format(Locale.ROOT, " %10.2f", median(rounds)));
            }
            text.append(String.format(" %-5s %s%n", figure.unit(), figure.definition()));
        });
        return text.toString();
    }

    JsonArray json() {
        JsonArray all = new JsonArray();
        values.forEach((figure, measured) -> measured.forEach((column, rounds) -> all.add(new JsonObject()
                .put("part", figure.part())
                .put("figure", figure.name().toLowerCase(Locale.ROOT))
                .put("definition", figure.definition())
                .put("unit", figure.unit())
                .put("of", column)
                .put("median", median(rounds))
                .put("rounds", new JsonArray(rounds)))));
        return all;
    }
}
