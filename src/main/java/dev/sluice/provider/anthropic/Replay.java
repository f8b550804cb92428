package dev.sluice.provider.anthropic;

import dev.sluice.json.JsonFields;
import dev.sluice.model.AssistantPart;
import dev.sluice.model.AssistantPart.ToolCall;
import dev.sluice.model.ContentPart;
import dev.sluice.model.Message;
import dev.sluice.provider.OpaqueState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds the exact blocks of an earlier answer from what {@link ReplayRecord} noted and what the client sent back. It is all or
 * nothing: a text of another length or a call too many, and the answer is sent without its thinking. One per message.
 */
final class Replay {

    /** A block of the answer. */
    sealed interface Piece {
        record Thinking(String text, String signature) implements Piece {}

        record Redacted(String data) implements Piece {}

        record Text(String text) implements Piece {}

        record Call(ToolCall call) implements Piece {}
    }

    private final String text;
    private final Map<String, ToolCall> calls = new HashMap<>();
    private final List<Piece> pieces = new ArrayList<>();
    private int used;

    private Replay(String text) {
        this.text = text;
    }

    /** The text of an answer in one, as clients know it. */
    private static String textOf(Message.Assistant message) {
        return message.content().stream()
                .map(part -> part instanceof ContentPart.Text text ? text.text() : "")
                .collect(Collectors.joining());
    }

    /** The blocks in their order; null if there is nothing that fits. */
    static @Nullable List<Piece> of(Message.Assistant message, String provider) {
        JsonFields state = OpaqueState.read(message.extraContent(), provider);
        if (state == null
                || !state.isArray("blocks")
                || message.content().stream().anyMatch(AssistantPart.Refusal.class::isInstance)) {
            return null;
        }
        Replay replay = new Replay(textOf(message));
        for (ToolCall call : message.toolCalls()) {
            if (replay.calls.put(call.id(), call) != null) {
                return null;
            }
        }
        for (JsonFields block : state.objects("blocks")) {
            if (!replay.take(block)) {
                return null;
            }
        }
        boolean whole = replay.used == replay.text.length() && replay.calls.isEmpty();
        return whole && replay.thinks() ? List.copyOf(replay.pieces) : null;
    }

    private boolean thinks() {
        return pieces.stream().anyMatch(Replay::isThinking);
    }

    static boolean isThinking(Piece piece) {
        return piece instanceof Piece.Thinking || piece instanceof Piece.Redacted;
    }

    private boolean take(JsonFields block) {
        return switch (block.string("t", "")) {
            case "thinking" -> thinking(block.string("thinking"), block.string("signature", ""));
            case "redacted" -> redacted(block.string("data", ""));
            case "text" -> text(block.integer("n"));
            case "tool" -> call(calls.remove(block.string("id", "")));
            default -> false;
        };
    }

    private boolean thinking(@Nullable String thinking, String signature) {
        return thinking != null && !signature.isEmpty() && pieces.add(new Piece.Thinking(thinking, signature));
    }

    private boolean redacted(String data) {
        return !data.isEmpty() && pieces.add(new Piece.Redacted(data));
    }

    private boolean text(@Nullable Integer length) {
        if (length == null || length < 1 || length > text.length() - used) {
            return false;
        }
        int from = used;
        used += length;
        boolean cutsCharacter = used < text.length() && Character.isLowSurrogate(text.charAt(used));
        return !cutsCharacter && pieces.add(new Piece.Text(text.substring(from, used)));
    }

    private boolean call(@Nullable ToolCall call) {
        return call != null && pieces.add(new Piece.Call(call));
    }
}
