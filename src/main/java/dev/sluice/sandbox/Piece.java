package dev.sluice.sandbox;

/** One token of an answer. */
sealed interface Piece {

    record Text(String text) implements Piece {}

    record Reasoning(String text) implements Piece {}

    record Refusal(String text) implements Piece {}

    /** A call begins; its arguments follow. {@code index} counts the calls of the answer from 0. */
    record ToolCall(int index, String id, String name) implements Piece {}

    /** A fragment of the arguments' JSON text. */
    record ToolArguments(int index, String json) implements Piece {}
}
