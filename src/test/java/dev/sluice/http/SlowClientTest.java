package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.upstream.FakeUpstream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A client that does not read holds the provider back and costs no memory. */
final class SlowClientTest {

    private static final long GIBIBYTE = 1L << 30;

    @Test
    void theProviderIsHeldBackWhileTheClientDoesNotRead() throws Exception {
        AtomicLong sent = new AtomicLong();
        CountDownLatch ended = new CountDownLatch(1);
        String large = Chunks.text("z".repeat(64 * 1024));
        TestGateway.Settings settings = new TestGateway.Settings();
        settings.stall = Duration.ofSeconds(2);
        try (FakeUpstream upstream = FakeUpstream.playing(exchange -> {
                    try {
                        exchange.eventStream();
                        exchange.event(Chunks.START);
                        while (sent.get() < GIBIBYTE) {
                            exchange.event(large);
                            sent.addAndGet(large.length());
                        }
                    } finally {
                        ended.countDown();
                    }
                });
                TestGateway gateway = TestGateway.before(upstream.baseUrl(), settings);
                RawClient client = gateway.client()) {
            long before = usedBytes();
            client.post(gateway.token(), Chunks.ask()).readUntil("zzzz");

            // The client reads no more; after the stall time the gateway gives it up, and the provider's writes fail.
            assertThat(ended.await(15, TimeUnit.SECONDS)).isTrue();

            assertThat(sent.get()).isLessThan(32L << 20);
            assertThat(usedBytes() - before).isLessThan(64L << 20);
        }
    }

    @Test
    void aClientThatReadsAgainGetsEverything() throws Exception {
        int events = 400;
        String large = Chunks.text("#".repeat(16 * 1024));
        CountDownLatch written = new CountDownLatch(1);
        try (FakeUpstream upstream = FakeUpstream.playing(exchange -> {
                    exchange.eventStream();
                    exchange.event(Chunks.START);
                    for (int i = 0; i < events; i++) {
                        exchange.event(large);
                        if (i == 50) {
                            written.countDown();
                        }
                    }
                    exchange.event(Chunks.FINISH);
                    exchange.event(Chunks.DONE);
                    exchange.end();
                });
                TestGateway gateway = TestGateway.before(upstream.baseUrl());
                RawClient client = gateway.client()) {
            client.post(gateway.token(), Chunks.ask());
            written.await();

            String body = client.answer().body();

            assertThat(body.chars().filter(c -> c == '#').count()).isEqualTo(events * 16L * 1024);
            assertThat(body).endsWith("data: [DONE]\n\n");
        }
    }

    private static long usedBytes() {
        System.gc();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return direct + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
