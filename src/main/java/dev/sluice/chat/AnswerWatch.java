package dev.sluice.chat;

import dev.sluice.model.AnswerHead;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamListener;

/** Sees how a whole answer comes to be: by one call to a provider, or by several where a strict form has to be corrected. Event loop only. */
public interface AnswerWatch {

    /** A call to a provider was made. */
    void onCall(ChatStream stream);

    /**
     * The answer of the last call begins, and what was said before it does not count any more.
     *
     * @param head all answers of one completion have the same name
     * @return is told of every event before anybody else; what it throws ends the answer
     */
    default StreamListener onAnswer(AnswerHead head) {
        return new StreamListener() {
            @Override
            public void onEvent(StreamEvent event) {}

            @Override
            public void onBatchEnd() {}
        };
    }

    /** An answer misses the strict form that was asked for. */
    default void onMisfit(String text) {}
}
