package dev.sluice.sandbox;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to the sandbox's model, in no provider's format.
 *
 * @param parallel whether one answer may hold several calls
 * @param maxTokens bound on everything that is written, reasoning included; null for none
 * @param hiddenReasoning tokens that the asked effort costs before the answer begins; they are counted and never shown
 * @param showsReasoning whether the answer is reasoned about in words before it begins
 */
record ModelRequest(
        String model,
        List<Turn> turns,
        List<Tool> tools,
        Choice choice,
        boolean parallel,
        Format format,
        @Nullable Integer maxTokens,
        List<String> stop,
        int hiddenReasoning,
        boolean showsReasoning) {

    ModelRequest {
        turns = List.copyOf(turns);
        tools = List.copyOf(tools);
        stop = List.copyOf(stop);
    }

    /** One turn of the conversation. */
    sealed interface Turn {
        String text();

        record Instruction(String text) implements Turn {}

        /** @param attachments the kind of each: {@code image}, {@code audio}, {@code video} or {@code file} */
        record User(String text, List<String> attachments) implements Turn {
            public User {
                attachments = List.copyOf(attachments);
            }
        }

        /** @param calls name and arguments of each call, as one text */
        record Assistant(String text, List<String> calls) implements Turn {
            public Assistant {
                calls = List.copyOf(calls);
            }
        }

        record ToolResult(String function, String text) implements Turn {}
    }

    /** @param parameters JSON Schema of the arguments; empty if there are none */
    record Tool(String name, JsonObject parameters) {}

    /** Which tools have to be called. */
    sealed interface Choice {
        /** Tools are called if there are any; the sandbox's model always wants to. */
        record Free() implements Choice {}

        record None() implements Choice {}

        record Named(String function) implements Choice {}
    }

    /** The form of the answer's text. */
    sealed interface Format {
        record Text() implements Format {}

        record AnyJson() implements Format {}

        /** The same where only words ask for it: then models like to put it into a code fence. */
        record FencedJson() implements Format {}

        record Json(JsonObject schema) implements Format {}
    }

    /** The text of the last user message; empty if there is none. */
    String lastUserText() {
        for (int i = turns.size() - 1; i >= 0; i--) {
            if (turns.get(i) instanceof Turn.User user) {
                return user.text();
            }
        }
        return "";
    }

    /** The results that end the conversation, in order; empty if something else ends it. */
    List<Turn.ToolResult> lastResults() {
        int from = turns.size();
        while (from > 0 && turns.get(from - 1) instanceof Turn.ToolResult) {
            from--;
        }
        return turns.subList(from, turns.size()).stream()
                .map(Turn.ToolResult.class::cast)
                .toList();
    }
}
