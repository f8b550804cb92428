package dev.sluice.faults;

import dev.sluice.upstream.FakeUpstream;
import dev.sluice.upstream.FakeUpstream.Exchange;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** All providers in one, which answers well or badly, as the prompt says, and keeps its connections as providers do. */
final class SoakProvider implements AutoCloseable {

    /** What it can do wrong over plain HTTP. */
    static final List<Misbehaviour> FAULTS = Arrays.stream(Misbehaviour.values())
            .filter(fault -> !fault.title().contains("TLS"))
            .toList();

    private static final int PIECES = 10;
    private static final long PAUSE_MILLIS = 10;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final FakeUpstream upstream = FakeUpstream.playing(this::play);

    static String misbehave(Misbehaviour fault) {
        return "misbehave: " + fault.name() + ".";
    }

    URI baseUrl() {
        return upstream.baseUrl();
    }

    int openConnections() {
        return upstream.openConnections();
    }

    private void play(Exchange exchange) throws Exception {
        while (true) {
            Wire wire = Wire.at(exchange.head());
            for (Misbehaviour fault : FAULTS) {
                if (exchange.body().contains(misbehave(fault))) {
                    fault.play(exchange, wire, 1);
                    return;
                }
            }
            answer(exchange, wire);
            exchange.readNextRequest();
        }
    }

    private void answer(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        exchange.keptAliveEventStream();
        for (String event : wire.begin()) {
            exchange.event(event);
        }
        for (int piece = 0; piece < PIECES && !closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS); piece++) {
            exchange.event(wire.more());
        }
        for (String event : wire.end()) {
            exchange.event(event);
        }
        exchange.end();
    }

    @Override
    public void close() {
        closed.countDown();
        upstream.close();
    }
}
