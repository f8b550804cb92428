package dev.sluice.run;

import io.vertx.core.Vertx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store of runs that any number of event loops share, and that a test plays the worker of. Safe for all threads. */
public interface SharedRuns extends AutoCloseable {

    /** The store as an event loop reaches it; called on that loop. */
    Runs on(Vertx loop);

    /** Whether the store cannot be reached. When it can be again, every event loop has seen it. */
    void away(boolean now);

    /** From now on nobody is told of anything. */
    void loseHints();

    /** From now on there is no room. */
    void full(Enqueued.Scope scope);

    /** What was accepted; keys of idempotency are told of by some stores only. */
    List<NewRun> accepted();

    /** How many interests in runs there are. */
    int listeners();

    /** How many frames all readers of logs have been given. */
    long framesRead();

    void begin(String uid);

    /** Of a run that has been begun, or is now. */
    void append(String uid, @Nullable String type, String... data);

    /** Forgets the first frames of a log. */
    void trim(String uid, int frames);

    void complete(String uid, String result);

    void fail(String uid, String code, String message);

    @Override
    void close();
}
