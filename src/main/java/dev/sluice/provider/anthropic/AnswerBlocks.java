package dev.sluice.provider.anthropic;

import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamEvent.Block;
import dev.sluice.model.StreamEvent.BlockEnd;
import dev.sluice.model.StreamEvent.BlockStart;
import dev.sluice.model.StreamEvent.ToolArgumentsDelta;
import dev.sluice.provider.ProseBlock;
import dev.sluice.provider.WellFormedText;
import dev.sluice.provider.anthropic.MessagesEvent.ContentBlock;
import dev.sluice.provider.anthropic.MessagesEvent.Delta;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one answer: text, thinking and calls. Blocks of other kinds, such as those of tools that run at the provider, are
 * passed over with all that belongs to them, and so are pieces of a kind that is unknown. One per stream; one thread.
 */
final class AnswerBlocks {

    /** The wire has one open block at a time; a server that opens so many is not well. */
    static final int MAX_OPEN = 256;

    private final Supplier<String> callIds;
    private final boolean json;
    private final ReplayRecord record = new ReplayRecord();
    /** By the provider's index. */
    private final Map<Integer, AnswerBlock> open = new LinkedHashMap<>();

    private int nextBlock;
    private boolean called;

    /**
     * @param callIds mints ids for calls that come without one
     * @param json whether texts were asked to be JSON: then they are freed from code fences
     */
    AnswerBlocks(Supplier<String> callIds, boolean json) {
        this.callIds = callIds;
        this.json = json;
    }

    /** Whether there was a call. */
    boolean called() {
        return called;
    }

    /** What has to come back with this answer; null if nothing has to. */
    @Nullable
    JsonObject state() {
        return record.state();
    }

    /** False if the block cannot be taken: it is a call of nothing, or there are too many. */
    boolean start(int index, ContentBlock start, Consumer<? super StreamEvent> out) {
        stop(index, out);
        switch (start.type()) {
            case "text" -> open.put(index, new TextBlock(start.text(), out));
            case "thinking" -> open.put(index, new ThinkingBlock(start, out));
            case "redacted_thinking" -> record.redactedThinking(start.data());
            case "tool_use" -> {
                if (start.name() == null) {
                    return false;
                }
                open.put(index, new CallBlock(start, start.name(), out));
            }
            default -> record.unknownBlock();
        }
        return open.size() <= MAX_OPEN;
    }

    void delta(int index, Delta delta, Consumer<? super StreamEvent> out) {
        AnswerBlock block = open.get(index);
        if (block != null) {
            block.delta(delta, out);
        }
    }

    void stop(int index, Consumer<? super StreamEvent> out) {
        AnswerBlock block = open.remove(index);
        if (block != null) {
            block.end(out);
        }
    }

    /** Closes what is open, as the answer has ended. */
    void close(Consumer<? super StreamEvent> out) {
        List.copyOf(open.keySet()).forEach(index -> stop(index, out));
    }

    private static boolean brings(Delta delta, String type) {
        return type.equals(delta.type())
                && delta.text() != null
                && !delta.text().isEmpty();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private final class TextBlock implements AnswerBlock {
        private final JsonObject entry = record.text();
        private final ProseBlock prose = new ProseBlock(new Block.Text(), () -> nextBlock++);
        private final @Nullable CodeFence fence = json ? new CodeFence() : null;

        TextBlock(@Nullable String first, Consumer<? super StreamEvent> out) {
            more(orEmpty(first), out);
        }

        @Override
        public void delta(Delta delta, Consumer<? super StreamEvent> out) {
            if (brings(delta, "text_delta")) {
                more(orEmpty(delta.text()), out);
            }
        }

        @Override
        public void end(Consumer<? super StreamEvent> out) {
            if (fence != null) {
                prose.more(fence.end(), out);
            }
            prose.end(out);
            entry.put("n", prose.length());
            if (fence != null && fence.found()) {
                // What clients send back is not what the model wrote.
                record.unknownBlock();
            }
        }

        private void more(String piece, Consumer<? super StreamEvent> out) {
            prose.more(fence == null ? piece : fence.next(piece), out);
        }
    }

    /** Thinking may have no text to show, but a signature nevertheless (thinking page, 2026-08-22). */
    private final class ThinkingBlock implements AnswerBlock {
        private final JsonObject entry = record.thinking();
        private final ProseBlock prose = new ProseBlock(new Block.Reasoning(), () -> nextBlock++);
        private final StringBuilder thinking = new StringBuilder();
        private final StringBuilder signature = new StringBuilder();

        ThinkingBlock(ContentBlock start, Consumer<? super StreamEvent> out) {
            think(orEmpty(start.text()), out);
            signature.append(orEmpty(start.signature()));
        }

        @Override
        public void delta(Delta delta, Consumer<? super StreamEvent> out) {
            if (brings(delta, "thinking_delta")) {
                think(orEmpty(delta.text()), out);
            } else if ("signature_delta".equals(delta.type())
                    && delta.signature() != null
                    && signature.length() <= ReplayRecord.MAX_OPAQUE_CHARS) {
                signature.append(delta.signature());
            }
        }

        @Override
        public void end(Consumer<? super StreamEvent> out) {
            prose.end(out);
            record.endThinking(entry, WellFormedText.of(thinking.toString()), signature.toString());
        }

        private void think(String piece, Consumer<? super StreamEvent> out) {
            prose.more(piece, out);
            if (record.hasRoomFor(piece)) {
                thinking.append(piece);
            }
        }
    }

    private final class CallBlock implements AnswerBlock {
        private final int block = nextBlock++;
        private final WellFormedText text = new WellFormedText();
        /** The arguments if they came with the start of the block and not in pieces. */
        private final String whole;

        private boolean withArguments;

        CallBlock(ContentBlock start, String name, Consumer<? super StreamEvent> out) {
            called = true;
            whole = start.input() == null ? "{}" : start.input();
            String id = start.id() == null ? callIds.get() : start.id();
            record.call(id);
            out.accept(new BlockStart(block, new Block.ToolCall(id, name)));
        }

        @Override
        public void delta(Delta delta, Consumer<? super StreamEvent> out) {
            if (brings(delta, "input_json_delta")) {
                tell(text.next(orEmpty(delta.text())), out);
            }
        }

        /** A call without arguments gets an empty object: clients parse what they get. */
        @Override
        public void end(Consumer<? super StreamEvent> out) {
            tell(text.end(), out);
            if (!withArguments) {
                tell(whole, out);
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
}
