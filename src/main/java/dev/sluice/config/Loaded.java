package dev.sluice.config;

import java.util.List;
import java.util.function.Function;

/** What came of loading a file: the value, or everything that is wrong with it. */
public sealed interface Loaded<T> {

    record Ready<T>(T value) implements Loaded<T> {}

    /** @param errors one line each, as an operator reads them: place, value, rule; at least one */
    record Refused<T>(List<String> errors) implements Loaded<T> {
        public Refused {
            errors = errors.stream()
                    .map(line -> line.replaceAll("\\p{Cntrl}", "?"))
                    .toList();
            if (errors.isEmpty()) {
                throw new IllegalArgumentException("refused without an error");
            }
        }
    }

    default <R> Loaded<R> then(Function<? super T, Loaded<R>> next) {
        return switch (this) {
            case Ready<T> ready -> next.apply(ready.value());
            case Refused<T> refused -> new Refused<>(refused.errors());
        };
    }
}
