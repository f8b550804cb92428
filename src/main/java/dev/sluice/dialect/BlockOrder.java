package dev.sluice.dialect;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjIntConsumer;

/**
 * Lets the texts of blocks out one block after the other, in the order in which they began, where a client sees but one text: of
 * blocks that are open at once, all but the first wait. Providers send such blocks in turn, so that hardly ever one does wait. One
 * per kind of text and stream; one thread.
 */
public final class BlockOrder {

    /** The blocks that have not been told to their end; the first may speak. */
    private final Deque<Integer> untold = new ArrayDeque<>();

    private final Set<Integer> ended = new HashSet<>();
    private final Map<Integer, StringBuilder> held = new HashMap<>();

    public void start(int block) {
        untold.add(block);
    }

    /** Whether a text of this block may go out at once; if not, it is kept until {@link #end} lets it out. */
    public boolean mayTell(int block, String text) {
        Integer first = untold.peekFirst();
        if (first != null && first == block) {
            return true;
        }
        held.computeIfAbsent(block, b -> new StringBuilder()).append(text);
        return false;
    }

    /** A block is whole. Gives what waited for it: texts with their blocks. */
    public void end(int block, ObjIntConsumer<String> out) {
        ended.add(block);
        Integer first = untold.peekFirst();
        while (first != null && ended.remove(first)) {
            untold.removeFirst();
            first = untold.peekFirst();
            StringBuilder waiting = first == null ? null : held.remove(first);
            if (first != null && waiting != null) {
                out.accept(waiting.toString(), first);
            }
        }
    }
}
