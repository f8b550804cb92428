package dev.sluice.app;

import dev.sluice.http.GatewayVerticle;
import dev.sluice.limit.RateLimiter;
import dev.sluice.run.Runs;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The routers of a process, one on each event loop, and what each of them has of Redis. */
final class Routers {

    private final Vertx vertx;
    private final RunStores stores;
    private final Limiting limiting;
    private final List<GatewayVerticle> routers = new CopyOnWriteArrayList<>();
    private final List<Supplier<Future<Void>>> leaving = new CopyOnWriteArrayList<>();

    Routers(Vertx vertx, RunStores stores, Limiting limiting) {
        this.vertx = vertx;
        this.stores = stores;
        this.limiting = limiting;
    }

    Future<Void> start(GatewayVerticle.Shared shared, int loops) {
        return vertx.deployVerticle(
                        () -> {
                            GatewayVerticle router = new GatewayVerticle(shared);
                            routers.add(router);
                            return router;
                        },
                        new DeploymentOptions().setInstances(loops))
                .mapEmpty();
    }

    /** Of the event loop that calls. */
    Runs runs() {
        RunStores.Parts parts = stores.open();
        onLeave(parts.close());
        return new Runs(parts.queue(), parts.store(), parts.log());
    }

    /** Of the event loop that calls. */
    RateLimiter limiter() {
        RateLimiter limiter = limiting.limiter();
        onLeave(limiter::close);
        return limiter;
    }

    /** Done on the event loop that calls this. */
    private void onLeave(Supplier<Future<Void>> close) {
        Context loop = vertx.getOrCreateContext();
        leaving.add(() -> {
            Promise<Void> left = Promise.promise();
            loop.runOnContext(go -> close.get().onComplete(left));
            return left.future();
        });
    }

    /** Where they listen. */
    int port() {
        return routers.getFirst().port();
    }

    /** Lets what clients have asked for end, for as long as it may. */
    Future<Void> drain() {
        return Future.join(routers.stream().map(GatewayVerticle::drain).toList())
                .mapEmpty();
    }

    /** Makes a drain wait no longer. */
    void hurry() {
        routers.forEach(GatewayVerticle::hurry);
    }

    /** Lets go of Redis. */
    Future<Void> leave() {
        return Future.join(leaving.stream().map(Supplier::get).toList()).mapEmpty();
    }
}
