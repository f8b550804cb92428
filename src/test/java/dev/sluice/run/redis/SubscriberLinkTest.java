package dev.sluice.run.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.run.RunLog;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SubscriberLinkTest extends RedisFixture {

    private final AtomicInteger one = new AtomicInteger();
    private final AtomicInteger other = new AtomicInteger();

    private SubscriberLink notices(LocalRedis redis) {
        return on(() -> server(redis.url()).openNotices());
    }

    /** An interest that the server has confirmed. */
    private RunLog.Following following(SubscriberLink notices, String channel, AtomicInteger calls) {
        int before = calls.get();
        RunLog.Following following = on(() -> notices.subscribe(channel, calls::incrementAndGet));
        eventually(() -> calls.get() > before);
        return following;
    }

    @Test
    void whoListensIsCalledAtTheConfirmationAndWithEachMessageOfItsChannel() {
        LocalRedis redis = redis();
        SubscriberLink notices = notices(redis);
        following(notices, "a", one);
        following(notices, "b", other);
        assertThat(one).hasValue(1);
        redis.ask("PUBLISH a x");
        redis.ask("PUBLISH a x");
        redis.ask("PUBLISH b x");
        eventually(() -> one.get() == 3 && other.get() == 2);
    }

    @Test
    void aChannelIsLeftWithItsLastListener() {
        LocalRedis redis = redis();
        SubscriberLink notices = notices(redis);
        RunLog.Following first = following(notices, "a", one);
        RunLog.Following second = on(() -> notices.subscribe("a", other::incrementAndGet));
        on(() -> {
            first.close();
            first.close();
            return true;
        });
        assertThat(redis.ask("PUBLISH a x")).isEqualTo(":1\r\n");
        eventually(() -> other.get() == 1);
        assertThat(one).hasValue(1);
        on(() -> {
            second.close();
            return true;
        });
        eventually(() -> redis.ask("PUBLISH a x").equals(":0\r\n"));
        assertThat(on(notices::channels)).isZero();
    }

    @Test
    void afterARestartEveryListenerIsCalledOnceAndHearsAgain() {
        LocalRedis redis = redis();
        SubscriberLink notices = notices(redis);
        following(notices, "a", one);
        following(notices, "b", other);
        redis.kill();
        redis.start();
        eventually(() -> one.get() == 2 && other.get() == 2);
        redis.ask("PUBLISH a x");
        eventually(() -> one.get() == 3);
        assertThat(other).hasValue(2);
    }

    @Test
    void aServerThatSaysNothingIsReplaced() {
        LocalRedis redis = redis();
        SubscriberLink notices = notices(redis);
        following(notices, "a", one);
        redis.freeze();
        // Pings every two seconds; the third finds two unanswered.
        eventually(() -> logged("Redis cannot be reached for messages"));
        redis.thaw();
        eventually(() -> one.get() == 2);
        eventually(() -> redis.ask("PUBLISH a x").equals(":1\r\n"));
    }

    @Test
    void messagesDuringAPingReachTheirListener() {
        LocalRedis redis = redis();
        SubscriberLink notices = notices(redis);
        following(notices, "a", one);
        redis.freeze();
        // The ping is sent into the frozen server; what is published meanwhile comes before or after its answer.
        int[] published = {0};
        eventually(() -> on(notices::silence) == 1);
        redis.thaw();
        for (; published[0] < 200; published[0]++) {
            redis.ask("PUBLISH a x");
        }
        eventually(() -> one.get() == 1 + published[0]);
    }

    @Test
    void oneListenerThatFailsDoesNotCostTheOthersTheirCall() {
        LocalRedis redis = redis();
        SubscriberLink notices = notices(redis);
        loop.exceptionHandler(expected -> {});
        on(() -> notices.subscribe("a", () -> {
            throw new IllegalStateException("a listener's own mistake");
        }));
        following(notices, "a", one);
        redis.ask("PUBLISH a x");
        eventually(() -> one.get() == 2);
    }

    @Test
    void closingLeavesNothing() {
        LocalRedis redis = redis();
        SubscriberLink notices = notices(redis);
        following(notices, "a", one);
        get(notices::close);
        eventually(() -> redis.clients("addr=") == 1);
    }
}
