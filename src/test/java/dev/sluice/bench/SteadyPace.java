package dev.sluice.bench;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * Requests at a steady pace, however slowly the others are answered. Each is timed from when it was due: what waits behind a stall
 * counts too.
 */
final class SteadyPace extends Load {

    private static final int LINES = 16;

    private final InetSocketAddress to;
    private final Supplier<Ask> asks;
    private final long gapNanos;
    private final List<HttpLine> lines = new ArrayList<>();
    private final Deque<HttpLine> idle = new ArrayDeque<>();
    /** Since when each request waits that no connection was free for. */
    private final Deque<Long> waiting = new ArrayDeque<>();

    private long due = System.nanoTime();

    SteadyPace(LoadLoop loop, InetSocketAddress to, int perSecond, Supplier<Ask> asks) {
        super(loop);
        this.to = to;
        this.asks = asks;
        this.gapNanos = 1_000_000_000L / perSecond;
        loop.execute(() -> {
            for (int line = 0; line < LINES; line++) {
                connect();
            }
            tick();
        });
    }

    private void connect() {
        var unused = loop().connect(to).whenComplete((line, failure) -> {
            if (failure != null) {
                tally().failed();
            } else if (closed()) {
                line.close();
            } else {
                lines.add(line);
                free(line);
            }
        });
    }

    private void tick() {
        if (closed()) {
            return;
        }
        for (long now = System.nanoTime(); due <= now; due += gapNanos) {
            waiting.add(due);
        }
        while (!waiting.isEmpty() && !idle.isEmpty()) {
            free(idle.pop());
        }
        loop().after(due - System.nanoTime(), this::tick);
    }

    private void free(HttpLine line) {
        if (!line.usable()) {
            lines.remove(line);
            connect();
            return;
        }
        Long since = waiting.poll();
        if (since == null) {
            idle.push(line);
            return;
        }
        Ask ask = asks.get();
        var unused = line.ask(ask.request(), ask.content()).whenComplete((answer, failure) -> {
            if (answer == null) {
                tally().failed();
            } else {
                tally().answered(answer, since);
            }
            if (!closed()) {
                free(line);
            }
        });
    }

    @Override
    void disconnect() {
        lines.forEach(HttpLine::close);
    }
}
