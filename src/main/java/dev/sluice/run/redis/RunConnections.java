package dev.sluice.run.redis;

/** What one event loop has of Redis. */
record RunConnections(RedisCommands commands, RedisNotices notices, RedisBell bell) {}
