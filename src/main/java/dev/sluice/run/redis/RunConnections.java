package dev.sluice.run.redis;

import io.vertx.core.Future;

/** What one event loop has of Redis. */
record RunConnections(RedisCommands commands, RedisNotices notices, RedisBell bell, Closing closing) {

    /** Ends all of it. */
    interface Closing {
        Future<Void> close();
    }

    /** Opens all of it, on the event loop that calls. */
    static RunConnections open(RedisServer server) {
        RedisLink link = server.openLink();
        SubscriberLink notices = server.openNotices();
        RedisBell bell = server.openBell(RunKeys.bell());
        return new RunConnections(link, notices, bell, () -> Future.join(link.close(), notices.close(), bell.close())
                .mapEmpty());
    }
}
