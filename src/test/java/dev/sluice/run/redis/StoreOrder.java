package dev.sluice.run.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What must hold of the store whenever no script is running: each run is where its state says, and nowhere else. */
public final class StoreOrder {

    private final Keyspace redis;

    public StoreOrder(Keyspace redis) {
        this.redis = redis;
    }

    public void check() {
        Map<String, Map<String, String>> runs = runs();
        assertThat(members("waiting")).isEqualTo(inState(runs, "queued"));
        assertThat(union("wait:")).isEqualTo(inState(runs, "queued"));
        assertThat(members("lease")).isEqualTo(inState(runs, "running"));
        assertThat(union("act:")).isEqualTo(inState(runs, "running"));
        assertThat(union("proc:")).isEqualTo(inState(runs, "running"));
        assertThat(members("delay")).isEqualTo(inState(runs, "retry_wait"));
        assertThat(members("expiry")).isEqualTo(inState(runs, "completed", "failed", "cancelled"));
        assertThat(union("q:")).containsAll(inState(runs, "queued"));
        assertThat(union("ic:")).isEqualTo(runs.keySet());
        assertThat(union("iu:")).isEqualTo(runs.keySet());
        assertThat(union("ix:")).isEqualTo(runs.keySet());
        assertThat(union("ie:")).isEqualTo(inState(runs, "completed", "failed", "cancelled"));
        assertThat(keys("ie:").stream().mapToInt(key -> members(key).size()).sum())
                .isEqualTo(members("expiry").size());
        ownersAreThoseOfTheRuns(runs);
        assertThat(runs.keySet()).containsAll(members("hook"));
        eachIsInOneState(runs.keySet());
        ringsHaveWhoeverWaits();
        bytesAreThoseOfTheRuns(runs);
        bodiesAreThoseOfTheLiving(runs);
    }

    /** Also that nothing of the work is left. */
    public void checkAtRest() {
        check();
        assertThat(redis.keys()).noneMatch(key -> key.matches("(q|ring|inring|proc|act|wait):.*|lease|delay|waiting"));
    }

    private Map<String, Map<String, String>> runs() {
        Map<String, Map<String, String>> runs = new HashMap<>();
        for (String key : keys("run:")) {
            Map<String, String> fields = new HashMap<>();
            Response record = redis.send(Command.HGETALL, RunKeys.PREFIX + key);
            record.getKeys()
                    .forEach(field -> fields.put(field, record.get(field).toString()));
            runs.put(key.substring("run:".length()), fields);
        }
        return runs;
    }

    private static Set<String> inState(Map<String, Map<String, String>> runs, String... states) {
        Set<String> uids = new TreeSet<>();
        runs.forEach((uid, fields) -> {
            if (List.of(states).contains(fields.get("st"))) {
                uids.add(uid);
            }
        });
        return uids;
    }

    private List<String> keys(String kind) {
        return redis.keys().stream().filter(key -> key.startsWith(kind)).toList();
    }

    /** Of one key of any type. */
    private Set<String> members(String key) {
        String whole = RunKeys.PREFIX + key;
        Response members =
                switch (redis.send(Command.TYPE, whole).toString()) {
                    case "zset" -> redis.send(Command.ZRANGE, whole, 0, -1);
                    case "set" -> redis.send(Command.SMEMBERS, whole);
                    default -> redis.send(Command.LRANGE, whole, 0, -1);
                };
        Set<String> texts = new TreeSet<>();
        members.forEach(member -> texts.add(member.toString()));
        return texts;
    }

    private Set<String> union(String kind) {
        Set<String> all = new TreeSet<>();
        keys(kind).forEach(key -> all.addAll(members(key)));
        return all;
    }

    private void eachIsInOneState(Set<String> uids) {
        List<String> all = new ArrayList<>();
        keys("ix:").forEach(key -> all.addAll(members(key)));
        assertThat(all).hasSameSizeAs(uids);
    }

    /** Unless its tenant is at its cap, and then something of it runs. */
    private void ringsHaveWhoeverWaits() {
        for (String key : keys("q:")) {
            String[] parts = key.split(":", 3);
            boolean inRing = members("ring:" + parts[1]).contains(parts[2]);
            assertThat(members("inring:" + parts[1]).contains(parts[2])).isEqualTo(inRing);
            assertThat(inRing || !members("act:" + parts[2]).isEmpty()).as(key).isTrue();
        }
    }

    private void ownersAreThoseOfTheRuns(Map<String, Map<String, String>> runs) {
        Set<String> expected = new TreeSet<>();
        runs.values().forEach(run -> expected.add("owners:" + run.get("th") + " " + run.get("oh")));
        Set<String> stored = new TreeSet<>();
        keys("owners:").forEach(key -> members(key).forEach(owner -> stored.add(key + " " + owner)));
        assertThat(stored).isEqualTo(expected);
    }

    private void bytesAreThoseOfTheRuns(Map<String, Map<String, String>> runs) {
        Map<String, Long> expected = new HashMap<>();
        for (Map<String, String> run : runs.values()) {
            long bytes = number(run, "inbytes") + number(run, "outbytes") + number(run, "logbytes");
            if (bytes > 0) {
                expected.merge(run.getOrDefault("th", ""), bytes, Long::sum);
                expected.merge("all", bytes, Long::sum);
            }
        }
        Map<String, Long> stored = new HashMap<>();
        Response bytes = redis.send(Command.HGETALL, RunKeys.PREFIX + "bytes");
        bytes.getKeys().forEach(whose -> stored.put(whose, bytes.get(whose).toLong()));
        assertThat(stored).isEqualTo(expected);
    }

    private static long number(Map<String, String> run, String field) {
        return Long.parseLong(run.getOrDefault(field, "0"));
    }

    private void bodiesAreThoseOfTheLiving(Map<String, Map<String, String>> runs) {
        for (String key : keys("in:")) {
            boolean staged = Numbers.of(redis.send(Command.PTTL, RunKeys.PREFIX + key)) > 0;
            String uid = key.split(":", 3)[1];
            assertThat(staged || number(runs.getOrDefault(uid, Map.of()), "inbytes") > 0)
                    .as(key)
                    .isTrue();
        }
    }
}
