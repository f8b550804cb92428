package dev.sluice.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/** Reads how runs are executed and kept. */
final class RunsReader {

    /** Runs may be kept for longer than anything else may take. */
    private static final Duration LONGEST_KEPT = Duration.ofDays(30);

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
                runs.integer("webhook_attempts"));
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
