package dev.sluice.provider.anthropic;

import dev.sluice.model.StreamEvent;
import dev.sluice.provider.anthropic.MessagesEvent.Delta;
import java.util.function.Consumer;

/** A block of an answer as it comes in. One per block; one thread. */
interface AnswerBlock {

    void delta(Delta delta, Consumer<? super StreamEvent> out);

    /** Nothing more comes. */
    void end(Consumer<? super StreamEvent> out);
}
