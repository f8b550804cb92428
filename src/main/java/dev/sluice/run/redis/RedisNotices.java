package dev.sluice.run.redis;

import dev.sluice.run.RunLog;

/** Messages that are published. Hints, never truth: one may get lost. One per event loop. */
interface RedisNotices {

    /**
     * Calls back, on the event loop, with every message on a channel, and once after a lost connection has been replaced, because
     * messages may have been missed. Close the answer in the end.
     */
    RunLog.Following subscribe(String channel, Runnable onMessage);
}
