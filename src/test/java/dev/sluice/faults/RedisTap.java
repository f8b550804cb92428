package dev.sluice.faults;

import dev.sluice.config.Secret;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * What is between one process and its Redis: it knows which script or command goes by, and can stop everything at that moment, so that
 * a process dies, or is late, at a point that has a name. Its own threads; safe for all.
 */
final class RedisTap implements AutoCloseable {

    /** How far a call has come. */
    enum Moment {
        /** Redis has not seen it. */
        SENT,
        /** Redis has done it and nobody has heard of that. */
        RAN,
        /** The process has its answer. */
        ANSWERED
    }

    private final int redis;
    private final Map<String, String> scripts;
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private final List<Trap> traps = new CopyOnWriteArrayList<>();
    private volatile boolean hung;

    /** @param scripts their names by what a call carries */
    RedisTap(int redis, Map<String, String> scripts) {
        this.redis = redis;
        this.scripts = scripts;
        try {
            server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    Secret url() {
        return new Secret("redis://127.0.0.1:" + server.getLocalPort());
    }

    /**
     * Stops the connection on which this happens. Answers that say nothing do not count: a worker claims, and listens, in vain as well.
     *
     * @param then done once
     */
    Trap trap(String call, Moment moment, Runnable then) {
        Trap trap = new Trap(call, moment, then);
        traps.add(trap);
        return trap;
    }

    /** From now on nothing is stopped that is not stopped yet. */
    void disarm() {
        traps.clear();
    }

    /** Whoever waits for an answer waits for ever, and so does Redis. Who connects anew gets through. */
    void goHalfOpen() {
        lines.forEach(Line::stop);
    }

    /** Nobody gets through, until {@link #release}. */
    void hang() {
        hung = true;
        goHalfOpen();
    }

    /** Everything goes on that was stopped, also what nobody waits for any more. */
    void release() throws InterruptedException {
        disarm();
        hung = false;
        for (Line line : lines) {
            line.go();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                join(server.accept());
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void join(Socket process) throws IOException {
        try {
            Line line = new Line(process, new Socket(InetAddress.getLoopbackAddress(), redis));
            lines.add(line);
            if (hung) {
                line.stop();
            }
            threads.execute(line::up);
            threads.execute(line::down);
        } catch (IOException redisIsAway) {
            process.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        lines.forEach(Line::close);
        threads.shutdownNow();
    }

    /** Something that is waited for. */
    static final class Trap {
        private final String call;
        private final Moment moment;
        private final Runnable then;
        private final CountDownLatch sprung = new CountDownLatch(1);

        Trap(String call, Moment moment, Runnable then) {
            this.call = call;
            this.moment = moment;
            this.then = then;
        }

        boolean springsWithin(long seconds) throws InterruptedException {
            return sprung.await(seconds, TimeUnit.SECONDS);
        }
    }

    /** One connection. */
    private final class Line {
        private final Socket process;
        private final Socket store;
        private final Queue<String> unanswered = new ConcurrentLinkedQueue<>();
        private volatile CountDownLatch stopped = new CountDownLatch(0);
        /** Counted down when nothing is held back on its way to Redis. */
        private volatile CountDownLatch held = new CountDownLatch(0);

        Line(Socket process, Socket store) throws IOException {
            this.process = process;
            this.store = store;
            process.setTcpNoDelay(true);
            store.setTcpNoDelay(true);
        }

        void up() {
            try {
                Resp calls = new Resp(new BufferedInputStream(process.getInputStream()));
                while (true) {
                    Resp.Value call = calls.next();
                    String name = name(call.texts());
                    held = new CountDownLatch(1);
                    spring(name, Moment.SENT);
                    stopped.await();
                    if (!name.endsWith("SUBSCRIBE")) {
                        unanswered.add(name);
                    }
                    store.getOutputStream().write(call.bytes());
                    held.countDown();
                }
            } catch (IOException | InterruptedException gone) {
                held.countDown();
                end(store);
            }
        }

        void down() {
            try {
                Resp answers = new Resp(new BufferedInputStream(store.getInputStream()));
                while (true) {
                    Resp.Value answer = answers.next();
                    String name = answer.pushed() ? "" : Objects.requireNonNullElse(unanswered.poll(), "");
                    boolean told = !name.isEmpty() && !answer.empty();
                    if (told) {
                        spring(name, Moment.RAN);
                    }
                    stopped.await();
                    process.getOutputStream().write(answer.bytes());
                    if (told) {
                        spring(name, Moment.ANSWERED);
                    }
                }
            } catch (IOException | InterruptedException gone) {
                end(process);
            }
        }

        private void spring(String name, Moment moment) {
            for (Trap trap : traps) {
                if (trap.call.equals(name) && trap.moment == moment) {
                    stop();
                    if (trap.sprung.getCount() > 0) {
                        trap.then.run();
                        trap.sprung.countDown();
                    }
                }
            }
        }

        private String name(List<String> call) {
            String command = call.getFirst().toUpperCase(Locale.ROOT);
            return command.startsWith("EVAL") ? scripts.getOrDefault(call.get(1), command) : command;
        }

        synchronized void stop() {
            if (stopped.getCount() == 0) {
                stopped = new CountDownLatch(1);
            }
        }

        /** Returns when what was held back has been sent to Redis. */
        void go() throws InterruptedException {
            stopped.countDown();
            if (!held.await(5, TimeUnit.SECONDS)) {
                throw new IllegalStateException("what was held back was not sent");
            }
        }

        void close() {
            end(process);
            end(store);
        }

        private void end(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
