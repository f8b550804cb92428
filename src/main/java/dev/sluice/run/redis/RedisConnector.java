package dev.sluice.run.redis;

import dev.sluice.config.RedisUrl;
import dev.sluice.config.RedisUrl.Topology;
import dev.sluice.config.Secret;
import dev.sluice.run.RunsUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections, each with a client of its own: nothing is left over from an earlier attempt (the client remembers for a second
 * where the master was), and giving up one ends all of it. The nodes are tried in another order each time, because one that accepts
 * connections and says nothing would hide the others.
 *
 * <p>Safe for all threads, if the random source is. A connection belongs to the event loop that asked for it.
 */
final class RedisConnector {

    /** Per node. In a cluster the client asks for the slots on a connection of its own, beside the held one. */
    private static final int POOL = 4;

    private final Vertx vertx;
    private final RedisUrl url;
    private final Duration patience;
    private final RandomGenerator random;

    RedisConnector(Vertx vertx, RedisUrl url, Duration patience, RandomGenerator random) {
        this.vertx = vertx;
        this.url = url;
        this.patience = patience;
        this.random = random;
    }

    boolean cluster() {
        return url.topology() == Topology.CLUSTER;
    }

    RandomGenerator random() {
        return random;
    }

    /** To the master, or to all nodes of a cluster. */
    Future<OpenRedis> open() {
        return opened(options(), !cluster());
    }

    /** To the master, or to one node of a cluster, whichever: messages that are published reach all of them. */
    Future<OpenRedis> openOne() {
        return cluster() ? opened(options().setType(RedisClientType.STANDALONE), false) : open();
    }

    private Future<OpenRedis> opened(RedisOptions options, boolean master) {
        Redis client = Redis.createClient(vertx, options);
        return client.connect()
                .map(connection -> new OpenRedis(client, connection))
                .compose(open -> master ? checkMaster(open).map(open) : Future.succeededFuture(open))
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .recover(cause -> client.close().transform(closed -> Future.failedFuture(reason(cause))));
    }

    /** The client does not ask: after a failover it would go on writing to the old master. */
    private static Future<Void> checkMaster(OpenRedis open) {
        return open.send(Request.cmd(Command.ROLE))
                // Not every user may ask; then READONLY will tell.
                .otherwise(refused -> null)
                .compose(reply -> {
                    String role = role(reply);
                    return role.equals("master")
                            ? Future.<Void>succeededFuture()
                            : Future.failedFuture(new RunsUnavailableException("the server is a " + role));
                });
    }

    private static String role(@Nullable Response reply) {
        return reply == null || reply.size() == 0 ? "master" : String.valueOf(reply.get(0));
    }

    /** One line for the log, without the password, whoever has put it there. */
    private RunsUnavailableException reason(Throwable cause) {
        String text = cause instanceof TimeoutException
                ? "no answer in " + patience.toMillis() + " ms"
                : RedisFailure.text(cause);
        Secret password = url.password();
        return new RunsUnavailableException(password == null ? text : text.replace(password.reveal(), "***"));
    }

    private RedisOptions options() {
        RedisOptions options = new RedisOptions()
                .setNetClientOptions(network())
                .setType(
                        switch (url.topology()) {
                            case STANDALONE -> RedisClientType.STANDALONE;
                            case SENTINEL -> RedisClientType.SENTINEL;
                            case CLUSTER -> RedisClientType.CLUSTER;
                        })
                .setEndpoints(endpoints())
                .setMaxPoolSize(POOL)
                .setMaxPoolWaiting(2 * POOL)
                // The connection is held, so nothing is to be cleaned away.
                .setPoolCleanerInterval(-1)
                .setMaxWaitingHandlers(RedisTiming.MAX_IN_FLIGHT)
                // It cannot revive a held connection; we open a new one.
                .setAutoFailover(false);
        if (url.master() != null) {
            options.setMasterName(url.master());
        }
        if (url.user() != null) {
            options.setUser(url.user());
        }
        // Not in the endpoints: the client's exceptions name those.
        Secret password = url.password();
        return password == null ? options : options.setPassword(password.reveal());
    }

    private NetClientOptions network() {
        NetClientOptions network = new NetClientOptions().setConnectTimeout((int) patience.toMillis());
        return url.tls() ? network.setSsl(true).setHostnameVerificationAlgorithm("HTTPS") : network;
    }

    private List<String> endpoints() {
        List<String> endpoints = new ArrayList<>();
        String database = url.database() == 0 ? "" : "/" + url.database();
        url.nodes().forEach(node -> endpoints.add((url.tls() ? "rediss://" : "redis://") + node + database));
        Collections.shuffle(endpoints, Random.from(random));
        return endpoints;
    }
}
