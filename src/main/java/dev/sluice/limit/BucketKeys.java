package dev.sluice.limit;

import dev.sluice.limit.Limit.Unit;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * The names of all buckets. Those of one tenant have one hash tag: in a cluster they are in one slot, and other tenants' are spread. Names
 * of tenants, subjects and models may hold any character and appear as hashes only. All of them expire when they are empty.
 */
final class BucketKeys {

    /** Of a tenant: {@code sluice:{l:<tenant>}:}, and {@code r} for requests or {@code t} for tokens. STRING. */
    private static final String PREFIX = "sluice:{l:";

    /** Of a subject: {@code s:<subject>:} before the last letter. */
    private static final String SUBJECT = "s:";

    /** Of a model: {@code m:<model>:} before the last letter. */
    private static final String MODEL = "m:";

    private static final int HASH_BYTES = 12;

    private final String prefix;

    BucketKeys(String tenant) {
        this.prefix = PREFIX + hash(tenant) + "}:";
    }

    /** What the names of a tenant's buckets have in common. */
    static String tag(String key) {
        return key.substring(0, key.indexOf('}') + 1);
    }

    String ofTenant(Unit unit) {
        return prefix + suffix(unit);
    }

    String ofSubject(String subject, Unit unit) {
        return prefix + SUBJECT + hash(subject) + ":" + suffix(unit);
    }

    String ofModel(String model, Unit unit) {
        return prefix + MODEL + hash(model) + ":" + suffix(unit);
    }

    private static String suffix(Unit unit) {
        return switch (unit) {
            case REQUESTS -> "r";
            case TOKENS -> "t";
        };
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
