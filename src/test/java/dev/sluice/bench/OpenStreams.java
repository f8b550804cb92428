package dev.sluice.bench;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Streams that stay open until the loop is closed. */
final class OpenStreams {

    private final LoadLoop loop;
    private final InetSocketAddress to;
    private final Supplier<Ask> asks;
    private final AtomicInteger lost = new AtomicInteger();

    OpenStreams(LoadLoop loop, InetSocketAddress to, Supplier<Ask> asks) {
        this.loop = loop;
        this.to = to;
        this.asks = asks;
    }

    void add(int streams) {
        for (int stream = 0; stream < streams; stream++) {
            var unused = loop.connect(to)
                    .thenCompose(line -> {
                        Ask ask = asks.get();
                        return line.ask(ask.request(), ask.content());
                    })
                    .whenComplete((ended, failure) -> lost.incrementAndGet());
        }
    }

    /** How many could not be opened, or have ended. */
    int lost() {
        return lost.get();
    }
}
