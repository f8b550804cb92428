package dev.sluice.http;

import dev.sluice.run.MemoryRuns;
import dev.sluice.run.SharedRuns;
import dev.sluice.run.redis.LiveRuns;

/** Where the runs of a test are kept. */
enum RunsKind {
    MEMORY,
    REDIS;

    SharedRuns open() {
        return switch (this) {
            case MEMORY -> new MemoryRuns();
            case REDIS -> new LiveRuns();
        };
    }
}
