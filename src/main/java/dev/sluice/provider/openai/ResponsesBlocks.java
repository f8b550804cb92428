package dev.sluice.provider.openai;

import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamEvent.Block;
import dev.sluice.provider.ProseBlock;
import dev.sluice.provider.WellFormedText;
import dev.sluice.provider.openai.ChatChunk.ToolFragment;
import dev.sluice.provider.openai.ResponsesEvent.Item;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one answer, from its items: messages, calls and reasoning. Items of other kinds, such as those of tools that run at
 * OpenAI, are passed over with all that belongs to them. What an item is in the end completes what came of it in pieces. One per
 * stream; one thread.
 */
final class ResponsesBlocks {

    /** More items than any answer has; a server that sends more is not well. */
    static final int MAX_ITEMS = 1024;

    /** What a piece belongs to. */
    enum Kind {
        TEXT,
        REFUSAL,
        SUMMARY,
        ARGUMENTS,
        /** Not a piece, but the arguments as a whole. */
        ALL_ARGUMENTS
    }

    private final Supplier<String> callIds;
    private final ResponsesRecord record = new ResponsesRecord();
    /** The items that are not done, by the provider's index. */
    private final Map<Integer, OpenItem> open = new LinkedHashMap<>();
    /** All items so far. */
    private final Set<Integer> begun = new HashSet<>();

    private int nextBlock;
    private boolean called;
    private boolean refused;

    /** @param callIds mints ids for calls that come without one */
    ResponsesBlocks(Supplier<String> callIds) {
        this.callIds = callIds;
    }

    /** Whether no block has begun. */
    boolean none() {
        return nextBlock == 0;
    }

    /** Whether there was a call. */
    boolean called() {
        return called;
    }

    /** Whether there was a refusal. */
    boolean refused() {
        return refused;
    }

    /** What has to come back with this answer; null if nothing has to. */
    @Nullable
    JsonObject state() {
        return record.state();
    }

    /** An item begins. False if it cannot be taken: there are too many, or too much has to be held back. */
    boolean begin(int index, Item item, Consumer<? super StreamEvent> out) {
        if (!begun.add(index)) {
            return true;
        }
        switch (item.type()) {
            case "message" -> open.put(index, new MessageItem());
            case "reasoning" -> open.put(index, new ReasoningItem());
            case "function_call" -> {
                CallItem call = new CallItem(index);
                open.put(index, call);
                return begun.size() <= MAX_ITEMS && call.begin(item, out);
            }
            default -> record.useless();
        }
        return begun.size() <= MAX_ITEMS;
    }

    /** A piece of an item. False if it cannot be taken: too much has to be held back. */
    boolean delta(int index, Kind kind, int part, @Nullable String piece, Consumer<? super StreamEvent> out) {
        OpenItem item = open.get(index);
        return item == null || piece == null || piece.isEmpty() || item.delta(kind, part, piece, out);
    }

    /** An item is whole, perhaps without having begun. False if it cannot be taken, for one because it is a call of nothing. */
    boolean done(int index, Item whole, Consumer<? super StreamEvent> out) {
        if (!begin(index, whole, out)) {
            return false;
        }
        OpenItem item = open.remove(index);
        return item == null || item.done(whole, out);
    }

    /** Closes what is open, as the answer has ended. False if a call never got a name. */
    boolean close(Consumer<? super StreamEvent> out) {
        for (OpenItem item : open.values()) {
            if (!item.close(out)) {
                return false;
            }
        }
        open.clear();
        return true;
    }

    /** An item that is not done. */
    private interface OpenItem {

        boolean delta(Kind kind, int part, String piece, Consumer<? super StreamEvent> out);

        boolean done(Item whole, Consumer<? super StreamEvent> out);

        /** The answer has ended, and the item was never done. */
        boolean close(Consumer<? super StreamEvent> out);
    }

    private final class MessageItem implements OpenItem {
        private final JsonObject entry = record.begin();
        private final ProseBlock text = new ProseBlock(new Block.Text(), () -> nextBlock++);
        private final ProseBlock refusal = new ProseBlock(new Block.Refusal(), () -> nextBlock++);
        private final ToldText toldText = new ToldText();
        private final ToldText toldRefusal = new ToldText();

