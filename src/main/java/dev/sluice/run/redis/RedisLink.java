package dev.sluice.run.redis;

import dev.sluice.run.RunsUnavailableException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One held connection that many commands share without waiting for each other, and what vertx-redis-client 5.0 leaves to us: a bound in
 * time for each command, a new connection when the old one ends, falls silent or leads to a server that is no master any more, and
 * scripts that the server has forgotten.
 *
 * <p>It is its own circuit breaker. While there is a connection, commands are sent. After a loss they wait for the first attempt to
 * open another. Once that has failed, or after a silence, they fail at once, until an attempt, one a second, succeeds.
 *
 * <p>In a cluster a connection is one to all its nodes, and opening it needs all of them. So a failing one stays in use, for the sake of
 * the nodes that live, until the new one is open.
 *
 * <p>A command that timed out may still have happened or happen later. One per event loop, on which it is opened and used.
 */
public final class RedisLink implements RedisCommands {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    /** A call with more is taken for one that carries a piece of a payload; pieces are read with LRANGE. */
    private static final int BULK_BYTES = 32 * 1024;

    /** Troubles that another server may not have. */
    private static final Set<String> WRONG_SERVER = Set.of("READONLY", "NOREPLICAS", "MASTERDOWN");

    /** An idle connection is asked for a sign of life this often; one that lived for less is not replaced at once. */
    private static final Duration PROBE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final RedisConnector connector;
    private final RedisTiming timing;
    private final Thread eventLoop = Thread.currentThread();
    private final Backoff backoff;
    private final long probe;

    private @Nullable HeldRedis held;
    /** The last attempt. Of our context, like all futures here: the timeout of one without would fire on a thread of its own. */
    private Future<HeldRedis> attempt = Future.failedFuture(away());
    /** Whether an attempt goes on or is to come. */
    private boolean opening;
    /** The breaker is open: the last attempt has failed, or the server has fallen silent. */
    private boolean down;

    private int inFlight;
    private boolean closed;

    private RedisLink(Vertx vertx, RedisConnector connector, RedisTiming timing) {
        this.vertx = vertx;
        this.connector = connector;
        this.timing = timing;
        this.backoff = new Backoff(connector.random());
        this.probe = vertx.setPeriodic(PROBE.toMillis(), id -> probe());
    }

    /** A link of the event loop that calls. It works on its connection from now on, until it is closed. */
    static RedisLink open(Vertx vertx, RedisConnector connector, RedisTiming timing) {
        if (!Context.isOnEventLoopThread()) {
            throw new IllegalStateException("not on an event loop");
        }
        RedisLink link = new RedisLink(vertx, connector, timing);
        link.openAfter(Duration.ZERO);
        return link;
    }

    @Override
    public Future<@Nullable Response> send(Request command) {
        return bounded(command, command.command().equals(Command.LRANGE) ? timing.bulk() : timing.command());
    }

    @Override
    public Future<@Nullable Response> eval(Script script, List<String> keys, List<Buffer> args) {
        int bytes = args.stream().mapToInt(Buffer::length).sum();
        Duration patience = bytes > BULK_BYTES ? timing.bulk() : timing.command();
        Request byName = call(Command.EVALSHA, script.sha1(), keys, args);
        return bounded(byName, patience)
                .recover(cause -> cause instanceof UnknownScriptException
                        ? bounded(call(Command.EVAL, script.text(), keys, args), patience)
                        : Future.failedFuture(cause));
    }

    /** Ends the connection; what waits for a reply fails, and so does every further command. */
    public Future<Void> close() {
        checkThread();
        closed = true;
        vertx.cancelTimer(probe);
        HeldRedis last = held;
        held = null;
        return last == null ? Future.succeededFuture() : last.close();
    }

    private static Request call(Command eval, String script, List<String> keys, List<Buffer> args) {
        Request request = Request.cmd(eval).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        args.forEach(request::arg);
        return request;
    }

    private Future<@Nullable Response> bounded(Request command, Duration patience) {
        checkThread();
        if (closed || (down && held == null)) {
            return Future.failedFuture(away());
        }
        if (inFlight >= timing.inFlight()) {
            return Future.failedFuture(new RunsUnavailableException("too many commands wait for Redis"));
        }
        inFlight++;
        Future<@Nullable Response> reply = held != null ? write(held, command) : writeLater(command, patience);
        // Counts until the reply comes: a command that is given up still has its place on the connection.
        reply.onComplete(done -> inFlight--);
        return reply.timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .recover(cause -> Future.failedFuture(told(command, cause)));
    }

