package dev.sluice.provider.openai;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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
        return id.substring(0, kept) + "_" + hash(id);
    }

    private static String hash(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_CHARS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
