package dev.sluice.http;

import dev.sluice.model.GatewayError;
import dev.sluice.model.Violation;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The client's name for a request that it may have to send again. */
final class IdempotencyKey {

    static final String HEADER = "Idempotency-Key";

    private static final int MAX_LENGTH = 255;

    private IdempotencyKey() {}

    /** Why these headers are no key; null if they are one or none. */
    static @Nullable GatewayError refusal(List<String> keys) {
        if (keys.size() > 1) {
            return refuse("must be given once");
        }
        return keys.isEmpty() || sane(keys.getFirst())
                ? null
                : refuse("must be 1 to " + MAX_LENGTH + " printable ASCII characters");
    }

    private static boolean sane(String key) {
        return !key.isEmpty() && key.length() <= MAX_LENGTH && key.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private static GatewayError refuse(String rule) {
        return GatewayError.invalid(List.of(new Violation(Violation.INVALID, HEADER + " " + rule, HEADER)));
    }

    /**
     * Tells requests apart: the SHA-256 of all that matters.
     *
     * @param target method and path
     */
    static String fingerprint(String target, Buffer body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((target + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(body.getBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
