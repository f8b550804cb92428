package dev.sluice.provider.google;

import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamEvent.Block;
import dev.sluice.model.StreamEvent.BlockEnd;
import dev.sluice.model.StreamEvent.BlockStart;
import dev.sluice.model.StreamEvent.ReasoningDelta;
import dev.sluice.model.StreamEvent.TextDelta;
import dev.sluice.model.StreamEvent.ToolArgumentsDelta;
import dev.sluice.model.StreamEvent.ToolCallExtra;
import dev.sluice.provider.WellFormedText;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one answer. The wire has no blocks, only parts: neighbouring texts, or neighbouring thoughts, are one block, which
 * begins with its first character; a call comes whole and is a block of its own. One per stream; one thread.
 */
final class AnswerBlocks {

    /** More calls than a request may have tools; a server that sends more is not well. */
    static final int MAX_CALLS = 256;

    private final Supplier<String> callIds;
    /** The number of the next block to open. */
    private int nextBlock;

    private boolean open;
    /** Whether the open block holds thoughts. */
    private boolean thoughts;

    private WellFormedText text = new WellFormedText();
    private int calls;

    /** @param callIds mints ids for calls */
    AnswerBlocks(Supplier<String> callIds) {
        this.callIds = callIds;
    }

    /** Whether no block has begun. */
    boolean none() {
        return nextBlock == 0;
    }

    /** Whether there was a call. */
    boolean called() {
        return calls > 0;
    }

    /** More text or thought; empty is nothing. */
    void prose(boolean thought, String piece, Consumer<? super StreamEvent> out) {
        if (piece.isEmpty()) {
            return;
        }
        if (!open || thoughts != thought) {
            close(out);
            open = true;
            thoughts = thought;
            text = new WellFormedText();
            out.accept(new BlockStart(nextBlock++, thought ? new Block.Reasoning() : new Block.Text()));
        }
        tell(text.next(piece), out);
    }

    /**
     * A call. Its id is ours: Gemini's are missing, or short and not unique in a conversation, as recorded.
     *
     * @return false if it cannot be taken: there are too many
     */
    boolean call(String name, String arguments, @Nullable String signature, Consumer<? super StreamEvent> out) {
        if (calls == MAX_CALLS) {
            return false;
        }
        close(out);
        calls++;
        int block = nextBlock++;
        out.accept(new BlockStart(block, new Block.ToolCall(callIds.get(), name)));
        out.accept(new ToolArgumentsDelta(block, arguments));
        if (signature != null) {
            out.accept(new ToolCallExtra(block, Signatures.callExtra(signature)));
        }
        out.accept(new BlockEnd(block));
        return true;
    }

    /** Closes what is open. */
    void close(Consumer<? super StreamEvent> out) {
        if (open) {
            tell(text.end(), out);
            out.accept(new BlockEnd(nextBlock - 1));
            open = false;
        }
    }

    private void tell(String piece, Consumer<? super StreamEvent> out) {
        if (!piece.isEmpty()) {
            int block = nextBlock - 1;
            out.accept(thoughts ? new ReasoningDelta(block, piece) : new TextDelta(block, piece));
        }
    }
}
