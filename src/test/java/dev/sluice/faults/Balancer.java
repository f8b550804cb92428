package dev.sluice.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Carries connections to the processes that are ready, in turns, as balancers do: it asks each again and again, and what it does not
 * know yet it cannot take into account. It tries nothing twice.
 */
final class Balancer implements AutoCloseable {

    private static final Duration CHECK = Duration.ofMillis(200);

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient checks = HttpClient.newHttpClient();
    private final Map<ServeProcess, Boolean> ready = new ConcurrentHashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    Balancer() {
        try {
            server = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** From now on this process has a share, while it is ready. */
    void add(ServeProcess process) {
        ready.put(process, false);
        threads.execute(() -> check(process));
    }

    void remove(ServeProcess process) {
        ready.remove(process);
    }

    boolean isReady(ServeProcess process) {
        return ready.getOrDefault(process, false);
    }

    /** The connections that no process took. */
    List<String> refusals() {
        return List.copyOf(refusals);
    }

    private void check(ServeProcess process) {
        try {
            do {
                boolean yes = answersReady(process);
                ready.computeIfPresent(process, (known, before) -> yes);
            } while (ready.containsKey(process) && !closed.await(CHECK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean answersReady(ServeProcess process) throws InterruptedException {
        try {
            HttpRequest question = HttpRequest.newBuilder(process.management().resolve("/health/ready"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return checks.send(question, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException gone) {
            return false;
        }
    }

    private void accept() {
        while (true) {
            try {
                Socket client = server.accept();
                threads.execute(() -> carry(client));
            } catch (IOException end) {
                return;
            }
        }
    }

    private void carry(Socket client) {
        List<ServeProcess> all = ready.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
        try (client;
                Socket process = new Socket()) {
            open.add(client);
            if (all.isEmpty()) {
                throw new IOException("no process is ready");
            }
            URI api = all.get(turn.getAndIncrement() % all.size()).api();
            process.connect(new InetSocketAddress(api.getHost(), api.getPort()));
            process.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            threads.execute(() -> copy(client, process));
            copy(process, client);
        } catch (IOException refused) {
            refusals.add(refused.toString());
        } finally {
            open.remove(client);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException over) {
            // One of the two is gone; the other hears of it by the close of its socket.
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
        checks.shutdownNow();
    }
}
