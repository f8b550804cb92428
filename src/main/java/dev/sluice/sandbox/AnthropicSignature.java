package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import dev.sluice.json.JsonText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.StringJoiner;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The signature of the thinking of one model: keyed digests of the thinking, of what stood before it, and of these two. The key is
 * no secret and the same in every process, so that a conversation may go on with another one.
 *
 * @param model who thought
 * @param before what the thinking is bound to; empty if to nothing
 */
record AnthropicSignature(String model, String before) {

    private static final SecretKeySpec KEY =
            new SecretKeySpec("the sandbox signs for Anthropic".getBytes(StandardCharsets.US_ASCII), "HmacSHA256");
    private static final int PART = 16;
    /** No thinking is this: it stands for what a redacted block hides. */
    private static final String REDACTED = "\0redacted";

    enum Verdict {
        GENUINE,
        /** Not of this sandbox. */
        FOREIGN,
        /** Of this sandbox, and for other thinking or another model. */
        CHANGED,
        /** For this thinking after another beginning. */
        MOVED
    }

    /** The signature for an answer to the first {@code count} messages of a request. */
    static AnthropicSignature after(JsonFields body, int count, AnthropicFamily family) {
        String model = body.string("model", "");
        if (!family.can(AnthropicFamily.Ability.BOUND_THINKING)) {
            return new AnthropicSignature(model, "");
        }
        StringJoiner before = new StringJoiner("\n");
        before.add(JsonText.of(unmarked(body.value("system"))));
        before.add(JsonText.of(unmarked(body.value("tools"))));
        JsonArray messages = SchemaView.array(body.value("messages"));
        for (int i = 0; i < count; i++) {
            before.add(JsonText.of(unmarked(messages.getValue(i))));
        }
        return new AnthropicSignature(model, before.toString());
    }

    /** Marks for the cache say nothing, and move. */
    private static @Nullable Object unmarked(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            JsonObject copy = new JsonObject();
            for (Map.Entry<String, Object> entry : object) {
                if (!entry.getKey().equals("cache_control")) {
                    copy.put(entry.getKey(), unmarked(entry.getValue()));
                }
            }
            return copy;
        }
        if (value instanceof JsonArray array) {
            JsonArray copy = new JsonArray();
            array.forEach(element -> copy.add(unmarked(element)));
            return copy;
        }
        return value;
    }

    String of(String thinking) {
        byte[] content = digest(model + "\n" + thinking);
        byte[] place = digest(before);
        byte[] both = Arrays.copyOf(content, 2 * PART);
        System.arraycopy(place, 0, both, PART, PART);
        byte[] all = Arrays.copyOf(both, 3 * PART);
        System.arraycopy(digest(both), 0, all, 2 * PART, PART);
        return Base64.getEncoder().encodeToString(all);
    }

    /** What a redacted block holds. */
    String ofRedacted() {
        return of(REDACTED);
    }

    Verdict verdict(String signature, String thinking) {
        byte[] all;
        try {
            all = Base64.getDecoder().decode(signature);
        } catch (IllegalArgumentException notBase64) {
            return Verdict.FOREIGN;
        }
        if (all.length != 3 * PART
                || !Arrays.equals(digest(Arrays.copyOf(all, 2 * PART)), Arrays.copyOfRange(all, 2 * PART, 3 * PART))) {
            return Verdict.FOREIGN;
        }
        if (!Arrays.equals(digest(model + "\n" + thinking), Arrays.copyOf(all, PART))) {
            return Verdict.CHANGED;
        }
        return Arrays.equals(digest(before), Arrays.copyOfRange(all, PART, 2 * PART)) ? Verdict.GENUINE : Verdict.MOVED;
    }

    Verdict verdictOnRedacted(String data) {
        return verdict(data, REDACTED);
    }

    private static byte[] digest(String text) {
        return digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] digest(byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(KEY);
            return Arrays.copyOf(mac.doFinal(bytes), PART);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
