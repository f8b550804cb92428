package dev.sluice.observe;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes the log to standard error on a thread of its own, all lines of a moment at once: an event loop neither formats them nor waits
 * for whoever reads them. Lines that come faster than they are read are lost when {@code capacity} of them wait, and the log says how
 * many. From when the process begins to end each line is written before its writer goes on.
 *
 * <p>Instead of Logback's own queue because that wakes its thread for each line, and writes each by itself.
 */
public final class LogQueue extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int AT_ONCE = 512;

    private final ReentrantLock writing = new ReentrantLock();
    private final List<ILoggingEvent> batch = new ArrayList<>(AT_ONCE);
    private final LongAdder lost = new LongAdder();
    private final Thread end = new Thread(this::endQueue, "sluice-log-end");

    private int capacity = 16_384;
    private Encoder<ILoggingEvent> encoder = new LogLines();
    private BlockingQueue<ILoggingEvent> queue = new ArrayBlockingQueue<>(1);
    private volatile boolean direct;

    /** @param lines how many may wait, at least 1 */
    public void setCapacity(int lines) {
        capacity = lines;
    }

    public Encoder<ILoggingEvent> getEncoder() {
        return encoder;
    }

    public void setEncoder(Encoder<ILoggingEvent> lines) {
        encoder = lines;
    }

    @Override
    public void start() {
        queue = new ArrayBlockingQueue<>(capacity);
        Runtime.getRuntime().addShutdownHook(end);
        Thread.ofPlatform().name("sluice-log").daemon().start(this::keepWriting);
        super.start();
    }

    @Override
    public void stop() {
        super.stop();
        endQueue();
    }

    private void endQueue() {
        direct = true;
        writeAll();
    }

    @Override
    protected void append(ILoggingEvent event) {
        // What the message is made of may not be there any more, or be another, when the line is written.
        event.prepareForDeferredProcessing();
        if (!queue.offer(event)) {
            lost.increment();
        }
        if (direct) {
            writeAll();
        }
    }

    private void keepWriting() {
        while (!direct) {
            if (!writeAll()) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** Whether there was anything. */
    private boolean writeAll() {
        writing.lock();
        try {
            boolean any = false;
            while (queue.drainTo(batch, AT_ONCE) > 0) {
                any = true;
                write();
            }
            return any;
        } finally {
            writing.unlock();
        }
    }

    private void write() {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(AT_ONCE * 64);
        for (ILoggingEvent event : batch) {
            try {
                lines.writeBytes(encoder.encode(event));
            } catch (RuntimeException bug) {
                addError("a line of the log could not be made", bug);
            }
        }
        batch.clear();
        long gone = lost.sumThenReset();
        if (gone > 0) {
            lines.writeBytes((gone + " lines of the log are lost: they came faster than it is read\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        System.err.writeBytes(lines.toByteArray());
        System.err.flush();
    }
}
