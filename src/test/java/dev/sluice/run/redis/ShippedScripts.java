package dev.sluice.run.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The names of the scripts of a run's way, for tests that see them called from outside. */
public final class ShippedScripts {

    private ShippedScripts() {}

    /**
     * By what a call carries: the SHA-1 or the text.
     *
     * @param change what was done to the texts
     */
    public static Map<String, String> names(UnaryOperator<String> change) {
        RunScripts scripts = RunScripts.shipped();
        Map<String, String> names = new HashMap<>();
        for (Script script : List.of(
                scripts.stage,
                scripts.enqueue,
                scripts.claim,
                scripts.append,
                scripts.commit,
                scripts.retry,
                scripts.release)) {
            String text = change.apply(script.text());
            names.put(text, script.name());
            names.put(sha1(text), script.name());
        }
        return names;
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
