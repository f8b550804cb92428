package dev.sluice.run.redis;

import dev.sluice.run.RunLog;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection that messages come in on; opened with the first interest, then kept. Each time the server confirms a channel, after a
 * loss too, all who listen to it are called: what was published before has not reached them.
 *
 * <p>vertx-redis-client 5.0 gives a message that comes in while a reply is awaited the place of that reply. So this connection
 * awaits none: its pings only make the server say something. One per event loop.
 */
final class SubscriberLink implements RedisNotices {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriberLink.class);

    /** How often the connection is asked for a sign of life. Two in a row without one, and it is replaced. */
    private static final Duration PING = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final Context context;
    private final RedisConnector connector;
    private final Backoff backoff;
    private final long pings;
    private final Map<String, List<Listener>> channels = new LinkedHashMap<>();

    private @Nullable OpenRedis open;
    private boolean opening;
    private boolean reached = true;
    private boolean closed;
    private int silence;

    SubscriberLink(Vertx vertx, RedisConnector connector) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.connector = connector;
        this.backoff = new Backoff(connector.random());
        this.pings = vertx.setPeriodic(PING.toMillis(), id -> ping());
    }

    @Override
    public RunLog.Following subscribe(String channel, Runnable onMessage) {
        Listener listener = new Listener(channel, onMessage);
        List<Listener> listeners = channels.computeIfAbsent(channel, absent -> new ArrayList<>());
        listeners.add(listener);
        if (open == null) {
            openNow();
        } else if (listeners.size() == 1) {
            order(Command.SUBSCRIBE, List.of(channel));
        }
        return listener;
    }

    Future<Void> close() {
        closed = true;
        vertx.cancelTimer(pings);
        channels.clear();
        OpenRedis last = open;
        open = null;
        return last == null ? Future.succeededFuture() : last.close();
    }

    /** How many channels somebody listens to. */
    int channels() {
        return channels.size();
    }

    /** How many pings have gone out since something was heard. */
    int silence() {
        return silence;
    }

    private void openNow() {
        if (opening || closed) {
            return;
        }
        opening = true;
        connector.openOne().onComplete(opened -> {
            opening = false;
            if (opened.succeeded()) {
                adopt(opened.result());
            } else {
                if (reached) {
                    LOG.atWarn()
                            .addKeyValue("reason", opened.cause().getMessage())
                            .log("Redis cannot be reached for messages");
                }
                reached = false;
                retry();
            }
        });
    }

    private void retry() {
        vertx.setTimer(backoff.next().toMillis(), id -> openNow());
    }

    private void adopt(OpenRedis fresh) {
        if (closed) {
            fresh.close();
            return;
        }
        open = fresh;
        reached = true;
        silence = 0;
        fresh.onHeard(this::onHeard);
        fresh.onEnd(() -> lose(fresh));
        if (!channels.isEmpty()) {
            order(Command.SUBSCRIBE, List.copyOf(channels.keySet()));
        }
    }

    private void lose(OpenRedis of) {
        if (open == of) {
            open = null;
            of.close();
            retry();
        }
    }

    private void order(Command what, List<String> names) {
        OpenRedis to = open;
        if (to != null) {
            Request request = Request.cmd(what);
            names.forEach(request::arg);
            // The client succeeds when it is written; the server's answer comes in like a message.
            to.send(request).onFailure(cause -> lose(to));
        }
    }

    private void onHeard(@Nullable Response heard) {
        silence = 0;
        if (heard == null || heard.type() == ResponseType.SIMPLE || heard.size() < 3) {
            return;
        }
        String kind = String.valueOf(heard.get(0));
        if (kind.equals("message") || kind.equals("subscribe")) {
            backoff.reset();
            for (Listener listener : channels.getOrDefault(String.valueOf(heard.get(1)), List.of())) {
                // Each by itself, so that one that fails does not cost the others theirs.
                context.runOnContext(go -> listener.call());
            }
        }
    }

    private void ping() {
        OpenRedis to = open;
        if (to == null) {
            return;
        }
        if (silence >= 2) {
            lose(to);
            return;
        }
        silence++;
        to.send(Request.cmd(Command.PING)).onSuccess(pong -> silence = 0);
    }

    /** One interest in one channel. */
    private final class Listener implements RunLog.Following {

        private final String channel;
        private final Runnable onMessage;
        private boolean over;

        Listener(String channel, Runnable onMessage) {
            this.channel = channel;
            this.onMessage = onMessage;
        }

        void call() {
            if (!over) {
                onMessage.run();
            }
        }

        @Override
        public void close() {
            List<Listener> listeners = channels.get(channel);
            if (over || listeners == null) {
                return;
            }
            over = true;
            listeners.remove(this);
            if (listeners.isEmpty()) {
                channels.remove(channel);
                order(Command.UNSUBSCRIBE, List.of(channel));
            }
        }
    }
}
