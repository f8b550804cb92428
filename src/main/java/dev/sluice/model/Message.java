package dev.sluice.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a conversation. {@code path} is where the client put it, such as {@code messages[3]}, so that whatever a provider
 * cannot take can be refused by its place in the request.
 */
public sealed interface Message {

    /** Where the client put this message, such as {@code messages[3]}; tool results name the first of their run. */
    String path();

    /** Instructions. {@code content} may be empty only if the client sent an empty string. */
    record System(
            String path,
            List<ContentPart.Text> content,
            @Nullable String name) implements Message {
        public System {
            content = List.copyOf(content);
        }
    }

    /** What the user says and shows. */
    record User(
            String path, List<UserPart> content, @Nullable String name) implements Message {
        public User {
            content = List.copyOf(content);
        }
    }

    /**
     * An earlier answer, played back by the client.
     *
     * @param extraContent opaque provider state as a JSON object's text, exactly as the client returned it; null if absent
     */
    record Assistant(
            String path,
            List<AssistantPart> content,
            @Nullable String name,
            @Nullable String extraContent) implements Message {
        public Assistant {
            content = List.copyOf(content);
        }

        /** The calls of this turn, in order. */
        public List<AssistantPart.ToolCall> toolCalls() {
            return content.stream()
                    .filter(AssistantPart.ToolCall.class::isInstance)
                    .map(AssistantPart.ToolCall.class::cast)
                    .toList();
        }
    }

    /** A run of neighbouring tool results: the answers to the calls of the closest assistant message before them. */
    record ToolResults(List<ToolResult> results) implements Message {
        public ToolResults {
            results = List.copyOf(results);
            if (results.isEmpty()) {
                throw new IllegalArgumentException("a run of tool results holds at least one");
            }
        }

        @Override
        public String path() {
            return results.getFirst().path();
        }
    }

    /**
     * The answer to one call.
     *
     * @param path where the client put it, such as {@code messages[4]}
     * @param callId the id of the call it answers
     * @param name the called function's name, found through {@code callId}
     * @param error whether the content reports a failure of the tool
     */
    record ToolResult(String path, String callId, String name, List<UserPart> content, boolean error) {
        public ToolResult {
            content = List.copyOf(content);
        }
    }
}
