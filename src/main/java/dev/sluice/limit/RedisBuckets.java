package dev.sluice.limit;

import dev.sluice.run.redis.RedisLink;
import dev.sluice.run.redis.RedisServer;
import dev.sluice.run.redis.Script;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The buckets that all processes share. One per event loop; a future fails within the link's patience if Redis does not answer. */
final class RedisBuckets {

    private static final String TAKE = "TAKE";
    private static final String CHARGE = "CHARGE";

    private static final Script SCRIPT = Script.of("buckets", text());

    private final RedisLink link;

    /** Connects, on the event loop that calls. Close it in the end. */
    RedisBuckets(RedisServer server) {
        this.link = server.openLink();
    }

    Future<Taken> take(List<Limit> limits) {
        return run(limits, 0).map(RedisBuckets::taken);
    }

    /** @param parts of tokens, for each bucket */
    Future<Void> charge(List<Limit> limits, long parts) {
        return run(limits, parts).mapEmpty();
    }

    private Future<Response> run(List<Limit> limits, long charge) {
        List<String> keys = limits.stream().map(Limit::key).toList();
        return link.eval(SCRIPT, keys, args(limits, charge)).map(Objects::requireNonNull);
    }

    /** @param charge 0 to take what a request takes */
    static List<Buffer> args(List<Limit> limits, long charge) {
        List<Buffer> args = new ArrayList<>(List.of(Buffer.buffer(charge > 0 ? CHARGE : TAKE)));
        for (Limit limit : limits) {
            long parts = charge > 0 ? charge : limit.taken();
            for (long number : new long[] {limit.perMinute(), limit.capacity(), parts, Limit.PARTS}) {
                args.add(Buffer.buffer(Long.toString(number)));
            }
        }
        return args;
    }

    static Taken taken(Response reply) {
        List<Long> numbers = new ArrayList<>();
        reply.forEach(number -> numbers.add(number.toLong()));
        return new Taken(numbers.getFirst() == 1, numbers.subList(1, numbers.size()));
    }

    Future<Void> close() {
        return link.close();
    }

    static String text() {
        try (InputStream in = RedisBuckets.class.getResourceAsStream("buckets.lua")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