    private Future<@Nullable Response> writeLater(Request command, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        // What its caller was told to have failed is not sent any more.
        return attempt.compose(
                open -> !closed && System.nanoTime() < deadline ? write(open, command) : Future.failedFuture(away()));
    }

    private Future<@Nullable Response> write(HeldRedis to, Request command) {
        return to.send(command).onFailure(cause -> onFailure(to, cause));
    }

    private void onFailure(HeldRedis of, Throwable cause) {
        String trouble = RedisFailure.trouble(cause);
        if (trouble != null && WRONG_SERVER.contains(trouble) && !of.youngerThan(PROBE)) {
            lose(of, "the server says " + trouble);
        } else if (connector.cluster() && !RedisFailure.isReply(cause)) {
            // One node of several has gone; the client does not open a connection to the same address again.
            lose(of, "a node's connection has ended");
        }
    }

    private Exception told(Request command, Throwable cause) {
        if (RedisFailure.isUnknownScript(cause)) {
            return new UnknownScriptException();
        }
        if (cause instanceof TimeoutException) {
            loseIfSilentFor(timing.command().multipliedBy(2));
        }
        return RedisFailure.of(OpenRedis.name(command), cause);
    }

    private void loseIfSilentFor(Duration time) {
        HeldRedis of = held;
        if (of != null && of.silentFor(time)) {
            down = !connector.cluster();
            lose(of, "no answer");
        }
    }

    private void lose(HeldRedis of, String why) {
        if (of != held || opening) {
            return;
        }
        LOG.atWarn().addKeyValue("reason", why).log("the connection to Redis is replaced");
        if (!connector.cluster()) {
            held = null;
            of.close();
        }
        if (of.youngerThan(PROBE)) {
            openAfter(backoff.next());
        } else {
            backoff.reset();
            openAfter(Duration.ZERO);
        }
    }

    private void openAfter(Duration pause) {
        opening = true;
        long due = System.nanoTime() + pause.toNanos();
        attempt = vertx.timer(Math.max(1, pause.toMillis()), TimeUnit.MILLISECONDS)
                .compose(go -> closed ? Future.failedFuture(away()) : connector.open())
                .map(HeldRedis::new);
        attempt.onComplete(opened -> {
            opening = false;
            if (opened.succeeded()) {
                adopt(opened.result());
            } else {
                onNoConnection(opened.cause(), Duration.ofNanos(System.nanoTime() - due));
            }
        });
    }

    private void adopt(HeldRedis open) {
        if (closed) {
            open.close();
            return;
        }
        HeldRedis before = held;
        held = open;
        if (down) {
            LOG.atInfo().log("Redis is reached again");
        }
        down = false;
        if (connector.cluster()) {
            if (before != null) {
                vertx.setTimer(timing.bulk().toMillis(), id -> before.close());
            }
        } else {
            open.onEnd(() -> lose(open, "it has ended"));
        }
    }

    private void onNoConnection(Throwable cause, Duration took) {
        if (closed) {
            return;
        }
        if (!down) {
            LOG.atWarn().addKeyValue("reason", cause.getMessage()).log("Redis cannot be reached");
        }
        down = true;
        // Counted from the attempt's start: a host that swallows packets is asked as often as one that refuses them.
        Duration pause = backoff.next().minus(took);
        openAfter(pause.isNegative() ? Duration.ofMillis(1) : pause);
    }

    /** A connection whose other end has vanished is found out here and not by the next caller. A cluster's has many ends. */
    private void probe() {
        loseIfSilentFor(timing.bulk());
        if (held != null && held.idle() && !connector.cluster()) {
            send(Request.cmd(Command.PING));
        }
    }

    private static RunsUnavailableException away() {
        return new RunsUnavailableException("Redis cannot be reached");
    }

    private void checkThread() {
        if (Thread.currentThread() != eventLoop) {
            throw new IllegalStateException("this link is of another event loop");
        }
    }

    /** The server has forgotten it, or has never known. Never leaves this class. */
    private static final class UnknownScriptException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownScriptException() {
            super("unknown script", null, false, false);
        }
    }
}
