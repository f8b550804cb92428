package dev.sluice.run.redis;

import dev.sluice.sandbox.Eventually;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a local port that can be cut: what is under way breaks, and nobody new gets through. Safe for all threads. */
final class CuttableLine {

    private final int to;
    private final NetClient client;
    private final NetServer server;
    private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    CuttableLine(Vertx vertx, int to) {
        this.to = to;
        this.client = vertx.createNetClient();
        this.server = Eventually.get(
                vertx.createNetServer().connectHandler(this::join).listen(0, "127.0.0.1"));
    }

    int port() {
        return server.actualPort();
    }

    void cut() {
        cut = true;
        open.forEach(NetSocket::close);
    }

    void mend() {
        cut = false;
    }

    private void join(NetSocket near) {
        if (cut) {
            near.close();
            return;
        }
        open.add(near);
        near.pause();
        client.connect(to, "127.0.0.1")
                .onSuccess(far -> {
                    near.pipeTo(far);
                    far.pipeTo(near).onComplete(end -> open.remove(near));
                })
                .onFailure(refused -> near.close());
    }
}
