package dev.sluice.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.encoder.EncoderBase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Log lines on their way to standard error. */
@Timeout(30)
final class LogQueueTest {

    private static final String BAD = "bad";

    private final PrintStream usual = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final LoggerContext context = new LoggerContext();
    private final Slow encoder = new Slow();
    private final LogQueue queue = new LogQueue();

    /** Holds the first line up until it is told to go on. */
    private static final class Slow extends EncoderBase<ILoggingEvent> {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public byte[] encode(ILoggingEvent event) {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (event.getMessage().equals(BAD)) {
                throw new IllegalStateException(BAD);
            }
            return (event.getFormattedMessage() + "\n").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] headerBytes() {
            return new byte[0];
        }

        @Override
        public byte[] footerBytes() {
            return new byte[0];
        }
    }

    @BeforeEach
    void capture() {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        context.setMDCAdapter(new LogbackMDCAdapter());
        queue.setContext(context);
        queue.setEncoder(encoder);
    }

    @AfterEach
    void restore() {
        encoder.goOn.countDown();
        queue.stop();
        System.setErr(usual);
    }

    @Test
    void aWriterDoesNotWaitAndEveryLineComesInOrder() throws Exception {
        queue.start();
        log("first");
        assertThat(encoder.begun.await(10, TimeUnit.SECONDS)).isTrue();
        IntStream.range(0, 2_000).forEach(i -> log("line " + i));
        assertThat(written.size()).isZero();

        encoder.goOn.countDown();
        queue.stop();
        assertThat(text().lines().toList())
                .hasSize(2_001)
                .startsWith("first", "line 0", "line 1")
                .endsWith("line 1999");
    }

    @Test
    void whatIsOverTheCapacityIsLostAndCounted() throws Exception {
        queue.setCapacity(10);
        queue.start();
        log("first");
        assertThat(encoder.begun.await(10, TimeUnit.SECONDS)).isTrue();
        IntStream.range(0, 25).forEach(i -> log("line " + i));

        encoder.goOn.countDown();
        queue.stop();
        assertThat(text())
                .contains("line 9\n")
                .doesNotContain("line 10\n")
                .contains("15 lines of the log are lost: they came faster than it is read\n");
    }

    @Test
    void onceItHasStoppedNothingIsWritten() {
        encoder.goOn.countDown();
        queue.start();
        log("before");
        queue.stop();
        log("after");
        assertThat(text()).isEqualTo("before\n");
    }

    @Test
    void aLineThatCannotBeMadeKeepsNoOtherBack() {
        encoder.goOn.countDown();
        queue.start();
        log("before");
        log(BAD);
        log("after");
        queue.stop();
        assertThat(text()).isEqualTo("before\nafter\n");
    }

    @Test
    void aLineSaysWhatWasSoWhenItWasLogged() {
        queue.start();
        StringBuilder changing = new StringBuilder("then");
        log("it was {}", changing);
        changing.setLength(0);
        changing.append("now");
        encoder.goOn.countDown();
        queue.stop();
        assertThat(text()).isEqualTo("it was then\n");
    }

    private void log(String message, Object... arguments) {
        queue.doAppend(new LoggingEvent(
                LogQueueTest.class.getName(), context.getLogger("dev.sluice"), Level.INFO, message, null, arguments));
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
