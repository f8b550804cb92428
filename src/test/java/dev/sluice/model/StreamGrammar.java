package dev.sluice.model;

import dev.sluice.model.StreamEvent.Block;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The grammar in the description of this package, as a check. */
public final class StreamGrammar {

    private final List<StreamEvent> events;
    private final Map<Integer, Block> open = new TreeMap<>();
    private final Set<Integer> withExtra = new HashSet<>();
    private int highestBlock = -1;
    private boolean started;
    private boolean messageExtra;
    private boolean ended;

    private StreamGrammar(List<StreamEvent> events) {
        this.events = events;
    }

    /** Checks a stream that has ended. */
    public static void assertSentence(List<StreamEvent> events) {
        StreamGrammar grammar = assertPrefix(events);
        grammar.check(grammar.ended, "has no terminal event");
    }

    /** Checks the beginning of a stream, up to the whole of it. */
    public static StreamGrammar assertPrefix(List<StreamEvent> events) {
        StreamGrammar grammar = new StreamGrammar(events);
        for (StreamEvent event : events) {
            grammar.check(!grammar.ended, "goes on after its end with", event);
            grammar.take(event);
        }
        return grammar;
    }

    private void take(StreamEvent event) {
        boolean first = event instanceof StreamEvent.ResponseStart || event instanceof StreamEvent.Failure;
        check(started || first, "begins with", event);
        switch (event) {
            case StreamEvent.ResponseStart start -> {
                check(!started, "starts twice");
                started = true;
            }
            case StreamEvent.BlockStart start -> begin(start);
            case StreamEvent.TextDelta delta -> {
                Block block = opened(delta.block(), event);
                check(block instanceof Block.Text || block instanceof Block.Refusal, "mixes", event, block);
                check(!delta.text().isEmpty(), "says nothing with", event);
            }
            case StreamEvent.ReasoningDelta delta -> {
                Block block = opened(delta.block(), event);
                check(block instanceof Block.Reasoning, "mixes", event, block);
                check(!delta.text().isEmpty(), "says nothing with", event);
            }
            case StreamEvent.ToolArgumentsDelta delta -> {
                Block block = opened(delta.block(), event);
                check(block instanceof Block.ToolCall, "mixes", event, block);
                check(!delta.json().isEmpty(), "says nothing with", event);
            }
            case StreamEvent.ToolCallExtra extra -> {
                check(opened(extra.block(), event) instanceof Block.ToolCall, "mixes", event);
                check(withExtra.add(extra.block()), "has two extras of one call");
            }
            case StreamEvent.BlockEnd end -> {
                opened(end.block(), event);
                open.remove(end.block());
            }
            case StreamEvent.UsageUpdate usage -> {}
            case StreamEvent.MessageExtra extra -> {
                check(!messageExtra, "has two extras of the message");
                check(open.isEmpty(), "has its extra amid", open);
                messageExtra = true;
            }
            case StreamEvent.Finish finish -> {
                check(open.isEmpty(), "finishes with open blocks", open);
                ended = true;
            }
            case StreamEvent.Failure failure -> ended = true;
        }
    }

    private void begin(StreamEvent.BlockStart start) {
        check(!messageExtra, "begins a block after its extra");
        check(start.block() > highestBlock, "numbers its blocks out of order", start);
        if (start.type() instanceof Block.ToolCall call) {
            check(!call.id().isEmpty() && !call.name().isEmpty(), "has a call without id or name");
        }
        highestBlock = start.block();
        open.put(start.block(), start.type());
    }

    private Block opened(int number, StreamEvent event) {
        Block block = open.get(number);
        check(block != null, "has no open block for", event);
        return Objects.requireNonNull(block);
    }

    private void check(boolean holds, String problem, Object... what) {
        if (!holds) {
            throw new AssertionError("the stream %s %s: %s".formatted(problem, List.of(what), events));
        }
    }
}
