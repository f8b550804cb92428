package dev.sluice.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a request and how they may be used.
 *
 * @param choice null if the client did not say
 * @param parallel whether several calls may come in one answer; null if the client did not say
 */
public record ToolUse(
        List<ToolDefinition> tools,
        @Nullable ToolChoice choice,
        @Nullable Boolean parallel) {

    public static final ToolUse NONE = new ToolUse(List.of(), null, null);

    public ToolUse {
        tools = List.copyOf(tools);
    }
}
