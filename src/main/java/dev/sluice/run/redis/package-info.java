/**
 * Runs, kept in Redis. {@link dev.sluice.run.redis.RunKeys} names every key; each transition is one Lua script, whose file documents its
 * keys, arguments, reply and promise. The scripts measure time by the server's clock only. Everything here talks to the server through
 * {@link dev.sluice.run.redis.RedisCommands}, {@link dev.sluice.run.redis.RedisNotices} and {@link dev.sluice.run.redis.RedisBell}.
 *
 * <p>Rate limits go to the server by the same links: {@link dev.sluice.run.redis.RedisServer#openLink}.
 */
@NullMarked
package dev.sluice.run.redis;

import org.jspecify.annotations.NullMarked;
