package dev.sluice.model;

import org.jspecify.annotations.Nullable;

/** One step of an answer. The order in which events may come is the grammar in the package description. */
public sealed interface StreamEvent {

    /** The provider has begun to answer. {@code id} and {@code model} are the provider's own. First, once. */
    record ResponseStart(String id, String model) implements StreamEvent {}

    /** A block opens. */
    record BlockStart(int block, Block type) implements StreamEvent {}

    /** More text of a {@link Block.Text} or {@link Block.Refusal}. */
    record TextDelta(int block, String text) implements StreamEvent {}

    /** More text of a {@link Block.Reasoning}. */
    record ReasoningDelta(int block, String text) implements StreamEvent {}

    /** A fragment of a call's arguments: JSON text cut anywhere; never parsed before {@link BlockEnd}. */
    record ToolArgumentsDelta(int block, String json) implements StreamEvent {}

    /** Opaque provider state of one call: a JSON object's text. At most once per block. */
    record ToolCallExtra(int block, String json) implements StreamEvent {}

    /** A block is whole. */
    record BlockEnd(int block) implements StreamEvent {}

    /** Tokens so far: replaces what was told before, never adds to it. */
    record UsageUpdate(Usage usage) implements StreamEvent {}

    /** Opaque provider state of the whole answer: a JSON object's text. At most once. */
    record MessageExtra(String json) implements StreamEvent {}

    /** The provider really finished. Terminal. {@code rawReason} is its own word, null where it gave none. */
    record Finish(FinishReason reason, @Nullable String rawReason) implements StreamEvent {}

    /** The answer is not whole and never will be. Terminal. */
    record Failure(GatewayError error) implements StreamEvent {}

    /** What a block holds. */
    sealed interface Block {
        record Text() implements Block {}

        record Reasoning() implements Block {}

        record Refusal() implements Block {}

        record ToolCall(String id, String name) implements Block {}
    }

    /** Whether nothing may follow. */
    default boolean terminal() {
        return this instanceof Finish || this instanceof Failure;
    }

    /** Whether a client gets to see something of it: the first such event commits the status line. */
    default boolean output() {
        return switch (this) {
            case ResponseStart s -> false;
            case UsageUpdate u -> false;
            case MessageExtra m -> false;
            case Failure f -> false;
            case BlockStart b -> true;
            case TextDelta d -> true;
            case ReasoningDelta d -> true;
            case ToolArgumentsDelta d -> true;
            case ToolCallExtra e -> true;
            case BlockEnd e -> true;
            case Finish f -> true;
        };
    }
}
