package dev.sluice.chat;

import dev.sluice.model.AssistantPart;
import dev.sluice.model.ChatResponse;
import dev.sluice.model.ContentPart;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Folds the events of one stream into the whole answer. One per stream; one thread. */
public final class ResponseAccumulator {

    private final Map<Integer, OpenBlock> blocks = new LinkedHashMap<>();
    private String id = "";
    private String model = "";
    private @Nullable String extraContent;
    private @Nullable Usage usage;
    private StreamEvent.@Nullable Finish finish;
    private long characters;

    public void onEvent(StreamEvent event) {
        switch (event) {
            case StreamEvent.ResponseStart start -> {
                id = start.id();
                model = start.model();
            }
            case StreamEvent.BlockStart start -> blocks.put(start.block(), new OpenBlock(start.type()));
            case StreamEvent.TextDelta delta -> append(delta.block(), delta.text());
            case StreamEvent.ReasoningDelta delta -> append(delta.block(), delta.text());
            case StreamEvent.ToolArgumentsDelta delta -> append(delta.block(), delta.json());
            case StreamEvent.ToolCallExtra extra -> block(extra.block()).extraContent = extra.json();
            case StreamEvent.BlockEnd end -> {}
            case StreamEvent.UsageUpdate update -> usage = update.usage();
            case StreamEvent.MessageExtra extra -> extraContent = extra.json();
            case StreamEvent.Finish end -> finish = end;
            case StreamEvent.Failure failure -> {}
        }
    }

    /** How many characters of content were folded so far. */
    public long characters() {
        return characters;
    }

    /** The whole answer; only after {@code Finish}. */
    public ChatResponse response() {
        StreamEvent.Finish end = finish;
        if (end == null) {
            throw new IllegalStateException("the stream has not finished");
        }
        List<AssistantPart> parts = new ArrayList<>(blocks.size());
        blocks.values().forEach(block -> parts.add(block.part()));
        return new ChatResponse(id, model, parts, extraContent, end.reason(), usage);
    }

    private void append(int number, String text) {
        block(number).text.append(text);
        characters += text.length();
    }

    private OpenBlock block(int number) {
        OpenBlock block = blocks.get(number);
        if (block == null) {
            throw new IllegalStateException("block " + number + " was never opened");
        }
        return block;
    }

    private static final class OpenBlock {
        private final StreamEvent.Block type;
        private final StringBuilder text = new StringBuilder();
        private @Nullable String extraContent;

        OpenBlock(StreamEvent.Block type) {
            this.type = type;
        }

        AssistantPart part() {
            return switch (type) {
                case StreamEvent.Block.Text t -> new ContentPart.Text(text.toString());
                case StreamEvent.Block.Reasoning r -> new AssistantPart.Reasoning(text.toString());
                case StreamEvent.Block.Refusal r -> new AssistantPart.Refusal(text.toString());
                case StreamEvent.Block.ToolCall call ->
                    new AssistantPart.ToolCall(call.id(), call.name(), text.toString(), extraContent);
            };
        }
    }
}
