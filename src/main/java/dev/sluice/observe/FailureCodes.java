package dev.sluice.observe;

import dev.sluice.model.GatewayError;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps labels few: codes of kinds of failure, and those that only runs have; everything else, such as what is wrong with a field, is other. */
final class FailureCodes {

    private static final String OTHER = "other";

    private static final Set<String> KNOWN = Stream.concat(
                    Arrays.stream(GatewayError.Kind.values()).map(GatewayError.Kind::code),
                    Stream.of("deadline_exceeded", "worker_lost"))
            .collect(Collectors.toUnmodifiableSet());

    private FailureCodes() {}

    static String of(String code) {
        return KNOWN.contains(code) ? code : OTHER;
    }
}
