package dev.sluice.run.redis;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What a server keeps, for tests that look at it from beside. */
public interface Keyspace {

    Response send(Command command, Object... args);

    /** All keys of ours, without their prefix. */
    default Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        send(Command.KEYS, RunKeys.PREFIX + "*")
                .forEach(key -> keys.add(key.toString().substring(RunKeys.PREFIX.length())));
        return keys;
    }

    /** How many members a set of ours has; 0 if there is none. */
    default long size(String key) {
        return Numbers.of(send(Command.SCARD, RunKeys.PREFIX + key));
    }

    /** How many leases there are. */
    default long leases() {
        return Numbers.of(send(Command.ZCARD, RunKeys.lease()));
    }

    /** Delivers a run once more. */
    default void deliverAgain(String uid) {
        String tenant = send(Command.HGET, RunKeys.run(uid), "th").toString();
        String priority = send(Command.HGET, RunKeys.run(uid), "prio").toString();
        send(Command.LPUSH, RunKeys.queue(priority, tenant), uid);
    }

    /** Lets the time pass for which ended runs are kept. */
    default void age() {
        send(Command.ZUNIONSTORE, RunKeys.expiry(), 1, RunKeys.expiry(), "WEIGHTS", 0);
    }

    /** Those keys of these kinds that do not go by themselves. */
    default List<String> lasting(List<String> kinds) {
        return keys().stream()
                .filter(key -> kinds.stream().anyMatch(key::startsWith))
                .filter(key -> Numbers.of(send(Command.PTTL, RunKeys.PREFIX + key)) == -1)
                .toList();
    }

    /** Of a server that is somewhere. */
    static Keyspace at(Vertx vertx, LocalRedis server) {
        Redis client = Redis.createClient(vertx, server.url().reveal());
        return (command, args) -> {
            Request request = Request.cmd(command);
            for (Object arg : args) {
                request.arg(arg.toString());
            }
            return Objects.requireNonNull(RunsRedis.get(client.send(request)));
        };
    }
}
