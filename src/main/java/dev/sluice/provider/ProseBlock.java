package dev.sluice.provider;

import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamEvent.Block;
import dev.sluice.model.StreamEvent.BlockEnd;
import dev.sluice.model.StreamEvent.BlockStart;
import dev.sluice.model.StreamEvent.ReasoningDelta;
import dev.sluice.model.StreamEvent.TextDelta;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** Text or reasoning as it is told on: it begins with its first character, not with an empty string. One per block; one thread. */
public final class ProseBlock {

    private static final int NOT_BEGUN = -1;

    private final Block type;
    private final IntSupplier numbers;
    private final WellFormedText text = new WellFormedText();
    private int block = NOT_BEGUN;
    private int length;

    /** @param numbers gives the number of the next block to begin */
    public ProseBlock(Block type, IntSupplier numbers) {
        this.type = type;
        this.numbers = numbers;
    }

    /** How many characters have been told. */
    public int length() {
        return length;
    }

    public void more(String piece, Consumer<? super StreamEvent> out) {
        tell(text.next(piece), out);
    }

    public void end(Consumer<? super StreamEvent> out) {
        tell(text.end(), out);
        if (block != NOT_BEGUN) {
            out.accept(new BlockEnd(block));
        }
    }

    private void tell(String piece, Consumer<? super StreamEvent> out) {
        if (piece.isEmpty()) {
            return;
        }
        if (block == NOT_BEGUN) {
            block = numbers.getAsInt();
            out.accept(new BlockStart(block, type));
        }
        length += piece.length();
        out.accept(type instanceof Block.Reasoning ? new ReasoningDelta(block, piece) : new TextDelta(block, piece));
    }
}
