package dev.sluice.provider.openai;

import dev.sluice.model.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of one event this gateway uses. Null is absent, null or of another type than expected; ids, names and types are null instead
 * of empty.
 *
 * @param type empty if the event does not say
 * @param outputIndex which item of the answer it is about; {@link #NO_INDEX} if it does not say
 * @param partIndex which part of that item's summary
 * @param delta a piece of text
 * @param arguments a call's arguments as a whole
 */
record ResponsesEvent(
        String type,
        int outputIndex,
        int partIndex,
        @Nullable String delta,
        @Nullable String arguments,
        @Nullable Item item,
        @Nullable Answer response,
        @Nullable ReportedError error) {

    static final int NO_INDEX = -1;

    /**
     * The whole answer, or what is known of it.
     *
     * @param incompleteReason why it is not whole
     */
    record Answer(
            @Nullable String id,
            @Nullable String model,
            @Nullable String status,
            @Nullable String incompleteReason,
            List<Item> output,
            @Nullable Usage usage,
            @Nullable ReportedError error) {}

    /**
     * A piece of an answer: a message, a call, reasoning.
     *
     * @param content what a message says
     * @param summary what may be shown of reasoning
     */
    record Item(
            String type,
            @Nullable String callId,
            @Nullable String name,
            @Nullable String arguments,
            @Nullable String phase,
            @Nullable String encryptedContent,
            List<Part> content,
            List<Part> summary) {

        String text() {
            return textOf("output_text");
        }

        String refusal() {
            return textOf("refusal");
        }

        List<String> summaryTexts() {
            return summary.stream().map(Part::text).toList();
        }

        private String textOf(String type) {
            StringBuilder text = new StringBuilder();
            for (Part part : content) {
                if (part.type().equals(type)) {
                    text.append(part.text());
                }
            }
            return text.toString();
        }
    }

    /** A text in an item. */
    record Part(String type, String text) {}
}
