package dev.sluice.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A router, two workers, their Redis server, and who asks them. */
final class RunSite implements AutoCloseable {

    private final Site site;
    private final OsProcess store;
    private final OsProcess routing;
    private final List<OsProcess> working;
    private final LoadLoop loop;
    private final InetSocketAddress router;
    private final Talk talk;
    private final Talk provider;

    RunSite(Settings settings) throws IOException {
        site = new Site(settings);
        store = site.startRedis();
        Child first = site.sluice("router");
        Child worker = site.sluice("worker");
        Child other = site.sluice("worker");
        this.routing = first.osProcess();
        this.working = List.of(worker.osProcess(), other.osProcess());
        loop = site.loadLoop();
        router = Site.address(first);
        worker.awaitUp();
        other.awaitUp();
        talk = new Talk(loop, router);
        provider = new Talk(loop, site.upstream());
    }

    CpuMeter routerCpu() throws IOException {
        return new CpuMeter(routing);
    }

    CpuMeter workersCpu() throws IOException {
        return new CpuMeter(working);
    }

    CpuMeter storeCpu() throws IOException {
        return new CpuMeter(store);
    }

    LoadLoop loop() {
        return loop;
    }

    /** One more thread for what must not be timed with the rest. */
    LoadLoop otherLoop() {
        return site.loadLoop();
    }

    InetSocketAddress router() {
        return router;
    }

    Talk talk() {
        return talk;
    }

    /** A call that the provider got, by its prompt's number, and when. */
    record Call(long number, long nanos) {
        static Call of(String line) {
            int space = line.indexOf(' ');
            return new Call(Long.parseLong(line.substring(0, space)), Long.parseLong(line.substring(space + 1)));
        }
    }

    /** The numbered calls since this was asked last. */
    List<Call> calls() {
        return provider.ask(Requests.get(Upstream.CALLS))
                .body()
                .lines()
                .map(Call::of)
                .toList();
    }

    /** The provider answers nothing until {@link #release}. */
    void hold() {
        provider.ask(Requests.get(Upstream.HOLD));
    }

    void release() {
        provider.ask(Requests.get(Upstream.RELEASE));
    }

    static String uid(Talk.Reply accepted) {
        return new JsonObject(accepted.body()).getJsonObject("data").getString("uid");
    }

    /** Waits until a run has ended. */
    static void awaitEnd(Talk talk, String uid) {
        String status = "";
        while (!status.equals("COMPLETED")) {
            status = new JsonObject(talk.ask(Requests.get(Requests.RUNS + "/" + uid + "?wait=30"))
                            .body())
                    .getJsonObject("data")
                    .getString("status");
            if (status.equals("FAILED")) {
                throw new IllegalStateException("run " + uid + " failed");
            }
        }
    }

    /** How many runs there are. */
    long total() {
        return total("");
    }

    private long total(String filter) {
        return new JsonObject(talk.ask(Requests.get(Requests.RUNS + "?per_page=1" + filter))
                        .body())
                .getJsonObject("data")
                .getJsonObject("pagination")
                .getLong("total");
    }

    /** Waits until so many have ended well. */
    void awaitCompleted(long runs) throws InterruptedException {
        while (total("&status=COMPLETED") < runs) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @Override
    public void close() {
        site.close();
    }
}
