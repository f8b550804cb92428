package dev.sluice.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Does to a site what its seed says: kills and freezes workers, routers and Redis. */
final class Harm {

    private static final int WORKERS = 3;

    private final Site site;
    private final Random random;
    private final List<ServeProcess> workers = new ArrayList<>();

    Harm(Site site, Random random) {
        this.site = site;
        this.random = random;
        while (workers.size() < WORKERS) {
            workers.add(site.serve("worker"));
        }
    }

    void something() throws InterruptedException {
        switch (random.nextInt(6)) {
            case 0, 1, 2 -> killAWorker();
            case 3 -> freezeAWorker();
            case 4 -> killARouter();
            default -> takeRedisAway();
        }
    }

    /** Whatever comes now ends in peace. */
    void end() {
        workers.forEach(ServeProcess::awaitUp);
    }

    private void killAWorker() {
        ServeProcess worker = workers.removeFirst().awaitUp();
        site.kill(worker);
        workers.add(site.serve("worker"));
    }

    /** For up to twice its lease. */
    private void freezeAWorker() throws InterruptedException {
        ServeProcess worker = workers.get(random.nextInt(WORKERS)).awaitUp();
        site.history.fault("worker frozen", site.rules.concurrency());
        worker.freeze();
        site.pause(site.rules.lease().multipliedBy(random.nextInt(20)).dividedBy(10));
        site.history.fault("worker thawed", site.rules.concurrency());
        worker.thaw();
    }

    private void killARouter() {
        site.routers.getFirst().awaitUp();
        ServeProcess router = site.serve("router").awaitUp();
        site.routers.add(router);
        site.routers.removeFirst().kill();
    }

    private void takeRedisAway() throws InterruptedException {
        int most = WORKERS * site.rules.concurrency();
        site.history.fault("store killed", most);
        site.redis.kill();
        site.pause(Duration.ofMillis(random.nextInt(5000)));
        site.redis.start();
        site.history.fault("store back", most);
    }
}
