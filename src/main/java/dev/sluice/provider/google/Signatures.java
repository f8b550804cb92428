package dev.sluice.provider.google;

import dev.sluice.json.JsonFields;
import dev.sluice.json.JsonText;
import dev.sluice.provider.OpaqueState;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Thought signatures on their way through clients, spelled as Google's own OpenAI-compatible endpoint spells them (OpenAI
 * compatibility guide, 2026-10-01): {@code {"google": {"thought_signature": "…"}}}. They go back on the part on which they came, to the
 * letter, and on no other.
 */
final class Signatures {

    /** What Gemini takes for the signature of a call that it has not made (thought signatures guide, 2026-10-09). */
    static final String PLACEHOLDER = "skip_thought_signature_validator";

    /** No client should have to carry more. */
    static final int MAX_CHARS = 256 << 10;

    private static final String KEY = "thought_signature";

    private Signatures() {}

    /** What a call's extra content holds for Gemini; null if nothing of use. An empty one is an error to Gemini. */
    static @Nullable String ofCall(@Nullable String extraContent) {
        return in(OpaqueState.read(extraContent, GoogleProvider.NAME));
    }

    /** What a message's extra content holds under the name of the provider that gave it out. */
    static @Nullable String ofMessage(@Nullable String extraContent, String provider) {
        return in(OpaqueState.read(extraContent, provider));
    }

    private static @Nullable String in(@Nullable JsonFields state) {
        String signature = state == null ? null : state.string(KEY);
        return signature == null || signature.isEmpty() || signature.length() > MAX_CHARS ? null : signature;
    }

    /** The extra content to give out with a call. */
    static String callExtra(String signature) {
        return JsonText.of(new JsonObject().put(GoogleProvider.NAME, state(signature)));
    }

    /** The state to give out with a message. */
    static JsonObject state(String signature) {
        return new JsonObject().put(KEY, signature);
    }
}
