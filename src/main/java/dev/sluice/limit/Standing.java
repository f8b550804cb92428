package dev.sluice.limit;

import dev.sluice.limit.Limit.Scope;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How a request stands with the tightest of its limits.
 *
 * @param quota how much may come at once
 * @param remaining how much of it is left
 * @param reset when all of it is there again
 * @param policy quota and window, and whose limit it is, as {@code RateLimit-Policy} has it
 * @param rule the same in words
 */
public record Standing(long quota, long remaining, Duration reset, String policy, String rule) {

    private record Filled(Limit limit, long level) {}

    private static List<Filled> filled(List<Limit> limits, Taken taken) {
        return IntStream.range(0, limits.size())
                .mapToObj(i -> new Filled(limits.get(i), taken.levels().get(i)))
                .toList();
    }

    /** By what is left of each limit. */
    static Standing of(List<Limit> limits, Taken taken) {
        Filled tightest = filled(limits, taken).stream()
                .min(Comparator.comparingDouble(each -> each.limit().share(each.level())))
                .orElseThrow();
        return of(tightest.limit(), tightest.level());
    }

    /** By how long each limit keeps the request waiting. */
    static Admission.Refused refusal(List<Limit> limits, Taken taken) {
        Filled slowest = filled(limits, taken).stream()
                .max(Comparator.comparingLong(each -> each.limit().millisToRoom(each.level())))
                .orElseThrow();
        Limit limit = slowest.limit();
        return new Admission.Refused(
                of(limit, slowest.level()),
                Duration.ofMillis(limit.millisToRoom(slowest.level())),
                LimitEvents.By.valueOf(limit.scope() + "_" + limit.unit()));
    }

    private static Standing of(Limit limit, long level) {
        String policy = "%d;w=%d;comment=\"%s %s\""
                .formatted(limit.quota(), limit.window(), words(limit.scope()), words(limit.unit()));
        return new Standing(
                limit.quota(),
                limit.remaining(level),
                Duration.ofMillis(limit.millisToEmpty(level)),
                policy,
                "%s is %d %s a minute".formatted(whose(limit.scope()), limit.perMinute(), words(limit.unit())));
    }

    private static String words(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    private static String whose(Scope scope) {
        return switch (scope) {
            case SUBJECT -> "your limit";
            case TENANT -> "the limit of your business";
            case MODEL -> "the limit of your business for this model";
        };
    }
}
