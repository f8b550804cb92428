package dev.sluice.provider.openai;

import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamEvent.Block;
import dev.sluice.model.StreamEvent.BlockEnd;
import dev.sluice.model.StreamEvent.BlockStart;
import dev.sluice.model.StreamEvent.ToolArgumentsDelta;
import dev.sluice.provider.WellFormedText;
import dev.sluice.provider.openai.ChatChunk.ToolFragment;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call as it comes in. Its block begins when its name is known; what comes before is held, and so is all of a call to the
 * {@linkplain ParallelCalls pseudo tool}, which is not what it seems. One per call; one thread.
 */
final class ToolCallBlock {

    /** The bound on what is held. */
    static final int MAX_HELD_CHARS = 1 << 20;

    private static final int NOT_BEGUN = -1;

    private final int index;
    private @Nullable String id;
    private @Nullable String name;
    private @Nullable String toldId;
    private int block = NOT_BEGUN;
    private final StringBuilder held = new StringBuilder();
    private final WellFormedText text = new WellFormedText();
    /** Whether any of the arguments has been told on. */
    private boolean withArguments;

    ToolCallBlock(int index) {
        this.index = index;
    }

    int index() {
        return index;
    }

    boolean named() {
        return name != null;
    }

    boolean begun() {
        return block != NOT_BEGUN;
    }

    boolean mustWait() {
        return name == null || ParallelCalls.isPseudoTool(name);
    }

    /** Whether a fragment with this call's index belongs to it. */
    boolean continuesWithIndex(ToolFragment fragment) {
        return name == null || fragment.name() == null || fragment.id() == null || isMine(fragment.id());
    }

    /** Whether a fragment without an index belongs to this call, the last so far. */
    boolean continuesWithoutIndex(ToolFragment fragment) {
        return name == null || fragment.name() == null || isMine(fragment.id());
    }

    private boolean isMine(@Nullable String otherId) {
        return otherId != null && otherId.equals(id);
    }

    /** Takes id and name from the first fragment that has them: OpenAI sends them once, others repeat them. */
    void learn(ToolFragment fragment) {
        if (id == null) {
            id = fragment.id();
        }
        if (name == null) {
            name = fragment.name();
        }
    }

    /** Keeps arguments for later. False if there are too many. */
    boolean hold(@Nullable String arguments) {
        if (arguments != null) {
            held.append(arguments);
        }
        return held.length() <= MAX_HELD_CHARS;
    }

    /** The id that the client got; null before the call has begun. */
    @Nullable
    String toldId() {
        return toldId;
    }

    /**
     * Opens the block of a call that was held back to its end, which turns out to be several, or itself. Of several this one is the
     * last, and the others come whole before it.
     *
     * @param numbers gives the number of the next block
     * @return whether it was several
     */
    boolean beginHeld(IntSupplier numbers, Supplier<String> callIds, Consumer<? super StreamEvent> out) {
        List<ParallelCalls.Call> parts = ParallelCalls.of(held.toString());
        boolean several = !parts.isEmpty() && parts.size() <= AnswerBlocks.MAX_CALLS;
        if (several) {
            for (ParallelCalls.Call part : parts.subList(0, parts.size() - 1)) {
                int before = numbers.getAsInt();
                out.accept(new BlockStart(before, new Block.ToolCall(callIds.get(), part.name())));
                out.accept(new ToolArgumentsDelta(before, part.arguments()));
                out.accept(new BlockEnd(before));
            }
            become(parts.getLast());
        }
        begin(numbers.getAsInt(), callIds, out);
        return several;
    }

    private void become(ParallelCalls.Call other) {
        name = other.name();
        held.setLength(0);
        held.append(other.arguments());
    }

    /** Opens the block, with what was held. */
    void begin(int number, Supplier<String> callIds, Consumer<? super StreamEvent> out) {
        String known = name;
        if (known == null) {
            throw new IllegalStateException("a call begins when its name is known");
        }
        block = number;
        toldId = id != null ? id : callIds.get();
        out.accept(new BlockStart(block, new Block.ToolCall(toldId, known)));
        arguments(held.toString(), out);
    }

    /** More of the arguments of a call that has begun; null and empty are nothing. */
    void arguments(@Nullable String piece, Consumer<? super StreamEvent> out) {
        if (piece != null && !piece.isEmpty()) {
            tell(text.next(piece), out);
        }
    }

    /** Closes the block. A call without arguments gets an empty object: clients parse what they get. */
    void end(Consumer<? super StreamEvent> out) {
        tell(text.end(), out);
        if (!withArguments) {
            tell("{}", out);
        }
        out.accept(new BlockEnd(block));
    }

    private void tell(String arguments, Consumer<? super StreamEvent> out) {
        if (!arguments.isEmpty()) {
            withArguments = true;
            out.accept(new ToolArgumentsDelta(block, arguments));
        }
    }
}
