package dev.sluice.provider.openai;

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
 * Rebuilds the exact items of an earlier answer from what {@link ResponsesRecord} noted and what the client sent back. It is all or
 * nothing: a text of another length or a call too many, and the answer is sent as text and calls alone. One per message.
 */
final class ResponsesReplay {

    /** An item of the answer. */
    sealed interface Piece {
        record Reasoning(String encryptedContent, List<String> summary) implements Piece {}

        record Text(String text, @Nullable String phase) implements Piece {}

        record Call(ToolCall call) implements Piece {}
    }

    private final String text;
    private final Map<String, ToolCall> calls = new HashMap<>();
    private final List<Piece> pieces = new ArrayList<>();
    private int used;

    private ResponsesReplay(String text) {
        this.text = text;
    }

    /** The items in their order; null if there is nothing that fits. */
    static @Nullable List<Piece> of(Message.Assistant message, String provider) {
        JsonFields state = OpaqueState.read(message.extraContent(), provider);
        if (state == null
                || !state.isArray("items")
                || message.content().stream().anyMatch(AssistantPart.Refusal.class::isInstance)) {
            return null;
        }
        ResponsesReplay replay = new ResponsesReplay(textOf(message));
        for (ToolCall call : message.toolCalls()) {
            if (replay.calls.put(call.id(), call) != null) {
                return null;
            }
        }
        for (JsonFields item : state.objects("items")) {
            if (!replay.take(item)) {
                return null;
            }
        }
        boolean whole = replay.used == replay.text.length() && replay.calls.isEmpty();
        boolean endsInReasoning = replay.pieces.isEmpty() || replay.pieces.getLast() instanceof Piece.Reasoning;
        return whole && !endsInReasoning ? List.copyOf(replay.pieces) : null;
    }

    /** The text of an answer in one, as clients know it. */
    private static String textOf(Message.Assistant message) {
        return message.content().stream()
                .map(part -> part instanceof ContentPart.Text text ? text.text() : "")
                .collect(Collectors.joining());
    }

    private boolean take(JsonFields item) {
        return switch (item.string("t", "")) {
            case "reasoning" -> reasoning(item);
            case "text" -> text(item.integer("n"), item.string("phase"));
            case "call" -> call(calls.remove(item.string("id", "")));
            default -> false;
        };
    }

    private boolean reasoning(JsonFields item) {
        String encrypted = item.string("encrypted_content", "");
        return !encrypted.isEmpty() && pieces.add(new Piece.Reasoning(encrypted, item.strings("summary")));
    }

    private boolean text(@Nullable Integer length, @Nullable String phase) {
        if (length == null || length < 1 || length > text.length() - used) {
            return false;
        }
        int from = used;
        used += length;
        boolean cutsCharacter = used < text.length() && Character.isLowSurrogate(text.charAt(used));
        return !cutsCharacter && pieces.add(new Piece.Text(text.substring(from, used), phase));
    }

    private boolean call(@Nullable ToolCall call) {
        return call != null && pieces.add(new Piece.Call(call));
    }
}
