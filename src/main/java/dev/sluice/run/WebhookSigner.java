package dev.sluice.run;

import dev.sluice.config.RunsConfig;
import dev.sluice.config.Secret;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The headers of Standard Webhooks 1.0 (standardwebhooks.com). Immutable. */
final class WebhookSigner {

    private static final String ALGORITHM = "HmacSHA256";

    private final List<SecretKeySpec> usual;
    private final Map<String, List<SecretKeySpec>> tenants = new HashMap<>();

    WebhookSigner(RunsConfig.Webhooks config) {
        usual = keys(config.secrets());
        config.tenantSecrets().forEach((tenant, secrets) -> tenants.put(tenant, keys(secrets)));
    }

    private static List<SecretKeySpec> keys(List<Secret> secrets) {
        return secrets.stream().map(WebhookSigner::key).toList();
    }

    private static SecretKeySpec key(Secret secret) {
        String base64 = secret.reveal().substring(RunsConfig.Webhooks.SECRET_PREFIX.length());
        return new SecretKeySpec(Base64.getDecoder().decode(base64), ALGORITHM);
    }

    /**
     * @param tenant whose secrets sign, if it has its own
     * @param id the same whenever the same webhook is sent: receivers know a repetition by it
     */
    Map<String, String> headers(String tenant, String id, Instant now, Buffer body) {
        String timestamp = Long.toString(now.getEpochSecond());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", timestamp);
        List<SecretKeySpec> keys = tenants.getOrDefault(tenant, usual);
        if (!keys.isEmpty()) {
            List<String> signatures = new ArrayList<>();
            keys.forEach(key -> signatures.add("v1," + signature(key, id + "." + timestamp + ".", body)));
            headers.put("webhook-signature", String.join(" ", signatures));
        }
        return headers;
    }

    private static String signature(SecretKeySpec key, String head, Buffer body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(head.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
