package dev.sluice.provider;

import dev.sluice.model.AssistantPart;
import dev.sluice.model.ChatResponse;
import dev.sluice.model.ContentPart;
import dev.sluice.model.GatewayError;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamEvent.Block;
import dev.sluice.model.StreamGrammar;
import dev.sluice.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a whole stream comes to, folded in the plainest way: a model for whatever folds streams in earnest.
 *
 * @param response null if the stream failed
 * @param failure null if it finished
 */
public record FoldedStream(
        @Nullable ChatResponse response, @Nullable GatewayError failure) {

    public static FoldedStream of(List<StreamEvent> events) {
        StreamGrammar.assertSentence(events);
        return switch (events.getLast()) {
            case StreamEvent.Failure failed -> new FoldedStream(null, failed.error());
            case StreamEvent.Finish finish -> new FoldedStream(response(events, finish), null);
            default -> throw new AssertionError("not terminal: " + events.getLast());
        };
    }

    private static ChatResponse response(List<StreamEvent> events, StreamEvent.Finish finish) {
        StreamEvent.ResponseStart start = (StreamEvent.ResponseStart) events.getFirst();
        Map<Integer, Block> blocks = new TreeMap<>();
        Map<Integer, String> texts = new TreeMap<>();
        Map<Integer, String> extras = new TreeMap<>();
        String messageExtra = null;
        Usage usage = null;
        for (StreamEvent event : events) {
            switch (event) {
                case StreamEvent.BlockStart e -> {
                    blocks.put(e.block(), e.type());
                    texts.put(e.block(), "");
                }
                case StreamEvent.TextDelta e -> texts.merge(e.block(), e.text(), String::concat);
                case StreamEvent.ReasoningDelta e -> texts.merge(e.block(), e.text(), String::concat);
                case StreamEvent.ToolArgumentsDelta e -> texts.merge(e.block(), e.json(), String::concat);
                case StreamEvent.ToolCallExtra e -> extras.put(e.block(), e.json());
                case StreamEvent.UsageUpdate e -> usage = e.usage();
                case StreamEvent.MessageExtra e -> messageExtra = e.json();
                default -> {}
            }
        }
        List<AssistantPart> parts = new ArrayList<>();
        blocks.forEach((number, block) -> parts.add(part(block, texts.getOrDefault(number, ""), extras.get(number))));
        return new ChatResponse(start.id(), start.model(), parts, messageExtra, finish.reason(), usage);
    }

    private static AssistantPart part(Block block, String text, @Nullable String extra) {
        return switch (block) {
            case Block.Text t -> new ContentPart.Text(text);
            case Block.Reasoning r -> new AssistantPart.Reasoning(text);
            case Block.Refusal r -> new AssistantPart.Refusal(text);
            case Block.ToolCall call -> new AssistantPart.ToolCall(call.id(), call.name(), text, extra);
        };
    }
}
