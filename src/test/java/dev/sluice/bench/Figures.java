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

    /** A figure of the gateway alone. */
    void add(Figure figure, double value) {
        add(figure, SLUICE, value);
    }

    /** @param column what it is a figure of, such as the gateway or a plain proxy */
    void add(Figure figure, String column, double value) {
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

    /** A row for each figure of a part, with its definition; what is compared, also as so many times, or so much more than, a plain proxy. */
    String table(String part) {
        Map<Figure, Map<String, List<Double>>> rows = new TreeMap<>();
        Set<String> columns = new LinkedHashSet<>();
        values.forEach((figure, measured) -> {
            if (figure.part().equals(part)) {
                rows.put(figure, measured);
                columns.addAll(measured.keySet());
            }
        });
        StringBuilder text = new StringBuilder(String.format("  %-22s", ""));
        columns.forEach(column -> text.append(String.format("%10s        ", column)));
        text.append(String.format("%n"));
        rows.forEach((figure, measured) -> {
            text.append(String.format("  %-22s", figure.name().toLowerCase(Locale.ROOT)));
            columns.forEach(column -> text.append(cell(figure, measured, column)));
            text.append(String.format("%-4s %s%n", figure.unit(), figure.definition()));
        });
        return text.toString();
    }

    private static String cell(Figure figure, Map<String, List<Double>> measured, String column) {
        List<Double> own = measured.get(column);
        List<Double> plain = column.equals(Way.NGINX) ? null : measured.get(Way.NGINX);
        if (own == null) {
            return " ".repeat(18);
        }
        double value = median(own);
        String beside = plain == null
                ? ""
                : figure.unit().equals("ms")
                        ? String.format(Locale.ROOT, "%+.2f", value - median(plain))
                        : String.format(Locale.ROOT, "×%.2f", value / median(plain));
        return String.format(Locale.ROOT, "%10.2f %-7s", value, beside);
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
