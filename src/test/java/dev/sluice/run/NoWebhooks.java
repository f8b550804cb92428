package dev.sluice.run;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** An outbox that stays empty. */
public final class NoWebhooks implements RunWebhooks {

    @Override
    public Future<List<Due>> due(int max) {
        return Future.succeededFuture(List.of());
    }

    @Override
    public Future<Void> done(String uid) {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> again(String uid, Duration pause) {
        return Future.succeededFuture();
    }
}
