package dev.sluice.provider.openai;

import dev.sluice.model.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of one chunk, or of a whole answer, this gateway uses. Null is absent, null or of another
 * type than expected; ids, names and reasons are null instead of empty.
 */
record ChatChunk(
        @Nullable String id,
        @Nullable String model,
        List<Choice> choices,
        @Nullable Usage usage,
        @Nullable ReportedError error) {

    /** Its delta, if that holds one piece of text or of reasoning and the chunk nothing else but names; null otherwise. */
    @Nullable
    Delta onlyProse() {
        if (usage != null || error != null || choices.size() != 1) {
            return null;
        }
        Choice choice = choices.getFirst();
        return choice.index() == 0
                        && choice.finishReason() == null
                        && choice.delta().onlyProse()
                ? choice.delta()
                : null;
    }

    /** One of the answers; more than one come only if {@code n} was asked for, which the gateway does not do. */
    record Choice(int index, Delta delta, @Nullable String finishReason) {}

    /** What is new of an answer. */
    record Delta(
            @Nullable String reasoning,
            @Nullable String content,
            @Nullable String refusal,
            List<ToolFragment> toolCalls) {
        static final Delta NOTHING = new Delta(null, null, null, List.of());

        private boolean onlyProse() {
            String prose = content == null ? reasoning : content;
            boolean one = content == null || reasoning == null;
            return one && prose != null && !prose.isEmpty() && refusal == null && toolCalls.isEmpty();
        }
    }

    /**
     * A piece of a call.
     *
     * @param index which call of the answer; {@link #NO_INDEX} if the server did not say
     */
    record ToolFragment(
            int index,
            @Nullable String id,
            @Nullable String name,
            @Nullable String arguments) {
        static final int NO_INDEX = -1;
    }
}
