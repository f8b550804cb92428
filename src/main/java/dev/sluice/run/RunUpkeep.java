package dev.sluice.run;

import io.vertx.core.Future;

/**
 * What keeps the store in order. Every process does it, at moments of its own; each step is atomic and harmless to repeat, so nobody
 * leads. Each answers how much there was to do.
 */
public interface RunUpkeep {

    /** Gives runs whose lease has expired back to the queue, or ends them if that has happened too often. */
    Future<Integer> reap();

    /** Forgets terminal runs whose time is over. */
    Future<Integer> forget();

    /** Finds and repairs what no transition should leave behind: each repair is worth an alarm. */
    Future<Integer> sweep();

    /** How much there is in the store. Cheap: it does not depend on how much that is. */
    Future<QueueDepth> depth();
}
