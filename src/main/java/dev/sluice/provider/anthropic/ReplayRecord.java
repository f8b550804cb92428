package dev.sluice.provider.anthropic;

import dev.sluice.provider.OpaqueState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notes the order of an answer's blocks, with thinking whole and the rest by length or id: enough to rebuild the exact answer from what
 * clients send back anyway. {@link Replay} reads it. One per stream; one thread.
 */
final class ReplayRecord {

    /** The bound on one opaque text. */
    static final int MAX_OPAQUE_CHARS = 256 << 10;

    private final List<JsonObject> entries = new ArrayList<>();
    private boolean thought;
    private boolean useless;
    private long thinkingChars;

    /** A block of text, whose length {@code n} grows with it. */
    JsonObject text() {
        return entry("text").put("n", 0);
    }

    void call(String id) {
        entry("tool").put("id", id);
    }

    /** A block of thinking, to be filled by {@link #endThinking}. */
    JsonObject thinking() {
        thought = true;
        return entry("thinking");
    }

    /** Whether so much thinking can still be noted. */
    boolean hasRoomFor(String thinking) {
        thinkingChars += thinking.length();
        useless |= thinkingChars > OpaqueState.MAX_CHARACTERS;
        return !useless;
    }

    /** Without its signature thinking cannot be sent back, and the answer not without its thinking. */
    void endThinking(JsonObject entry, String thinking, String signature) {
        useless |= signature.isEmpty() || signature.length() > MAX_OPAQUE_CHARS;
        entry.put("thinking", thinking).put("signature", signature);
    }

    void redactedThinking(@Nullable String data) {
        thought = true;
        useless |= data == null || data.length() > MAX_OPAQUE_CHARS;
        entry("redacted").put("data", data);
    }

    /** The answer holds what cannot be sent back. */
    void unknownBlock() {
        useless = true;
    }

    /** The state to give out; null if there was no thinking, or if it cannot be sent back. */
    @Nullable
    JsonObject state() {
        if (!thought || useless) {
            return null;
        }
        JsonArray blocks = new JsonArray();
        for (JsonObject entry : entries) {
            if (entry.getInteger("n", 1) > 0) {
                blocks.add(entry);
            }
        }
        return new JsonObject().put("blocks", blocks);
    }

    private JsonObject entry(String kind) {
        JsonObject entry = new JsonObject().put("t", kind);
        entries.add(entry);
        return entry;
    }
}
