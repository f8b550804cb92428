package dev.sluice.provider.openai;

import dev.sluice.provider.OpaqueState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notes the order of an answer's items, with reasoning whole and the rest by length or id: enough to rebuild the exact answer from
 * what clients send back anyway. {@link ResponsesReplay} reads it. One per stream; one thread.
 *
 * <p>An item that needs anything of its own notes itself when it begins and fills its entry when it is done; what it is when it
 * begins is not final.
 */
final class ResponsesRecord {

    /** The bound on one opaque text. */
    static final int MAX_OPAQUE_CHARS = 256 << 10;

    private static final String REASONING = "reasoning";

    private final List<JsonObject> entries = new ArrayList<>();
    private boolean useless;
    /** Whether some reasoning cannot come back: then none does. */
    private boolean reasoningLost;

    private long opaqueChars;

    /** An item has begun, to be filled by one of the methods below. */
    JsonObject begin() {
        JsonObject entry = new JsonObject();
        entries.add(entry);
        return entry;
    }

    void reasoning(JsonObject entry, @Nullable String encryptedContent, List<String> summary) {
        int chars = summary.stream().mapToInt(String::length).sum();
        int encryptedChars = encryptedContent == null ? 0 : encryptedContent.length();
        opaqueChars += chars + encryptedChars;
        entry.put("t", REASONING);
        if (encryptedChars == 0
                || encryptedChars > MAX_OPAQUE_CHARS
                || chars > MAX_OPAQUE_CHARS
                || opaqueChars > OpaqueState.MAX_CHARACTERS) {
            reasoningLost = true;
            return;
        }
        entry.put("encrypted_content", encryptedContent).put("summary", new JsonArray(List.copyOf(summary)));
    }

    /** @param length how many characters of it the client got */
    void text(JsonObject entry, int length, @Nullable String phase) {
        entry.put("t", "text").put("n", length);
        if (phase != null) {
            entry.put("phase", phase);
        }
    }

    void call(JsonObject entry, String id) {
        entry.put("t", "call").put("id", id);
    }

    /** The answer holds what cannot be sent back, or not in this way. */
    void useless() {
        useless = true;
    }

    /** The state to give out; null if nothing is gained by it, or if it cannot be sent back. */
    @Nullable
    JsonObject state() {
        JsonArray items = new JsonArray();
        boolean gains = false;
        for (JsonObject entry : entries) {
            String type = entry.getString("t");
            if (type == null || useless) {
                return null;
            }
            boolean reasoning = type.equals(REASONING);
            if ((reasoning && reasoningLost) || entry.getInteger("n", 1) == 0) {
                continue;
            }
            gains |= reasoning || entry.containsKey("phase");
            items.add(entry);
        }
        return gains ? new JsonObject().put("items", items) : null;
    }
}
