package dev.sluice.limit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** The buckets of this process alone, for while Redis is away. Shared by all event loops; a tenant's buckets change together. */
public final class LocalBuckets {

    private final int max;
    private final LongSupplier millis;
    private final Map<String, Map<String, Bucket>> tenants = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();

    /**
     * @param max buckets; when there are more, all begin anew
     * @param millis a clock, with any beginning
     */
    public LocalBuckets(int max, LongSupplier millis) {
        this.max = max;
        this.millis = millis;
    }

    /** @param limits of one request, so of one tenant */
    Taken take(List<Limit> limits) {
        boolean[] all = {true};
        List<Long> levels = new ArrayList<>();
        long now = millis.getAsLong();
        changing(limits, buckets -> {
            for (Limit limit : limits) {
                long level = buckets.getOrDefault(limit.key(), Bucket.EMPTY).levelAt(now, limit.perMinute());
                levels.add(level);
                all[0] &= limit.letsIn(level);
            }
            for (int i = 0; all[0] && i < limits.size(); i++) {
                Limit limit = limits.get(i);
                if (limit.taken() > 0) {
                    levels.set(i, add(buckets, limit, limit.taken(), now));
                }
            }
        });
        return new Taken(all[0], levels);
    }

    void charge(List<Limit> limits, long parts) {
        long now = millis.getAsLong();
        changing(limits, buckets -> limits.forEach(limit -> add(buckets, limit, parts, now)));
    }

    int size() {
        return size.get();
    }

    private static long add(Map<String, Bucket> buckets, Limit limit, long parts, long now) {
        Bucket fuller = buckets.getOrDefault(limit.key(), Bucket.EMPTY).plus(parts, now, limit);
        buckets.put(limit.key(), fuller);
        return fuller.level();
    }

    private interface Change {
        void on(Map<String, Bucket> buckets);
    }

    private void changing(List<Limit> limits, Change change) {
        if (size.get() > max) {
            tenants.clear();
            size.set(0);
        }
        tenants.compute(BucketKeys.tag(limits.getFirst().key()), (tag, known) -> {
            Map<String, Bucket> buckets = known == null ? new HashMap<>() : known;
            int before = buckets.size();
            change.on(buckets);
            size.addAndGet(buckets.size() - before);
            return buckets;
        });
    }
}
