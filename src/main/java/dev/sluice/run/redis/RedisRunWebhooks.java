package dev.sluice.run.redis;

import dev.sluice.model.RunOwner;
import dev.sluice.run.RunWebhooks;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The outbox of webhooks. One per event loop. */
final class RedisRunWebhooks implements RunWebhooks {

    private static final Duration TAKEN = Duration.ofMinutes(1);

    private final RedisCommands redis;
    private final RunScripts scripts;

    RedisRunWebhooks(RedisCommands redis, RunScripts scripts) {
        this.redis = redis;
        this.scripts = scripts;
    }

    @Override
    public Future<List<Due>> due(int max) {
        return new ScriptCall(scripts.hooks, RunKeys.hooks())
                .with(max)
                .with(TAKEN)
                .on(redis)
                .map(RedisRunWebhooks::taken);
    }

    private static List<Due> taken(Response reply) {
        List<Due> taken = new ArrayList<>();
        for (Response hook : reply) {
            RunOwner owner = new RunOwner(hook.get(1).toString(), hook.get(2).toString());
            taken.add(new Due(hook.get(0).toString(), owner, hook.get(3).toString(), Numbers.small(hook.get(4))));
        }
        return taken;
    }

    @Override
    public Future<Void> done(String uid) {
        return redis.send(Request.cmd(Command.ZREM, RunKeys.hooks(), uid)).mapEmpty();
    }

    @Override
    public Future<Void> again(String uid, Duration pause) {
        return new ScriptCall(scripts.hookAgain, RunKeys.hooks())
                .with(uid)
                .with(pause)
                .on(redis)
                .mapEmpty();
    }
}
