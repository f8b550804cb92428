package dev.sluice.chat;

import dev.sluice.registry.ModelInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What holds for models, as tables in Markdown: a column for each provider with what holds for most of its models, and a table of those
 * for which something else does.
 */
final class ModelTable {

    /** Models that differ in nothing that an adapter looks at are asked once. */
    private record Kind(
            String provider,
            ModelInfo.Wires wires,
            ModelInfo.Sizes sizes,
            Set<ModelInfo.Modality> input,
            ModelInfo.Parameters parameters,
            Set<ModelInfo.Trait> traits) {
        static Kind of(ModelInfo model) {
            return new Kind(
                    model.provider(), model.wires(), model.sizes(), model.input(), model.parameters(), model.traits());
        }
    }

    private final List<String> labels;
    private final List<Function<ModelInfo, String>> rows;
    private final Map<Kind, List<String>> answers = new HashMap<>();

    /** By provider, the models with the same answers. */
    private final Map<String, Map<List<String>, List<ModelInfo>>> groups = new LinkedHashMap<>();

    /** @param rows what is asked of each model, by the row's label */
    ModelTable(Map<String, Function<ModelInfo, String>> rows, Collection<ModelInfo> models) {
        this.labels = List.copyOf(rows.keySet());
        this.rows = List.copyOf(rows.values());
        for (ModelInfo model : models) {
            groups.computeIfAbsent(model.provider(), provider -> new LinkedHashMap<>())
                    .computeIfAbsent(answers(model), same -> new ArrayList<>())
                    .add(model);
        }
    }

    /** A line for each row. */
    String byProvider(String heading) {
        StringBuilder table = new StringBuilder();
        line(table, heading, List.copyOf(groups.keySet()));
        line(table, "---", groups.keySet().stream().map(provider -> "---").toList());
        for (int i = 0; i < labels.size(); i++) {
            int row = i;
            line(
                    table,
                    labels.get(i),
                    groups.values().stream().map(group -> usual(group).get(row)).toList());
        }
        return table.toString();
    }

    /** A line for each set of models that differ from the most of their provider in the same way; empty if there are none. */
    String exceptions() {
        StringBuilder table = new StringBuilder();
        for (Map<List<String>, List<ModelInfo>> group : groups.values()) {
            List<String> usual = usual(group);
            group.forEach((cells, models) -> differences(cells, usual)
                    .forEach((cell, where) -> line(table, names(models), List.of(String.join("; ", where), cell))));
        }
        return table.isEmpty() ? "" : "| models that differ | where | how |\n| --- | --- | --- |\n" + table;
    }

    private List<String> answers(ModelInfo model) {
        return answers.computeIfAbsent(
                Kind.of(model),
                any -> rows.stream().map(row -> row.apply(model)).toList());
    }

    private static List<String> usual(Map<List<String>, List<ModelInfo>> group) {
        return group.entrySet().stream()
                // The first of those that are alike.
                .min(Comparator.comparingInt(entry -> -entry.getValue().size()))
                .orElseThrow()
                .getKey();
    }

    /** The labels of the rows where {@code cells} are not as usual, by what they are. */
    private Map<String, List<String>> differences(List<String> cells, List<String> usual) {
        return IntStream.range(0, cells.size())
                .filter(row -> !cells.get(row).equals(usual.get(row)))
                .boxed()
                .collect(Collectors.groupingBy(
                        cells::get, LinkedHashMap::new, Collectors.mapping(labels::get, Collectors.toList())));
    }

    private static String names(List<ModelInfo> models) {
        return models.stream().map(model -> "`" + model.id() + "`").collect(Collectors.joining(", "));
    }

    private static void line(StringBuilder table, String first, List<String> cells) {
        table.append("| ")
                .append(first)
                .append(" | ")
                .append(String.join(" | ", cells))
                .append(" |\n");
    }
}
