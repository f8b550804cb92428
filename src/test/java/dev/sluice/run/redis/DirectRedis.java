package dev.sluice.run.redis;

import dev.sluice.run.RunLog;
import dev.sluice.run.RunsUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/** Commands, notices and the bell over three plain connections, without any repair of them. */
final class DirectRedis implements RedisCommands, RedisNotices, RedisBell {

    private final RedisConnection commands;
    private final RedisConnection subscriber;
    private final RedisConnection blocking;
    private final Map<String, Set<Runnable>> listeners = new ConcurrentHashMap<>();

    DirectRedis(RedisConnection commands, RedisConnection subscriber, RedisConnection blocking) {
        this.commands = commands;
        this.subscriber = subscriber;
        this.blocking = blocking;
        subscriber.handler(this::onMessage);
    }

    private void onMessage(Response message) {
        if (message.size() == 3 && message.get(0).toString().equals("message")) {
            listeners.getOrDefault(message.get(1).toString(), Set.of()).forEach(Runnable::run);
        }
    }

    @Override
    public Future<@Nullable Response> send(Request command) {
        return commands.send(command).recover(DirectRedis::failure);
    }

    @Override
    public Future<@Nullable Response> eval(Script script, List<String> keys, List<Buffer> args) {
        return commands.send(request(Command.EVALSHA, script.sha1(), keys, args))
                .recover(failure -> String.valueOf(failure.getMessage()).startsWith("NOSCRIPT")
                        ? commands.send(request(Command.EVAL, script.text(), keys, args))
                        : Future.failedFuture(failure))
                .recover(DirectRedis::failure);
    }

    private static Request request(Command command, String script, List<String> keys, List<Buffer> args) {
        Request request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        args.forEach(request::arg);
        return request;
    }

    private static Future<@Nullable Response> failure(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return Future.failedFuture(message.contains("OOM") ? new RunsUnavailableException(message) : failure);
    }

    @Override
    public RunLog.Following subscribe(String channel, Runnable onMessage) {
        listeners
                .computeIfAbsent(channel, absent -> new CopyOnWriteArraySet<>())
                .add(onMessage);
        var unused = subscriber.send(Request.cmd(Command.SUBSCRIBE, channel));
        return () -> listeners.getOrDefault(channel, Set.of()).remove(onMessage);
    }

    @Override
    public Future<Void> await(Duration patience) {
        return blocking.send(Request.cmd(Command.BLPOP, RunKeys.bell(), patience.toSeconds()))
                .mapEmpty();
    }

    @Override
    public Future<Void> close() {
        return blocking.close();
    }
}
