package dev.sluice.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/** A text that must not be seen: prints masked. */
public final class Secret {

    private static final int FINGERPRINT_BYTES = 4;

    private final String value;
    private final String fingerprint;

    public Secret(String value) {
        this.value = Objects.requireNonNull(value);
        this.fingerprint = fingerprint(value);
    }

    /** Tells one secret from another without telling either. */
    public String fingerprint() {
        return fingerprint;
    }

    /** The text itself, for the one who sends or checks it. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }

    private static String fingerprint(String value) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
