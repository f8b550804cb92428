package dev.sluice.provider;

import dev.sluice.json.JsonText;
import dev.sluice.model.GatewayError;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamEvent.Block;
import dev.sluice.model.Usage;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Events as text for goldens: one line each. */
public final class StreamEventText {

    private StreamEventText() {}

    public static String of(List<StreamEvent> events) {
        return events.stream().map(event -> line(event) + "\n").collect(Collectors.joining());
    }

    private static String line(StreamEvent event) {
        return switch (event) {
            case StreamEvent.ResponseStart e -> "ResponseStart %s %s".formatted(quoted(e.id()), quoted(e.model()));
            case StreamEvent.BlockStart e -> "BlockStart %d %s".formatted(e.block(), block(e.type()));
            case StreamEvent.TextDelta e -> "TextDelta %d %s".formatted(e.block(), quoted(e.text()));
            case StreamEvent.ReasoningDelta e -> "ReasoningDelta %d %s".formatted(e.block(), quoted(e.text()));
            case StreamEvent.ToolArgumentsDelta e -> "ToolArgumentsDelta %d %s".formatted(e.block(), quoted(e.json()));
            case StreamEvent.ToolCallExtra e -> "ToolCallExtra %d %s".formatted(e.block(), e.json());
            case StreamEvent.BlockEnd e -> "BlockEnd %d".formatted(e.block());
            case StreamEvent.UsageUpdate e -> "UsageUpdate " + usage(e.usage());
            case StreamEvent.MessageExtra e -> "MessageExtra " + e.json();
            case StreamEvent.Finish e -> "Finish %s %s".formatted(e.reason(), quoted(e.rawReason()));
            case StreamEvent.Failure e -> "Failure " + error(e.error());
        };
    }

    /** An error on several lines. */
    public static String error(GatewayError error) {
        StringBuilder text = new StringBuilder("%s %s".formatted(error.kind(), quoted(error.message())));
        text.append(" provider=").append(error.provider());
        text.append(" status=").append(error.upstreamStatus());
        text.append(" retryAfter=").append(error.retryAfter());
        error.violations()
                .forEach(v -> text.append("\n  %s %s %s".formatted(v.code(), v.field(), quoted(v.message()))));
        return text.toString();
    }

    private static String block(Block block) {
        return block instanceof Block.ToolCall call
                ? "ToolCall %s %s".formatted(quoted(call.id()), quoted(call.name()))
                : block.getClass().getSimpleName();
    }

    private static String usage(Usage usage) {
        return "prompt=%s completion=%s total=%s cached=%s cacheWrite=%s reasoning=%s"
                .formatted(
                        usage.promptTokens(),
                        usage.completionTokens(),
                        usage.totalTokens(),
                        usage.cachedTokens(),
                        usage.cacheWriteTokens(),
                        usage.reasoningTokens());
    }

    private static String quoted(@Nullable String text) {
        return JsonText.of(text);
    }
}
