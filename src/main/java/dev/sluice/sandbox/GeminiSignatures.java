package dev.sluice.sandbox;

import dev.sluice.json.JsonText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs what a model of Google's said, so that it can be seen whether it came back to the same model unchanged. The key is
 * fixed: a conversation goes on after a restart.
 */
final class GeminiSignatures {

    /** What stands for a signature where there is none (ai.google.dev/.../thought-signatures, read 2026-10-09). */
    private static final Set<String> PLACEHOLDERS =
            Set.of("skip_thought_signature_validator", "context_engineering_is_the_way_to_go");

    private static final SecretKeySpec KEY =
            new SecretKeySpec("the sandbox's own".getBytes(StandardCharsets.UTF_8), "HmacSHA256");

    private GeminiSignatures() {}

    static String ofText(String model, String text) {
        return signed(List.of("text", model, text));
    }

    /** @param args the arguments; their order and the way their numbers are written do not matter */
    static String ofCall(String model, String name, JsonObject args) {
        return signed(List.of("call", model, name, JsonText.of(canonical(args))));
    }

    static boolean isPlaceholder(String signature) {
        return PLACEHOLDERS.contains(signature);
    }

    private static String signed(List<String> words) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(KEY);
            for (String word : words) {
                byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
                mac.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                mac.update(bytes);
            }
            return Base64.getEncoder().encodeToString(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }

    private static @Nullable Object canonical(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            for (String key : object.fieldNames()) {
                sorted.put(key, canonical(object.getValue(key)));
            }
            return sorted;
        }
        if (value instanceof JsonArray array) {
            List<@Nullable Object> list = new ArrayList<>();
            for (int i = 0; i < array.size(); i++) {
                list.add(canonical(array.getValue(i)));
            }
            return list;
        }
        return value instanceof Number number ? new BigDecimal(number.toString()).stripTrailingZeros() : value;
    }
}
