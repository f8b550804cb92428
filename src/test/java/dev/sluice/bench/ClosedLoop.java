package dev.sluice.bench;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Clients that each send the next request when the last is answered. */
final class ClosedLoop extends Load {

    private final InetSocketAddress to;
    private final Supplier<Ask> asks;
    private final List<HttpLine> lines = new ArrayList<>();

    ClosedLoop(LoadLoop loop, InetSocketAddress to, int clients, Supplier<Ask> asks) {
        super(loop);
        this.to = to;
        this.asks = asks;
        for (int client = 0; client < clients; client++) {
            connect();
        }
    }

    private void connect() {
        var unused = loop().connect(to).whenComplete((line, failure) -> {
            if (failure != null) {
                lost();
            } else if (closed()) {
                line.close();
            } else {
                lines.add(line);
                ask(line);
            }
        });
    }

    private void ask(HttpLine line) {
        Ask ask = asks.get();
        var unused = line.ask(ask.request(), ask.content()).whenComplete((answer, failure) -> answered(line, answer));
    }

    private void answered(HttpLine line, @Nullable Answer answer) {
        if (closed()) {
            return;
        }
        if (answer == null) {
            lines.remove(line);
            lost();
            return;
        }
        tally().answered(answer, answer.sentNanos());
        if (line.usable()) {
            ask(line);
        } else {
            lines.remove(line);
            connect();
        }
    }

    /** Another takes its place, but not in a tight loop. */
    private void lost() {
        tally().failed();
        if (!closed()) {
            loop().after(100_000_000, this::connect);
        }
    }

    @Override
    void disconnect() {
        lines.forEach(HttpLine::close);
    }
}
