package dev.sluice.chat;

import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamListener;
import dev.sluice.model.Usage;

/** Adds to what a provider counts what it costs, and passes everything on. One per call; event loop only. */
final class CostedUsage implements StreamListener {

    private final StreamListener next;
    private final Route route;

    CostedUsage(StreamListener next, Route route) {
        this.next = next;
        this.route = route;
    }

    @Override
    public void onEvent(StreamEvent event) {
        if (event instanceof StreamEvent.UsageUpdate update) {
            Usage usage = update.usage();
            next.onEvent(new StreamEvent.UsageUpdate(
                    usage.costing(route.model().prices().cost(usage, route.day()))));
        } else {
            next.onEvent(event);
        }
    }

    @Override
    public void onBatchEnd() {
        next.onBatchEnd();
    }
}
