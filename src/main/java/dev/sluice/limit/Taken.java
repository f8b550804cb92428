package dev.sluice.limit;

import java.util.List;

/**
 * What came of a request's taking from its buckets.
 *
 * @param all whether there was room in all of them; if not, nothing was taken
 * @param levels parts in each bucket after that, in the order of the limits
 */
record Taken(boolean all, List<Long> levels) {
    Taken {
        levels = List.copyOf(levels);
    }
}
