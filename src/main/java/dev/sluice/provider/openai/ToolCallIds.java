package dev.sluice.provider.openai;

import dev.sluice.provider.ShortHash;

/**
 * Ids of calls that another provider made. OpenAI refuses long ones: over 40 characters in Chat Completions (vercel/ai#5171). The
 * same id always becomes the same other one, so that a call and its result still meet.
 */
final class ToolCallIds {

    private static final int HASH_CHARS = 8;

    private ToolCallIds() {}

    /** The id, or if it is longer than {@code limit} its beginning and a hash of it. */
    static String fit(String id, int limit) {
        if (id.length() <= limit) {
            return id;
        }
        int kept = limit - 1 - HASH_CHARS;
        if (Character.isHighSurrogate(id.charAt(kept - 1))) {
            kept--;
        }
        return id.substring(0, kept) + "_" + ShortHash.of(id);
    }
}
