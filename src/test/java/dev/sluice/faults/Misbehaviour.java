package dev.sluice.faults;

import dev.sluice.upstream.FakeUpstream.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/** What can go wrong at a provider that takes the connection. */
enum Misbehaviour {
    SPEAKS_NO_TLS("speaks no TLS", (exchange, wire, call) -> exchange.send("HTTP/1.1 400 What\r\n\r\n")),
    IS_SILENT_INSTEAD_OF_TLS("is silent instead of TLS", (exchange, wire, call) -> exchange.stallUntilClosed()),
    IS_SILENT("is silent", (exchange, wire, call) -> exchange.stallUntilClosed()),
    IS_SILENT_AFTER_THE_HEAD("is silent after the head", (exchange, wire, call) -> {
        exchange.eventStream();
        exchange.stallUntilClosed();
    }),
    IS_SILENT_AFTER_OUTPUT("is silent after output", (exchange, wire, call) -> {
        begin(exchange, wire);
        exchange.stallUntilClosed();
    }),
    TRICKLES_A_HEAD("trickles its head", (exchange, wire, call) -> {
        exchange.send("HTTP/1.1 200 OK\r\nX-Slow: ");
        trickle(exchange, () -> exchange.send("x"));
    }),
    TRICKLES_COMMENTS("trickles comments", (exchange, wire, call) -> {
        exchange.eventStream();
        trickle(exchange, () -> exchange.chunk(": wait\n\n"));
    }),
    TRICKLES_OUTPUT("trickles output", (exchange, wire, call) -> {
        begin(exchange, wire);
        trickle(exchange, () -> exchange.event(wire.more()));
    }),
    RESETS("resets before the head", (exchange, wire, call) -> exchange.reset()),
    RESETS_IN_A_CHUNK("resets in mid-chunk after output", (exchange, wire, call) -> {
        begin(exchange, wire);
        exchange.send("ff\r\ndata: {");
        exchange.reset();
    }),
    HANGS_UP("hangs up before the head", (exchange, wire, call) -> {}),
    HANGS_UP_AFTER_OUTPUT("hangs up after output", (exchange, wire, call) -> begin(exchange, wire)),
    ENDS_BEFORE_OUTPUT("ends its body before output", (exchange, wire, call) -> {
        exchange.eventStream();
        exchange.end();
    }),
    ENDS_AFTER_OUTPUT("ends its body after output", (exchange, wire, call) -> {
        begin(exchange, wire);
        exchange.end();
    }),
    SPEAKS_NO_HTTP("speaks no HTTP", (exchange, wire, call) -> exchange.send("SSH-2.0-OpenSSH_9.6\r\n\r\n")),
    BREAKS_ITS_CHUNKS("breaks its chunks after output", (exchange, wire, call) -> {
        begin(exchange, wire);
        exchange.send("no number\r\n");
        exchange.stallUntilClosed();
    }),
    SENDS_A_PAGE(
            "sends a page", (exchange, wire, call) -> document(exchange, "200 OK", "text/html", "<h1>Welcome</h1>\n")),
    SENDS_BROKEN_JSON("sends broken JSON", (exchange, wire, call) -> {
        exchange.eventStream();
        exchange.event("{\"choices\":[{");
        exchange.stallUntilClosed();
    }),
    SENDS_BROKEN_JSON_AFTER_OUTPUT("sends broken JSON after output", (exchange, wire, call) -> {
        begin(exchange, wire);
        exchange.event("{\"choices\":[{");
        exchange.stallUntilClosed();
    }),
    SENDS_A_HUGE_EVENT("sends an event of 64 MiB", (exchange, wire, call) -> {
        exchange.eventStream();
        huge(exchange);
    }),
    SENDS_A_HUGE_EVENT_AFTER_OUTPUT("sends an event of 64 MiB after output", (exchange, wire, call) -> {
        begin(exchange, wire);
        huge(exchange);
    }),
    SENDS_A_HUGE_DOCUMENT("sends a document of 64 MiB", (exchange, wire, call) -> {
        exchange.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 67108864\r\n\r\n");
        for (int i = 0; i < 1024; i++) {
            exchange.send("[".repeat(1 << 16));
        }
    }),
    IS_SILENT_IN_A_DOCUMENT("is silent in a document", (exchange, wire, call) -> {
        halfADocument(exchange);
        exchange.stallUntilClosed();
    }),
    HANGS_UP_IN_A_DOCUMENT("hangs up in a document", (exchange, wire, call) -> halfADocument(exchange)),
    SENDS_AN_ERROR_WITH_200(
            "sends an error with 200",
            (exchange, wire, call) -> document(exchange, "200 OK", "application/json", wire.error())),
    SENDS_A_BARE_ERROR("sends an error without its frame", (exchange, wire, call) -> {
        exchange.eventStream();
        exchange.chunk(wire.error() + "\n");
        exchange.end();
    }),
    SENDS_AN_ERROR_EVENT("sends an error event", (exchange, wire, call) -> {
        exchange.eventStream();
        exchange.event(wire.error());
        exchange.end();
    }),
    SENDS_AN_ERROR_EVENT_AFTER_OUTPUT("sends an error event after output", (exchange, wire, call) -> {
        begin(exchange, wire);
        exchange.event(wire.error());
        exchange.end();
    }),
    ANSWERS_500("answers 500", (exchange, wire, call) -> refuse(exchange, "500 Oops")),
    ANSWERS_503("answers 503", (exchange, wire, call) -> refuse(exchange, "503 Busy")),
    ANSWERS_401("answers 401", (exchange, wire, call) -> refuse(exchange, "401 Who")),
    ANSWERS_429("answers 429", (exchange, wire, call) -> refuse(exchange, "429 Slow")),
    ANSWERS_429_FOR_A_MINUTE(
            "answers 429, for a minute", (exchange, wire, call) -> refuse(exchange, "429 Slow\r\nRetry-After: 60")),
    ANSWERS_429_FOR_A_SECOND("answers 429, for a second, then well", (exchange, wire, call) -> {
        if (call == 1) {
            refuse(exchange, "429 Slow\r\nRetry-After: 1");
        } else {
            begin(exchange, wire);
            for (String event : wire.end()) {
                exchange.event(event);
            }
            exchange.end();
        }
    });

