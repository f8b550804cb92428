package dev.sluice.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A provider made of a raw socket: it plays a script byte by byte, so that truncation, stalls and resets are real. Each connection serves
 * one request.
 */
public final class FakeUpstream implements AutoCloseable {

    /** What one exchange does. */
    @FunctionalInterface
    public interface Script {
        void play(Exchange exchange) throws Exception;
    }

    private final ServerSocket server;
    private final Script script;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Exchange> exchanges = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private FakeUpstream(ServerSocket server, Script script) {
        this.server = server;
        this.script = script;
    }

    public static FakeUpstream playing(Script script) {
        try {
            return playing(new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** At this address, and over TLS if the socket is. */
    public static FakeUpstream playing(ServerSocket server, Script script) {
        FakeUpstream fake = new FakeUpstream(server, script);
        fake.threads.execute(fake::accept);
        return fake;
    }

    /** A provider that streams these data lines, each as a chunk of its own, then ends. */
    public static FakeUpstream streaming(String... data) {
        return playing(exchange -> {
            exchange.eventStream();
            for (String each : data) {
                exchange.event(each);
            }
            exchange.end();
        });
    }

    /** A provider that answers with a document. */
    public static FakeUpstream answering(int status, String body, String... headers) {
        return playing(exchange -> {
            String all = "Content-Type: application/json\r\nConnection: close\r\nContent-Length: "
                    + body.getBytes(StandardCharsets.UTF_8).length + "\r\n"
                    + String.join(
                            "", List.of(headers).stream().map(h -> h + "\r\n").toList());
            exchange.send("HTTP/1.1 " + status + " Status\r\n" + all + "\r\n" + body);
        });
    }

    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
    }

    /** The next exchange that began, in order. */
    public Exchange nextExchange() throws InterruptedException {
        Exchange next = exchanges.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("the upstream was not called");
        }
        return next;
    }

    /** How many exchanges began and were not asked for yet. */
    public int unseenExchanges() {
        return exchanges.size();
    }

    /** How many connections there were in all. */
    public int connections() {
        return connections.get();
    }

    public int openConnections() {
        return open.size();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            Exchange exchange = new Exchange(socket);
            exchange.readRequest();
            exchanges.add(exchange);
            play(exchange);
            socket.shutdownOutput();
        } catch (Exception theOtherSideLeft) {
            // What the script could not do any more is what the test looks at from its own side.
        } finally {
            open.remove(socket);
        }
    }

    private void play(Exchange exchange) throws Exception {
        try {
            script.play(exchange);
        } catch (IOException broken) {
            // Gone before it could be waited for.
            exchange.gone.countDown();
            throw broken;
        }
    }

    /** One request and what is being answered to it. */
    public static final class Exchange {
        /** What a client says first who speaks TLS; here nobody understands it. */
        private static final int TLS_HANDSHAKE = 0x16;

        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private final CountDownLatch gone = new CountDownLatch(1);
        private String head = "";
        private byte[] body = {};

        Exchange(Socket socket) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
            this.out = socket.getOutputStream();
        }

        /** Request line and headers. */
        public String head() {
            return head;
        }

        public String body() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public void send(String bytes) throws IOException {
            send(bytes.getBytes(StandardCharsets.UTF_8));
        }

        public void send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** Head of a chunked event stream, the last on its connection. */
        public void eventStream() throws IOException {
            eventStream("Connection: close\r\n");
        }

        /** Head of a chunked event stream after which the connection may serve again. */
        public void keptAliveEventStream() throws IOException {
            eventStream("");
        }

        private void eventStream(String header) throws IOException {
            send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nx-request-id: upstream-1\r\n"
                    + "Transfer-Encoding: chunked\r\n" + header + "\r\n");
        }

        /** One data line as one chunk. */
        public void event(String data) throws IOException {
            chunk("data: " + data + "\n\n");
        }

        public void chunk(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        /** The chunked body's proper end. */
        public void end() throws IOException {
            send("0\r\n\r\n");
        }

        /** RST instead of FIN. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Waits, silent, until the other side closes or resets. */
        public void stallUntilClosed() {
            try {
                while (in.read() >= 0) {
                    // Whatever is still sent does not matter.
                }
            } catch (IOException reset) {
                // A reset is a way to go, too.
            }
            gone.countDown();
        }

        /** Whether {@link #stallUntilClosed}, or an attempt to write, saw the other side go within this time. */
        public boolean sawOtherSideGo(Duration within) throws InterruptedException {
            return gone.await(within.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** A further request on the same connection. */
        public void readNextRequest() throws IOException {
            readRequest();
        }

        private void readRequest() throws IOException {
            StringBuilder text = new StringBuilder();
            while (text.indexOf("\r\n\r\n") < 0) {
                int c = in.read();
                if (c == TLS_HANDSHAKE && text.isEmpty()) {
                    return;
                }
                if (c < 0) {
                    throw new SocketException("closed before a request");
                }
                text.append((char) c);
            }
            head = text.toString();
            body = in.readNBytes(contentLength());
        }

        private int contentLength() {
            return head.lines()
                    .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                    .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                    .findFirst()
                    .orElse(0);
        }
    }
}
