package dev.sluice.provider.openai;

import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamEvent.Block;
import dev.sluice.model.StreamEvent.BlockEnd;
import dev.sluice.model.StreamEvent.BlockStart;
import dev.sluice.model.StreamEvent.ReasoningDelta;
import dev.sluice.model.StreamEvent.TextDelta;
import dev.sluice.provider.WellFormedText;
import dev.sluice.provider.openai.ChatChunk.ToolFragment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one answer. The wire has no blocks, only fields of a delta, so where one begins and ends is found here:
 *
 * <ul>
 *   <li>Text, reasoning and refusal take turns: at most one of them is open, and it is closed when something else begins.
 *   <li>Calls may come interleaved, so they stay open until the answer ends.
 *   <li>A block begins with its first character, not with an empty string.
 * </ul>
 *
 * One per stream; one thread.
 */
final class AnswerBlocks {

    /** More calls than a request may have tools; a server that sends more is not well. */
    static final int MAX_CALLS = 256;

    /** What takes turns. */
    enum Prose {
        TEXT,
        REASONING,
        REFUSAL
    }

    private final Supplier<String> callIds;
    /** The number of the next block to open. */
    private int nextBlock;
    /** What of the prose is open, in {@code proseBlock}; null if nothing is. */
    private @Nullable Prose openProse;

    private int proseBlock;
    private WellFormedText proseText = new WellFormedText();
    /** All calls so far, in the order in which they began. */
    private final List<ToolCallBlock> calls = new ArrayList<>();

    private boolean refused;

    /** @param callIds mints ids for calls that come without one */
    AnswerBlocks(Supplier<String> callIds) {
        this.callIds = callIds;
    }

    /** Whether no block has begun. */
    boolean none() {
        return nextBlock == 0;
    }

    /** Whether there was a call. */
    boolean called() {
        return !calls.isEmpty();
    }

    /** Whether there was a refusal. */
    boolean refused() {
        return refused;
    }

    /** More of a kind of prose; null and empty are nothing. */
    void prose(Prose kind, @Nullable String piece, Consumer<? super StreamEvent> out) {
        if (piece == null || piece.isEmpty()) {
            return;
        }
        refused |= kind == Prose.REFUSAL;
        if (openProse != kind) {
            closeProse(out);
            openProse = kind;
            proseBlock = nextBlock++;
            proseText = new WellFormedText();
            out.accept(new BlockStart(proseBlock, block(kind)));
        }
        proseDelta(kind, proseText.next(piece), out);
    }

    /** A piece of a call. False if it cannot be taken: there are too many, or too much has to be held back. */
    boolean call(ToolFragment fragment, Consumer<? super StreamEvent> out) {
        ToolCallBlock call = callOf(fragment);
        if (call == null) {
            if (calls.size() == MAX_CALLS) {
                return false;
            }
            call = new ToolCallBlock(fragment.index());
            calls.add(call);
        }
        call.learn(fragment);
        if (call.mustWait()) {
            return call.hold(fragment.arguments());
        }
        if (!call.begun()) {
            closeProse(out);
            call.begin(nextBlock++, callIds, out);
        }
        call.arguments(fragment.arguments(), out);
        return true;
    }

    /** Closes what is open, as the answer has ended. False if a call never got a name. */
    boolean close(Consumer<? super StreamEvent> out) {
        closeProse(out);
        for (ToolCallBlock call : calls) {
            if (!call.named()) {
                return false;
            }
            if (!call.begun()) {
                call.beginHeld(() -> nextBlock++, callIds, out);
            }
            call.end(out);
        }
        return true;
    }

    /**
     * The call that a fragment continues, or null if it begins one. By index; but Ollama gives every call index 0
     * (ollama/ollama#15457, 2026-04-09) or none (ollama/ollama#7881), so a new id together with a name begins a new call.
     */
    private @Nullable ToolCallBlock callOf(ToolFragment fragment) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            ToolCallBlock call = calls.get(i);
            if (fragment.index() == ToolFragment.NO_INDEX) {
                return call.continuesWithoutIndex(fragment) ? call : null;
            }
            if (fragment.index() == call.index()) {
                return call.continuesWithIndex(fragment) ? call : null;
            }
        }
        return null;
    }

    private void closeProse(Consumer<? super StreamEvent> out) {
        Prose open = openProse;
        if (open != null) {
            proseDelta(open, proseText.end(), out);
            out.accept(new BlockEnd(proseBlock));
            openProse = null;
        }
    }

    private void proseDelta(Prose kind, String text, Consumer<? super StreamEvent> out) {
        if (!text.isEmpty()) {
            out.accept(
                    kind == Prose.REASONING ? new ReasoningDelta(proseBlock, text) : new TextDelta(proseBlock, text));
        }
    }

    private static Block block(Prose kind) {
        return switch (kind) {
            case TEXT -> new Block.Text();
            case REASONING -> new Block.Reasoning();
            case REFUSAL -> new Block.Refusal();
        };
    }
}
