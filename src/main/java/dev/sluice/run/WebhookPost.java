package dev.sluice.run;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** How a webhook gets to its receiver. One per event loop. */
@FunctionalInterface
public interface WebhookPost {

    /**
     * Posts JSON, within a time of its own.
     *
     * @return the status of the answer; fails, in words for the log, if there is none
     */
    Future<Integer> post(String url, Map<String, String> headers, Buffer body);
}
