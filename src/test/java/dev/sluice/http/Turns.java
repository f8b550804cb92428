package dev.sluice.http;

import dev.sluice.upstream.FakeUpstream;
import dev.sluice.upstream.FakeUpstream.Script;
import java.util.concurrent.atomic.AtomicInteger;

/** What a provider does call by call. */
final class Turns {

    static final String RATE_LIMIT =
            "{\"error\":{\"message\":\"slow down\",\"type\":\"requests\",\"code\":\"rate_limit_exceeded\"}}";
    static final String BAD_KEY = "{\"error\":{\"message\":\"no\",\"code\":\"invalid_api_key\"}}";
    static final String TOO_LONG = "{\"error\":{\"message\":\"too long\",\"code\":\"context_length_exceeded\"}}";
    static final String FILTERED = "{\"error\":{\"message\":\"no\",\"code\":\"content_filter\"}}";

    private Turns() {}

    /** These, one after the other; the last again and again. */
    static FakeUpstream playing(Script... scripts) {
        AtomicInteger calls = new AtomicInteger();
        return FakeUpstream.playing(
                exchange -> scripts[Math.min(calls.getAndIncrement(), scripts.length - 1)].play(exchange));
    }

    static Script says(String text) {
        return exchange -> {
            exchange.eventStream();
            exchange.event(Chunks.START);
            exchange.event(Chunks.text(text));
            exchange.event(Chunks.FINISH);
            exchange.event(Chunks.USAGE);
            exchange.event(Chunks.DONE);
            exchange.end();
        };
    }

    static Script fails(int status, String body, String... headers) {
        return exchange -> exchange.send("HTTP/1.1 " + status + " Status\r\nContent-Type: application/json\r\n"
                + "Connection: close\r\nContent-Length: " + body.length() + "\r\n"
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n" + body);
    }

    /** A head, and then the connection ends. */
    static Script breaksOffBeforeOutput() {
        return exchange -> {
            exchange.eventStream();
            exchange.event(Chunks.START);
        };
    }
}
