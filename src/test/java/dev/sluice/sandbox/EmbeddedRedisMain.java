package dev.sluice.sandbox;

import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;

/** A process that starts a Redis, says where on one line, and stays until it is killed. */
final class EmbeddedRedisMain {

    private EmbeddedRedisMain() {}

    public static void main(String[] args) throws Exception {
        EmbeddedRedis redis = EmbeddedRedis.start(Vertx.vertx(), new SecureRandom())
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        System.out.println(redis.url() + " " + redis.folder());
        System.out.flush();
        Thread.currentThread().join();
    }
}
