package dev.sluice.provider.google;

import dev.sluice.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/** Google's recorded traffic. */
final class Recordings {

    /**
     * Lacks the empty line at its end, without which the standard of server-sent events drops the event. It is read as if it were
     * there; {@code unfinishedEventIsDropped} holds what happens otherwise.
     */
    static final String WITHOUT_LAST_LINE_END = "google/error/200_prompt_blocked_safety.sse";

    private Recordings() {}

    static List<String> streams() {
        return named(name -> name.endsWith(".sse"));
    }

    static List<String> documents() {
        return named(name -> name.startsWith("google/json/") && !name.endsWith(".request.json"));
    }

    static List<String> errors() {
        return named(
                name -> name.startsWith("google/error/") && !name.endsWith(".request.json") && !name.endsWith(".sse"));
    }

    static List<String> requests() {
        return named(name -> name.endsWith(".request.json"));
    }

    static List<String> all() {
        return named(name -> true);
    }

    static byte[] stream(String name) {
        byte[] bytes = Fixtures.bytes(name);
        if (!name.equals(WITHOUT_LAST_LINE_END)) {
            return bytes;
        }
        return (new String(bytes, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> named(Predicate<String> wanted) {
        return Fixtures.names("google").stream().filter(wanted).toList();
    }
}
