package dev.sluice.app;

import io.vertx.core.Future;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.ExitCode;

/** Keeps a process alive from the start of a gateway until the process is told to end. Blocks the thread of {@code main}. */
final class Serving {

    private final Consumer<Runnable> atEnd;
    private final Duration patience;
    private final PrintWriter err;

    /**
     * @param atEnd takes what is to be done when the process is told to end; a shutdown hook, but for tests
     * @param patience how long the gateway may take to stop before the process ends all the same
     */
    Serving(Consumer<Runnable> atEnd, Duration patience, PrintWriter err) {
        this.atEnd = atEnd;
        this.patience = patience;
        this.err = err;
    }

    /** A shutdown hook of this process. */
    static void atEndOfProcess(Runnable work) {
        Runtime.getRuntime().addShutdownHook(new Thread(work, "shutdown"));
    }

    /** The exit code: at once if the start fails, otherwise when what was started has stopped. */
    <T> int run(Supplier<Future<T>> start, Function<T, Future<Void>> stop) throws InterruptedException {
        T running;
        try {
            running = start.get().toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            err.println("sluice: cannot start: " + reason(e));
            err.flush();
            return ExitCode.SOFTWARE;
        }
        CountDownLatch ended = new CountDownLatch(1);
        atEnd.accept(() -> {
            stopped(stop.apply(running));
            ended.countDown();
        });
        ended.await();
        return ExitCode.OK;
    }

    private void stopped(Future<Void> stopping) {
        try {
            stopping.toCompletionStage().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            err.println("sluice: did not stop cleanly: " + reason(e));
        } catch (TimeoutException e) {
            err.println("sluice: did not stop within " + patience.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        err.flush();
    }

    private static String reason(ExecutionException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