    /** Often enough for no silence to be noticed. */
    private static final Duration DRIP = Duration.ofMillis(100);

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // A lambda that captures nothing.
    private final Script script;

    /** What a provider does in one exchange. */
    @FunctionalInterface
    private interface Script {
        /** @param call its number, from 1 */
        void play(Exchange exchange, Wire wire, int call) throws Exception;
    }

    @FunctionalInterface
    private interface Drop {
        void fall() throws IOException;
    }

    Misbehaviour(String title, Script script) {
        this.title = title;
        this.script = script;
    }

    static Misbehaviour titled(String title) {
        return Arrays.stream(values())
                .filter(each -> each.title.equals(title))
                .findFirst()
                .orElseThrow();
    }

    void play(Exchange exchange, Wire wire, int call) throws Exception {
        script.play(exchange, wire, call);
    }

    String title() {
        return title;
    }

    @Override
    public String toString() {
        return title;
    }

    private static void begin(Exchange exchange, Wire wire) throws IOException {
        exchange.eventStream();
        for (String event : wire.begin()) {
            exchange.event(event);
        }
    }

    private static void trickle(Exchange exchange, Drop drop) throws Exception {
        Thread.ofVirtual().start(exchange::stallUntilClosed);
        do {
            drop.fall();
        } while (!exchange.sawOtherSideGo(DRIP));
    }

    /** It never ends: whoever waits for it whole has the memory for it. */
    private static void huge(Exchange exchange) throws IOException {
        exchange.chunk("data: \"");
        for (int i = 0; i < 1024; i++) {
            exchange.chunk("x".repeat(1 << 16));
        }
        exchange.chunk("\"\n\n");
        exchange.stallUntilClosed();
    }

    /** @param status and headers */
    private static void refuse(Exchange exchange, String status) throws IOException {
        document(exchange, status, "application/json", "{}");
    }

    private static void halfADocument(Exchange exchange) throws IOException {
        exchange.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"id\":");
    }

    private static void document(Exchange exchange, String status, String type, String body) throws IOException {
        exchange.send("HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);
    }
}
