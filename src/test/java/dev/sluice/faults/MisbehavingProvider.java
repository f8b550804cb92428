package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.upstream.FakeUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** All providers in one, each call of which ends in the same way. */
final class MisbehavingProvider implements AutoCloseable {

    static final String REFUSES_CONNECTIONS = "refuses connections";
    static final String IS_NOT_TRUSTED = "is not who its certificate says";

    /** Nobody listens there, and nobody will by chance. */
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

    private final String fault;
    private final FakeUpstream upstream;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Wire wire = Wire.CHAT;
    private int connectionsBefore;

    MisbehavingProvider(String fault, Tls tls) throws IOException {
        this.fault = fault;
        boolean secure = fault.equals(IS_NOT_TRUSTED);
        this.upstream = FakeUpstream.playing(
                secure ? tls.listen() : new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), this::play);
    }

    private void play(FakeUpstream.Exchange exchange) throws Exception {
        Misbehaviour.titled(fault).play(exchange, wire, calls.incrementAndGet());
    }

    URI baseUrl() {
        boolean tls = fault.equals(IS_NOT_TRUSTED) || fault.contains("TLS");
        URI plain = fault.equals(REFUSES_CONNECTIONS) ? NOWHERE : upstream.baseUrl();
        return tls ? URI.create("https" + plain.toString().substring(4)) : plain;
    }

    /** From now on it answers in this format, and counts anew. */
    void speak(Wire next) {
        wire = next;
        calls.set(0);
        connectionsBefore = upstream.connections();
    }

    /** Every call has a connection of its own. */
    int calls() {
        return upstream.connections() - connectionsBefore;
    }

    FakeUpstream.Exchange nextCall() throws InterruptedException {
        return upstream.nextExchange();
    }

    void assertNothingIsOpen() throws InterruptedException {
        Soon.holds(() -> assertThat(upstream.openConnections()).isZero());
    }

    @Override
    public void close() {
        upstream.close();
    }
}
