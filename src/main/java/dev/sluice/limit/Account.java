package dev.sluice.limit;

import dev.sluice.limit.Limit.Scope;
import dev.sluice.limit.Limit.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The buckets of tokens that the answer to a request is charged to; it can be kept as a text, with a run. */
public final class Account {

    /** Nothing is charged. */
    public static final Account NONE = new Account(List.of());

    private final List<Limit> limits;

    private Account(List<Limit> limits) {
        this.limits = List.copyOf(limits);
    }

    /** Of all limits of a request. */
    static Account of(List<Limit> limits) {
        return new Account(
                limits.stream().filter(limit -> limit.unit() == Unit.TOKENS).toList());
    }

    List<Limit> limits() {
        return limits;
    }

    public boolean isEmpty() {
        return limits.isEmpty();
    }

    /** Empty for {@link #NONE}. */
    public String text() {
        return limits.stream()
                .map(limit -> limit.scope() + "," + limit.key() + "," + limit.perMinute() + "," + limit.capacity())
                .collect(Collectors.joining(" "));
    }

    /** What {@link #text} gave. */
    public static Account parse(String text) {
        List<Limit> limits = new ArrayList<>();
        for (String each : text.isEmpty() ? List.<String>of() : List.of(text.split(" ", -1))) {
            String[] parts = each.split(",", -1);
            limits.add(new Limit(
                    Scope.valueOf(parts[0]),
                    Unit.TOKENS,
                    parts[1],
                    Long.parseLong(parts[2]),
                    Long.parseLong(parts[3])));
        }
        return new Account(limits);
    }
}
