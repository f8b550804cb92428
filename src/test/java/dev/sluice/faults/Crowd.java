package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.faults.Event.Accepted;
import dev.sluice.faults.Event.Sight;
import dev.sluice.faults.RunClient.Work;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The clients of all tenants. However many runs they have, a few of them ask: each for the run whose turn it is, and if it has not ended
 * it has another turn.
 */
final class Crowd implements AutoCloseable {

    private static final int ASKING = 24;
    private static final int POSTING = 24;
    private static final Duration REST = Duration.ofMillis(100);

    private record Followed(String tenant, String uid) {}

    private final Site site;
    private final Map<String, RunClient> clients = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> serviceMillis = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore posts = new Semaphore(POSTING);
    private final Queue<Future<?>> besides = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Followed> turns = new LinkedBlockingQueue<>();
    private final Queue<Followed> all = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();

    Crowd(Site site) {
        this.site = site;
        for (int i = 0; i < ASKING; i++) {
            besides.add(threads.submit(this::askOn));
        }
    }

    RunClient client(String tenant) {
        return clients.computeIfAbsent(tenant, RunClient::new);
    }

    /** Does something beside; {@link #finish} waits for it. */
    <T> Future<T> beside(Callable<T> task) {
        open.incrementAndGet();
        Future<T> future = threads.submit(() -> {
            T done = task.call();
            open.decrementAndGet();
            return done;
        });
        besides.add(future);
        return future;
    }

    /** The uid of a run, whose client asks until somebody accepts it. */
    String accept(String tenant, Work work) throws InterruptedException {
        serviceMillis
                .computeIfAbsent(tenant, first -> new LongAdder())
                .add(work.time().toMillis());
        for (int turn = work.run(); ; turn++) {
            HttpResponse<String> answer = post(tenant, work, turn);
            if (answer != null && answer.statusCode() == 202) {
                String uid = RunClient.uid(answer);
                site.history.add(at -> new Accepted(at, work.run(), uid));
                return uid;
            }
            if (answer != null) {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            }
            site.pause(REST);
        }
    }

    private @Nullable HttpResponse<String> post(String tenant, Work work, int turn) throws InterruptedException {
        posts.acquire();
        try {
            return client(tenant).start(site.router(turn), work);
        } catch (IOException theRouterDied) {
            return null;
        } finally {
            posts.release();
        }
    }

    /** Asks beside for a run until it has ended. */
    void follow(String tenant, String uid) {
        Followed run = new Followed(tenant, uid);
        open.incrementAndGet();
        all.add(run);
        turns.add(run);
    }

    private Void askOn() throws InterruptedException {
        while (true) {
            Followed run = turns.take();
            Sight seen = look(run.tenant(), run.uid(), 1);
            if (seen != null && (seen.terminal() || seen.status().equals(Sight.MISSING))) {
                ended.incrementAndGet();
                open.decrementAndGet();
                continue;
            }
            if (seen == null) {
                site.pause(REST);
            }
            turns.add(run);
        }
    }

    /** Null if nothing was to be learned. */
    @Nullable
    Sight look(String tenant, String uid, int waitSeconds) throws InterruptedException {
        try {
            Sight sight = client(tenant).poll(site.router(looks.getAndIncrement()), uid, waitSeconds);
            if (sight != null) {
                site.history.add(at -> new Event.Seen(at, uid, sight));
            }
            return sight;
        } catch (IOException theRouterDied) {
            return null;
        }
    }

    /** How many of the followed runs have ended. */
    int ended() {
        return ended.get();
    }

    Sight cancel(String tenant, String uid) throws IOException, InterruptedException {
        Sight sight = client(tenant).cancel(site.router(0), uid);
        site.history.add(at -> new Event.Cancelled(at, uid, sight));
        return sight;
    }

    /** Waits until everything is done and every run has ended, or would have to, and looks at each of them once more. */
    void finish() throws Exception {
        long deadline = System.nanoTime() + bound().toNanos();
        while (open.get() > 0 && System.nanoTime() < deadline) {
            failIfOneHasFailed();
            site.pause(Duration.ofMillis(50));
        }
        Semaphore few = new Semaphore(ASKING);
        for (Followed run : all) {
            few.acquire();
            var unused = threads.submit(() -> {
                Sight last = look(run.tenant(), run.uid(), 0);
                few.release();
                return last;
            });
        }
        few.acquire(ASKING);
    }

    /** By the caps; the provider's time is not all that a run takes. */
    private Duration bound() {
        long longest =
                serviceMillis.values().stream().mapToLong(LongAdder::sum).max().orElse(0);
        long total = serviceMillis.values().stream().mapToLong(LongAdder::sum).sum();
        long atOnce = Math.max(longest / site.rules.cap(), total / site.rules.concurrency());
        return site.rules.grace().plusMillis(3 * atOnce + 20L * all.size());
    }

    private void failIfOneHasFailed() throws InterruptedException, ExecutionException {
        besides.removeIf(beside -> beside.state() == Future.State.SUCCESS);
        for (Future<?> beside : besides) {
            if (beside.isDone()) {
                beside.get();
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
