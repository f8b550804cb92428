package dev.sluice.config;

import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Reads how runs are executed and kept. */
final class RunsReader {

    /** Runs may be kept for longer than anything else may take. */
    private static final Duration LONGEST_KEPT = Duration.ofDays(30);

    /** Standard Webhooks 1.0, "Signature scheme": keys of 24 to 64 bytes. */
    private static final int SHORTEST_WEBHOOK_KEY = 24;

    private static final int LONGEST_WEBHOOK_KEY = 64;

    private final Section runs;

    RunsReader(Section runs) {
        this.runs = runs;
    }

    RunsConfig read() {
        return new RunsConfig(
                execution(),
                new RunsConfig.Endurance(runs.integer("attempts"), runs.integer("max_lost"), runs.duration("deadline")),
                new RunsConfig.Retention(
                        runs.duration("keep_completed", LONGEST_KEPT),
                        runs.duration("keep_failed", LONGEST_KEPT),
                        runs.duration("keep_idempotency_keys", LONGEST_KEPT)),
                new RunsConfig.Backlog(
                        runs.integer("queued_per_tenant"),
                        runs.integer("queued"),
                        runs.bytes("bytes_per_tenant"),
                        runs.bytes("bytes")),
                priorities(),
                new RunsConfig.Log(runs.size("log_bytes"), runs.integer("log_entries")),
                runs.duration("command_timeout"),
                webhooks());
    }

    private RunsConfig.Execution execution() {
        Duration lease = runs.duration("lease");
        Duration beat = runs.duration("beat");
        if (beat.multipliedBy(3).compareTo(lease) > 0 && !runs.refused("lease") && !runs.refused("beat")) {
            runs.refuse("beat", "must be at most a third of lease");
        }
        return new RunsConfig.Execution(
                runs.integer("concurrency"),
                runs.integer("running_per_tenant"),
                lease,
                beat,
                runs.durationOrZero("drain"));
    }

    private RunsConfig.Webhooks webhooks() {
        Section own = runs.section("webhook_tenant_secrets");
        Map<String, List<Secret>> tenantSecrets = new HashMap<>();
        for (String tenant : own.keys()) {
            tenantSecrets.put(tenant, webhookSecrets(own, tenant));
        }
        return new RunsConfig.Webhooks(
                runs.integer("webhook_attempts"), webhookSecrets(runs, "webhook_secrets"), tenantSecrets);
    }

    private static List<Secret> webhookSecrets(Section section, String key) {
        List<String> texts = section.texts(key);
        for (int i = 0; i < texts.size(); i++) {
            if (!isWebhookSecret(texts.get(i))) {
                section.refuse(key + "[" + i + "]", "must be whsec_ and 24 to 64 bytes in Base64");
            }
        }
        return texts.stream().map(Secret::new).toList();
    }

    private static boolean isWebhookSecret(String text) {
        if (!text.startsWith(RunsConfig.Webhooks.SECRET_PREFIX)) {
            return false;
        }
        try {
            int bytes = Base64.getDecoder().decode(text.substring(RunsConfig.Webhooks.SECRET_PREFIX.length())).length;
            return bytes >= SHORTEST_WEBHOOK_KEY && bytes <= LONGEST_WEBHOOK_KEY;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private RunsConfig.Priorities priorities() {
        List<String> high = runs.texts("high_priority_tenants");
        List<String> low = runs.texts("low_priority_tenants");
        for (int i = 0; i < low.size(); i++) {
            if (high.contains(low.get(i))) {
                runs.refuse("low_priority_tenants[" + i + "]", "must not be in high_priority_tenants too");
            }
        }
        return new RunsConfig.Priorities(new HashSet<>(high), new HashSet<>(low));
    }
}
