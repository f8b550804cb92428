package dev.sluice.observe;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The meters of one name, by their labels. Each is looked up in the registry once. Safe for all threads. */
final class Family<K, M> {

    private final Map<K, M> meters = new ConcurrentHashMap<>();
    private final Function<K, M> make;

    /** @param make registers the meter with these labels */
    Family(Function<K, M> make) {
        this.make = make;
    }

    M of(K labels) {
        M known = meters.get(labels);
        return known != null ? known : meters.computeIfAbsent(labels, make);
    }

    /** With all of these labels at zero: what has never happened is there, too. */
    Family<K, M> with(List<K> labels) {
        labels.forEach(this::of);
        return this;
    }
}
