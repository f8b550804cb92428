package dev.sluice.auth;

import dev.sluice.json.JsonFields;
import dev.sluice.json.JsonReader;
import dev.sluice.model.Checked;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A token that is well-formed, and nothing more: not a word of it is believed yet.
 *
 * @param text the compact form, for the one who checks the signature
 * @param keyId {@code kid}, or null
 * @param critical whether it names extensions that must be understood (RFC 7515, 4.1.11); we understand none
 */
record BearerToken(
        String text,
        String algorithm,
        @Nullable String keyId,
        boolean critical,
        JsonFields claims,
        int signatureBytes) {

    private static final int MAX_HEADER_LENGTH = 16 * 1024;
    private static final int MAX_JSON_DEPTH = 16;
    private static final String SCHEME = "Bearer";
    private static final List<String> TIMES = List.of("exp", "nbf", "iat");
    private static final Pattern COMPACT = Pattern.compile("[\\w-]++\\.[\\w-]++\\.[\\w-]++");
    private static final JsonReader JSON = JsonReader.strict(MAX_JSON_DEPTH);

    /** Whether a header is there and of our scheme. */
    static boolean isIn(@Nullable String authorization) {
        return authorization != null
                && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && authorization.startsWith(" ", SCHEME.length());
    }

    /** What a header that {@link #isIn} accepts has for a token; null if it is too long for one. */
    static @Nullable String textOf(String authorization) {
        return authorization.length() > MAX_HEADER_LENGTH
                ? null
                : authorization.substring(SCHEME.length() + 1).strip();
    }

    /** Takes a token apart; null if it is malformed. */
    static @Nullable BearerToken parse(String text) {
        if (!COMPACT.matcher(text).matches()) {
            return null;
        }
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        JsonFields header = object(text.substring(0, first));
        JsonFields claims = object(text.substring(first + 1, second));
        byte[] signature = decode(text.substring(second + 1));
        if (header == null || claims == null || signature == null || !timesAreNumbers(claims)) {
            return null;
        }
        String algorithm = header.string("alg");
        String keyId = header.string("kid");
        if (algorithm == null || (keyId == null && header.has("kid"))) {
            return null;
        }
        return new BearerToken(text, algorithm, keyId, header.has("crit"), claims, signature.length);
    }

    /** Vert.x's provider casts them without looking. */
    private static boolean timesAreNumbers(JsonFields claims) {
        return TIMES.stream().allMatch(time -> !claims.has(time) || claims.number(time) != null);
    }

    /** Duplicate keys are refused: two readers may disagree on which of them counts. */
    private static @Nullable JsonFields object(String segment) {
        byte[] json = decode(segment);
        return json != null && JSON.readObject(json, 0, json.length) instanceof Checked.Valid<JsonObject> valid
                ? JsonFields.of(valid.value())
                : null;
    }

    private static byte @Nullable [] decode(String segment) {
        try {
            return Base64.getUrlDecoder().decode(segment);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
