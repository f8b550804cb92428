package dev.sluice.run.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks a server for the settings that decide whether it can lose runs; {@code conf/redis.conf} has those that it should have. */
public final class RedisCheck {

    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\b.*");
    private static final List<String> SETTINGS = List.of("appendfsync", "min-replicas-to-write");

    private final RedisConnector connector;
    private final RedisTiming timing;

    /**
     * One clear line each.
     *
     * @param error why it cannot be used at all; null if it can
     * @param warnings how it may lose runs
     */
    public record Findings(@Nullable String error, List<String> warnings) {
        public Findings {
            warnings = List.copyOf(warnings);
        }
    }

    RedisCheck(RedisConnector connector, RedisTiming timing) {
        this.connector = connector;
        this.timing = timing;
    }

    /** Of a cluster, some node is asked. */
    Future<Findings> run() {
        return connector
                .openOne()
                .compose(open -> facts(open)
                        .timeout(timing.bulk().toMillis(), TimeUnit.MILLISECONDS)
                        .recover(cause -> Future.failedFuture(RedisFailure.of("INFO", cause)))
                        .eventually(open::close))
                .map(RedisCheck::findings);
    }

    /** What INFO and CONFIG say, by name. A name that may not be asked for is absent. */
    private static Future<Map<String, String>> facts(OpenRedis open) {
        Map<String, String> facts = new HashMap<>();
        Future<Void> asked = open.send(Request.cmd(Command.INFO))
                .onSuccess(info -> readInfo(String.valueOf(info), facts))
                .mapEmpty();
        for (String setting : SETTINGS) {
            asked = asked.compose(
                    before -> open.send(Request.cmd(Command.CONFIG).arg("GET").arg(setting))
                            .onSuccess(value -> readSetting(setting, value, facts))
                            // Hosted servers and careful operators do not let everyone ask.
                            .otherwiseEmpty()
                            .mapEmpty());
        }
        return asked.map(facts);
    }

    private static void readInfo(String info, Map<String, String> facts) {
        info.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                facts.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
    }

    private static void readSetting(String setting, @Nullable Response answer, Map<String, String> facts) {
        Response value = answer == null ? null : answer.get(setting);
        if (value != null) {
            facts.put(setting, value.toString());
        }
    }

    static Findings findings(Map<String, String> facts) {
        List<String> warnings = new ArrayList<>();
        String version = facts.getOrDefault("redis_version", "");
        String policy = facts.getOrDefault("maxmemory_policy", "noeviction");
        if (!policy.equals("noeviction")) {
            warnings.add("Redis drops runs when its memory is full: maxmemory-policy is %s, set noeviction"
                    .formatted(policy));
        }
        boolean appendOnly = !"0".equals(facts.get("aof_enabled"));
        if (!appendOnly) {
            warnings.add("Redis forgets the newest runs when it stops: appendonly is no, set yes");
        }
        if (appendOnly && "no".equals(facts.get("appendfsync"))) {
            warnings.add(
                    "Redis may forget half a minute of runs when its machine stops: appendfsync is no, set everysec");
        }
        boolean replicas = !facts.getOrDefault("connected_slaves", "0").equals("0");
        if (replicas && "0".equals(facts.get("min-replicas-to-write"))) {
            warnings.add(
                    "Redis accepts runs that no replica has, and a failover forgets them: min-replicas-to-write is 0, set 1");
        }
        List<String> unknown =
                SETTINGS.stream().filter(name -> !facts.containsKey(name)).toList();
        if (!unknown.isEmpty()) {
            warnings.add("Redis does not tell %s: whether it may lose runs is not known"
                    .formatted(String.join(" and ", unknown)));
        }
        return new Findings(tooOld(version) ? "Redis %s is too old, 6.2 is needed".formatted(version) : null, warnings);
    }

    private static boolean tooOld(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            return false;
        }
        int major = Integer.parseInt(matcher.group(1));
        return major < 6 || (major == 6 && Integer.parseInt(matcher.group(2)) < 2);
    }
}
