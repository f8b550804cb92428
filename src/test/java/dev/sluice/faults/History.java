package dev.sluice.faults;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** All that was seen, in the order in which it was told. Any thread. */
final class History {

    private final Queue<Event> events = new ConcurrentLinkedQueue<>();

    void add(LongFunction<Event> event) {
        events.add(event.apply(TimeUnit.NANOSECONDS.toMillis(System.nanoTime())));
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    <T extends Event> List<T> of(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** What harm was done, and what was begun more than once: with their times, to see what came of what. */
    String ofHarm() {
        Set<Integer> again = of(Event.Began.class).stream()
                .filter(began -> began.execution() > 1)
                .map(Event.Began::run)
                .collect(Collectors.toSet());
        return events.stream()
                .filter(event -> switch (event) {
                    case Event.Fault fault -> true;
                    case Event.Began began -> again.contains(began.run());
                    default -> false;
                })
                .map(Event::toString)
                .collect(Collectors.joining("\n"));
    }

    /** Something was done that may make that many runs begin again. */
    void fault(String what, int most) {
        add(at -> new Event.Fault(at, what, most));
    }
}
