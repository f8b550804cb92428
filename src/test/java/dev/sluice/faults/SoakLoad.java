package dev.sluice.faults;

import dev.sluice.faults.Customer.Outcome;
import dev.sluice.faults.Customer.Way;
import dev.sluice.http.RawClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Customers of all kinds: most wait for the end of what they have asked for, some leave; some providers misbehave. */
final class SoakLoad {

    private static final int CUSTOMERS = 16;

    /** Of each; together they ask 40 times in a second at most. */
    private static final Duration PACE = Duration.ofMillis(400);

    private static final int FAULTS_PERCENT = 5;
    private static final int LEAVES_PERCENT = 10;
    private static final int LARGE_PERCENT = 5;

    /** More than is read on an event loop. */
    private static final String LARGE = "x".repeat(100_000);

    private final Customer customer;
    private final long seed;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Map<String, Integer> counts = new TreeMap<>();

    SoakLoad(Customer customer, long seed) {
        this.customer = customer;
        this.seed = seed;
    }

    /** Asks for this long, and waits for the ends. How often what happened. */
    Map<String, Integer> run(Duration time) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> loops = new ArrayList<>();
            for (int i = 0; i < CUSTOMERS; i++) {
                Random random = new Random(seed + i);
                loops.add(threads.submit(() -> {
                    keepAsking(random);
                    return null;
                }));
            }
            if (over.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("it runs once");
            }
            over.countDown();
            for (Future<?> loop : loops) {
                loop.get(1, TimeUnit.MINUTES);
            }
        }
        return counts;
    }

    private void keepAsking(Random random) throws InterruptedException {
        RawClient line = customer.connect();
        do {
            line = ask(line, random);
        } while (!over.await(PACE.toMillis(), TimeUnit.MILLISECONDS));
        line.close();
    }

    /** The connection for the next time. */
    private RawClient ask(RawClient line, Random random) {
        Way way = anyOf(List.of(Way.values()), random);
        Wire wire = anyOf(List.of(Wire.values()), random);
        Misbehaviour fault = random.nextInt(100) < FAULTS_PERCENT ? anyOf(SoakProvider.FAULTS, random) : null;
        String prompt = (fault == null ? "hi" : SoakProvider.misbehave(fault))
                + (random.nextInt(100) < LARGE_PERCENT ? LARGE : "");
        boolean leaves = random.nextInt(100) < LEAVES_PERCENT;
        try {
            if (leaves) {
                leave(line, way, wire, prompt, random.nextInt(3));
                count("left");
                return renewed(line);
            }
            String end = wait(line, way, wire, prompt, random.nextBoolean());
            count(fault == null ? way + " ended " + end : "faults");
            return end.equals(Outcome.WELL) ? line : renewed(line);
        } catch (RuntimeException | AssertionError unexpected) {
            count((fault == null ? "" : fault + ": ") + way + " over " + wire + ": " + unexpected);
            return renewed(line);
        }
    }

    private static <T> T anyOf(List<T> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }

    private String wait(RawClient line, Way way, Wire wire, String prompt, boolean follow) {
        customer.send(line, way, wire, prompt);
        if (way == Way.RUN && follow) {
            String uid = Customer.uid(line.answer());
            customer.follow(line, uid);
            line.answer();
            try (RawClient other = customer.connect()) {
                return customer.endOfRun(other, uid);
            }
        }
        return customer.end(line, way).end();
    }

    /** @param where in the request, or in the answer, or after a run was begun, which is cancelled */
    private void leave(RawClient line, Way way, Wire wire, String prompt, int where) {
        if (where == 0) {
            customer.sendHalf(line, way, wire, prompt);
            return;
        }
        customer.send(line, way, wire, prompt);
        if (way == Way.RUN) {
            String uid = Customer.uid(line.answer());
            if (where == 1) {
                customer.cancel(line, uid);
            } else {
                customer.follow(line, uid);
                line.readUntil("\r\n\r\n");
            }
        } else if (way == Way.STREAM && where == 1) {
            line.readUntil("\r\n\r\n");
        }
    }

    private RawClient renewed(RawClient line) {
        line.close();
        return customer.connect();
    }

    private void count(String what) {
        synchronized (counts) {
            counts.merge(what, 1, Integer::sum);
        }
    }
}
