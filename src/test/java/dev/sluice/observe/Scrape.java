package dev.sluice.observe;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a gateway exposed at a moment: values by series, a series being written as it came, {@code name{label="value"}}. */
record Scrape(Map<String, Double> series) {

    private static final Pattern LINE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\.)*\",?)*})? (\\S+)");

    static Scrape of(String text) {
        Map<String, Double> series = new LinkedHashMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new AssertionError("not Prometheus's format: " + line);
            }
            String value = parts.group(3).replace("+Inf", "Infinity");
            String labels = parts.group(2) == null ? "" : parts.group(2);
            if (series.put(parts.group(1) + labels, Double.valueOf(value)) != null) {
                throw new AssertionError("there twice: " + line);
            }
        });
        return new Scrape(series);
    }

    Set<String> names() {
        return series.keySet().stream()
                .map(each -> each.replaceAll("\\{.*", ""))
                .collect(Collectors.toSet());
    }

    /** The sum of all series of a name that have these labels. */
    double sum(String name, String... labels) {
        return series.entrySet().stream()
                .filter(each -> each.getKey().equals(name) || each.getKey().startsWith(name + "{"))
                .filter(each -> Arrays.stream(labels).allMatch(each.getKey()::contains))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}
