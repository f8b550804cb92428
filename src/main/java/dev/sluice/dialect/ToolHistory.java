package dev.sluice.dialect;

import dev.sluice.model.AssistantPart.ToolCall;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows a conversation and reports calls and results that do not belong together: each result answers a call of the closest assistant
 * message before it, and each call is answered once before the next user or assistant message. All providers refuse anything else,
 * with errors that name no place. One per request; one thread.
 */
final class ToolHistory {

    private static final String CODE = "invalid_tool_history";

    private final Problems problems;

    /** The assistant message whose calls are open or were answered last. */
    private String asker = "";

    /** Its calls that have no answer yet: id to function name, in their order. */
    private final Map<String, String> open = new LinkedHashMap<>();

    private final Set<String> answered = new HashSet<>();

    /** Whether a message that could not be read stands where calls or answers may be: then none is missing and none is wrong. */
    private boolean uncertain;

    ToolHistory(Problems problems) {
        this.problems = problems;
    }

    /** A user message, or the end of the conversation. */
    void turnEnds() {
        if (!uncertain) {
            open.keySet()
                    .forEach(id -> problems.add(CODE, asker, "has a call that no tool message answers: " + shown(id)));
        }
        open.clear();
        answered.clear();
        uncertain = false;
    }

    void assistant(String path, List<ToolCall> calls) {
        turnEnds();
        asker = path;
        for (ToolCall call : calls) {
            if (open.put(call.id(), call.name()) != null) {
                problems.add(CODE, path, "has two calls with the id " + shown(call.id()));
            }
        }
    }

    /** A message that could not be read. */
    void unreadable() {
        uncertain = true;
    }

    /** The name of the function whose call a tool message answers; null if it answers none. */
    @Nullable
    String answer(String path, String id) {
        String name = open.remove(id);
        if (name != null) {
            answered.add(id);
        } else if (!uncertain) {
            problems.add(CODE, path, reason(id));
        }
        return name;
    }

    private String reason(String id) {
        return answered.contains(id)
                ? "answers a call that is already answered: tool_call_id " + shown(id)
                : "answers no call of the assistant message before it: tool_call_id " + shown(id);
    }

    private static String shown(String id) {
        return id.length() <= 100 ? id : id.substring(0, 100) + "…";
    }
}
