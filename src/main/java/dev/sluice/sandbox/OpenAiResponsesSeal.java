package dev.sluice.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What stands in for a reasoning item's encrypted content: opaque to its holder, and recognised when it comes back. It also knows
 * which item it belongs before, so that a reasoning item that was moved is found out.
 */
final class OpenAiResponsesSeal {

    /** As all recorded ones begin. */
    private static final String PREFIX = "gAAAAAB";

    private static final int DIGEST_LENGTH = 43;

    /** Nothing is kept secret by it. It is the same everywhere, so that what one sandbox sealed another one takes. */
    private static final byte[] KEY = "the sandbox's reasoning".getBytes(StandardCharsets.UTF_8);

    private OpenAiResponsesSeal() {}

    /** @param callId of the function call that follows the reasoning item; empty if a message does */
    static String issue(String itemId, String callId) {
        String body = base64((itemId + "|" + callId + "|the sandbox thinks nothing that would need to be hidden")
                .getBytes(StandardCharsets.UTF_8));
        return PREFIX + body + digest(body);
    }

    /** What an item has before it is done. It looks the same, and is worth nothing (recorded: it differs from the last one). */
    static String preliminary(String itemId) {
        String body = base64((itemId + "|preliminary").getBytes(StandardCharsets.UTF_8));
        return PREFIX + body + digest("preliminary " + body);
    }

    /** The call id that it was issued with, or null if it was not issued or has been changed. */
    static @Nullable String callId(String content) {
        int digestAt = content.length() - DIGEST_LENGTH;
        if (!content.startsWith(PREFIX) || digestAt <= PREFIX.length()) {
            return null;
        }
        String body = content.substring(PREFIX.length(), digestAt);
        boolean genuine = MessageDigest.isEqual(
                digest(body).getBytes(StandardCharsets.UTF_8),
                content.substring(digestAt).getBytes(StandardCharsets.UTF_8));
        if (!genuine) {
            return null;
        }
        String sealed = new String(Base64.getUrlDecoder().decode(body), StandardCharsets.UTF_8);
        int from = sealed.indexOf('|') + 1;
        return sealed.substring(from, sealed.indexOf('|', from));
    }

    private static String digest(String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            return base64(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
