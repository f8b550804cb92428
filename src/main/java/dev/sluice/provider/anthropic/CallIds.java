package dev.sluice.provider.anthropic;

import dev.sluice.provider.ShortHash;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The ids of a request's calls as Anthropic takes them: {@code ^[a-zA-Z0-9_-]+$} (vercel/ai#5171; maximhq/bifrost#5097) and unique in
 * the conversation. The same conversation always gets the same ids. One per request; asked in the order of the messages; one thread.
 */
final class CallIds {

    private static final Pattern ILLEGAL = Pattern.compile("[^a-zA-Z0-9_-]");

    private final Set<String> used = new HashSet<>();
    /** The calls of the latest turn that have no result yet, by the client's id. */
    private final Map<String, Deque<String>> open = new HashMap<>();

    /** Forgets the calls so far: results that come now answer those to come. */
    void nextTurn() {
        open.clear();
    }

    String ofCall(String id) {
        String fit = unused(fit(id));
        open.computeIfAbsent(id, key -> new ArrayDeque<>()).add(fit);
        return fit;
    }

    String ofResult(String id) {
        Deque<String> calls = open.get(id);
        if (calls == null) {
            return fit(id);
        }
        return calls.size() > 1 ? calls.remove() : calls.element();
    }

    private String unused(String id) {
        String free = id;
        for (int i = 2; !used.add(free); i++) {
            free = id + "_" + i;
        }
        return free;
    }

    private static String fit(String id) {
        String legal = ILLEGAL.matcher(id).replaceAll("_");
        return legal.equals(id) && !id.isEmpty() ? id : legal + "_" + ShortHash.of(id);
    }
}
