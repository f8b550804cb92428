package dev.sluice.bench;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests at a steady pace, however slowly the others are answered. Each is timed from when it was due: what waits behind a stall
 * counts too.
 */
final class SteadyPace extends Load {

    private final InetSocketAddress to;
    private final Supplier<Ask> asks;
    private final long gapNanos;
    private final Deque<HttpLine> idle = new ArrayDeque<>();
    private final List<HttpLine> lines = new ArrayList<>();
    private long due = System.nanoTime();

    SteadyPace(LoadLoop loop, InetSocketAddress to, int perSecond, Supplier<Ask> asks) {
        super(loop);
        this.to = to;
        this.asks = asks;
        this.gapNanos = 1_000_000_000L / perSecond;
        loop.execute(this::send);
    }

    private void send() {
        if (closed()) {
            return;
        }
        for (long now = System.nanoTime(); due <= now; due += gapNanos) {
            send(due);
        }
        loop().after(due - System.nanoTime(), this::send);
    }

    private void send(long since) {
        HttpLine line = idle.poll();
        if (line != null && line.usable()) {
            ask(line, since);
            return;
        }
        var unused = loop().connect(to).whenComplete((opened, failure) -> {
            if (failure != null) {
                tally().failed();
            } else if (closed()) {
                opened.close();
            } else {
                lines.add(opened);
                ask(opened, since);
            }
        });
    }

    private void ask(HttpLine line, long since) {
        Ask ask = asks.get();
        var unused =
                line.ask(ask.request(), ask.content()).whenComplete((answer, failure) -> answered(line, answer, since));
    }

    private void answered(HttpLine line, @Nullable Answer answer, long since) {
        if (answer == null) {
            tally().failed();
        } else {
            tally().answered(answer, since);
            idle.push(line);
        }
    }

    @Override
    void disconnect() {
        lines.forEach(HttpLine::close);
    }
}
