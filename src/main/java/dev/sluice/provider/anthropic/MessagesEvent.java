package dev.sluice.provider.anthropic;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What of one event this gateway uses. Null is absent, null or of another type than expected.
 *
 * @param type empty if the event names none
 */
record MessagesEvent(
        String type,
        int index,
        @Nullable Answer message,
        @Nullable ContentBlock block,
        @Nullable Delta delta,
        TokenCounts usage,
        @Nullable ReportedError error) {

    /** The same with another piece of text in its delta, which it must have. */
    MessagesEvent withText(String text) {
        Delta old = Objects.requireNonNull(delta);
        Delta other = new Delta(old.type(), text, old.signature(), old.stopReason());
        return new MessagesEvent(type, index, message, block, other, usage, error);
    }

    /** A message, whole in a document, without its content at the start of a stream. */
    record Answer(
            @Nullable String id,
            @Nullable String model,
            List<ContentBlock> content,
            @Nullable String stopReason,
            TokenCounts usage,
            @Nullable ReportedError error) {}

    /**
     * A block as it begins, or whole.
     *
     * @param input the JSON text of a call's arguments, null if it is not an object with something in it
     */
    record ContentBlock(
            String type,
            @Nullable String id,
            @Nullable String name,
            @Nullable String text,
            @Nullable String input,
            @Nullable String signature,
            @Nullable String data) {}

    /**
     * What is new of a block or of the message.
     *
     * @param text the piece of text, of reasoning or of a call's arguments
     */
    record Delta(
            @Nullable String type,
            @Nullable String text,
            @Nullable String signature,
            @Nullable String stopReason) {

        /** Whether it is a piece of text or of reasoning. */
        boolean isProse() {
            return ("text_delta".equals(type) || "thinking_delta".equals(type)) && text != null;
        }
    }
}