        @Override
        public boolean delta(Kind kind, int part, String piece, Consumer<? super StreamEvent> out) {
            if (kind == Kind.TEXT) {
                toldText.add(piece);
                text.more(piece, out);
            } else if (kind == Kind.REFUSAL) {
                refuse(piece, out);
            }
            return true;
        }

        @Override
        public boolean done(Item whole, Consumer<? super StreamEvent> out) {
            text.more(toldText.missingOf(whole.text()), out);
            String more = toldRefusal.missingOf(whole.refusal());
            if (!more.isEmpty()) {
                refuse(more, out);
            }
            close(out);
            record.text(entry, text.length(), whole.phase());
            return true;
        }

        @Override
        public boolean close(Consumer<? super StreamEvent> out) {
            text.end(out);
            refusal.end(out);
            return true;
        }

        /** A refused turn does not go on. */
        private void refuse(String piece, Consumer<? super StreamEvent> out) {
            refused = true;
            record.useless();
            toldRefusal.add(piece);
            refusal.more(piece, out);
        }
    }

    /** Reasoning may have no summary to show, but encrypted content nevertheless. */
    private final class ReasoningItem implements OpenItem {
        private static final String BETWEEN_PARTS = "\n\n";

        private final JsonObject entry = record.begin();
        private final ProseBlock prose = new ProseBlock(new Block.Reasoning(), () -> nextBlock++);
        private final ToldText told = new ToldText();
        private int lastPart;

        @Override
        public boolean delta(Kind kind, int part, String piece, Consumer<? super StreamEvent> out) {
            if (kind == Kind.SUMMARY) {
                boolean another = part != lastPart && prose.length() > 0;
                lastPart = part;
                tell(another ? BETWEEN_PARTS + piece : piece, out);
            }
            return true;
        }

        /** Encrypted content is final only now (as recorded, 2026-08-19). */
        @Override
        public boolean done(Item whole, Consumer<? super StreamEvent> out) {
            List<String> summary =
                    whole.summaryTexts().stream().map(WellFormedText::of).toList();
            String shown = whole.summaryTexts().stream()
                    .filter(text -> !text.isEmpty())
                    .collect(Collectors.joining(BETWEEN_PARTS));
            tell(told.missingOf(shown), out);
            record.reasoning(entry, whole.encryptedContent(), summary);
            return close(out);
        }

        @Override
        public boolean close(Consumer<? super StreamEvent> out) {
            prose.end(out);
            return true;
        }

        private void tell(String piece, Consumer<? super StreamEvent> out) {
            told.add(piece);
            prose.more(piece, out);
        }
    }

    private final class CallItem implements OpenItem {
        private final JsonObject entry = record.begin();
        private final ToldText told = new ToldText();
        private final int index;
        private final ToolCallBlock call;

        CallItem(int index) {
            this.index = index;
            this.call = new ToolCallBlock(index);
            called = true;
        }

        boolean begin(Item item, Consumer<? super StreamEvent> out) {
            learn(item);
            return arguments(item.arguments() == null ? "" : item.arguments(), out);
        }

        @Override
        public boolean delta(Kind kind, int part, String piece, Consumer<? super StreamEvent> out) {
            return switch (kind) {
                case ARGUMENTS -> arguments(piece, out);
                case ALL_ARGUMENTS -> arguments(told.missingOf(piece), out);
                case TEXT, REFUSAL, SUMMARY -> true;
            };
        }

        @Override
        public boolean done(Item whole, Consumer<? super StreamEvent> out) {
            learn(whole);
            if (!arguments(told.missingOf(whole.arguments()), out) || !close(out)) {
                return false;
            }
            record.call(entry, Objects.requireNonNull(call.toldId()));
            return true;
        }

        @Override
        public boolean close(Consumer<? super StreamEvent> out) {
            if (!call.named()) {
                return false;
            }
            if (!call.begun() && call.beginHeld(() -> nextBlock++, callIds, out)) {
                record.useless();
            }
            call.end(out);
            return true;
        }

        private void learn(Item item) {
            call.learn(new ToolFragment(index, item.callId(), item.name(), null));
        }

        private boolean arguments(String piece, Consumer<? super StreamEvent> out) {
            told.add(piece);
            if (call.mustWait()) {
                return call.hold(piece);
            }
            if (!call.begun()) {
                call.begin(nextBlock++, callIds, out);
            }
            call.arguments(piece, out);
            return true;
        }
    }
}
