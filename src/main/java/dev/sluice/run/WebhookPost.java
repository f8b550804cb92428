package dev.sluice.run;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a webhook gets to its receiver. One per event loop. */
@FunctionalInterface
public interface WebhookPost {

    /**
     * Posts JSON, within a time of its own.
     *
     * @return the answer; fails, in words for the log, if there is none
     */
    Future<Answer> post(String url, Map<String, String> headers, Buffer body);

    /** @param retryAfter the header of that name; null if there is none */
    record Answer(int status, @Nullable String retryAfter) {}
}
