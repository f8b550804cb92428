package dev.sluice.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tokens whose signature and claims were found good, by the SHA-256 of their text, so that a client who sends the same token again does not cost a
 * signature check again. Their times are not: whoever finds one asks {@link AcceptedToken#at}. Shared by all event loops.
 */
final class VerifiedTokens {

    private final int max;
    private final Map<ByteBuffer, AcceptedToken> byHash = new ConcurrentHashMap<>();

    VerifiedTokens(int max) {
        this.max = max;
    }

    static ByteBuffer hash(String token) {
        try {
            return ByteBuffer.wrap(
                    MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Nullable
    AcceptedToken find(ByteBuffer hash) {
        return byHash.get(hash);
    }

    /** Only an issuer can fill this up, so starting over is good enough. */
    void remember(ByteBuffer hash, AcceptedToken token) {
        if (byHash.size() >= max) {
            byHash.clear();
        }
        byHash.put(hash, token);
    }

    int size() {
        return byHash.size();
    }
}
