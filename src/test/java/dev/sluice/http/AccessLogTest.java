package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.RequestEvents.Ended;
import dev.sluice.observe.LogCapture;
import dev.sluice.run.MemoryRuns;
import dev.sluice.upstream.FakeUpstream;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every request makes one line when it has ended, whatever became of it, and nothing of what was in it is ever logged. */
@Timeout(60)
final class AccessLogTest {

    private static final String CANARY = "c4n4ry-5ecret";

    private final MemoryRuns runs = new MemoryRuns();
    private final List<Ended> ended = new CopyOnWriteArrayList<>();
    private final LogCapture log = new LogCapture("dev.sluice");
    private final FakeUpstream upstream = FakeUpstream.playing(AccessLogTest::play);
    private final TestGateway gateway;

    AccessLogTest() {
        TestGateway.Settings settings = new TestGateway.Settings();
        settings.runs = loop -> Future.succeededFuture(runs.on(loop));
        settings.requestEvents = new RequestEvents() {
            @Override
            public void onEnded(Ended request) {
                ended.add(request);
            }
        };
        gateway = TestGateway.before(upstream.baseUrl(), settings);
    }

    @AfterEach
    void close() {
        gateway.close();
        upstream.close();
        runs.close();
        log.close();
    }

    /** What the provider does is what the prompt says. */
    private static void play(FakeUpstream.Exchange exchange) throws Exception {
        String body = exchange.body();
        if (body.contains("do:500")) {
            exchange.send("HTTP/1.1 500 Oops\r\nContent-Type: application/json\r\nContent-Length: 42\r\n\r\n"
                    + "{\"error\":{\"message\":\"" + CANARY + "\"}}     ");
            return;
        }
        exchange.eventStream();
        exchange.event(Chunks.START);
        exchange.event(Chunks.text("answer " + CANARY));
        if (body.contains("do:cut")) {
            exchange.end();
        } else if (body.contains("do:stall")) {
            exchange.stallUntilClosed();
        } else {
            exchange.event(Chunks.FINISH);
            exchange.event(Chunks.USAGE);
            exchange.event(Chunks.DONE);
            exchange.end();
        }
    }

    private static String ask(String prompt, String fields) {
        return "{" + fields + "\"model\":\"openai/gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt
                + " " + CANARY + "\"}],\"metadata\":{\"m\":\"" + CANARY + "\"}}";
    }

    private RawClient.Answer post(String id, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("X-Request-Id: " + id);
        all.add("X-Custom: " + CANARY);
        try (RawClient client = gateway.client()) {
            return client.post(gateway.token(), body, all.toArray(String[]::new))
                    .answer();
        }
    }

    private void send(String text) {
        try (RawClient client = gateway.client()) {
            client.send(text).everything();
        }
    }

    private JsonObject line(String id) {
        return log.until("requestId", id).getLast();
    }

    @Test
    void aLineSaysWhoWhatHowMuchAndHowLong() {
        post("r-stream", ask("hi", ""));
        JsonObject line = line("r-stream");
        assertThat(line.getMap())
                .containsEntry("logger", "dev.sluice.access")
                .containsEntry("message", "request")
                .containsEntry("level", "INFO")
                .containsEntry("method", "POST")
                .containsEntry("route", "/v3/ai/chat_completions")
                .containsEntry("status", 200)
                .containsEntry("outcome", "finished")
                .containsEntry("tenant", "business-1")
                .containsEntry("subject", "staff-1")
                .containsEntry("model", "openai/gpt-4o")
                .containsEntry("provider", "openai")
                .containsEntry("served", "gpt-4o")
                .containsEntry("attempts", 1)
                .containsEntry("finishReason", "STOP")
                .containsEntry("tokensIn", 9)
                .containsEntry("tokensOut", 2)
                .containsKeys("millis", "firstOutputMillis", "bytes", "uid")
                .doesNotContainKeys("kind", "run");
    }

    @Test
    void everyOutcomeMakesOneLine() {
        post("r-1", ask("hi", ""));
        post("r-2", ask("hi", "\"stream\":false,"));
        post("r-3", ask("do:500", ""));
        post("r-4", ask("do:500", "\"stream\":false,"));
        post("r-5", ask("do:cut", ""));
        post("r-6", "{");
        post("r-7", ask("hi", "\"no_such_field\":1,"));
        post("r-8", ask("hi", "\"async\":true,"), "Idempotency-Key: " + CANARY);
        post("r-9", ask("hi", "\"async\":true,"), "Idempotency-Key: " + CANARY);
        send("GET /nowhere/" + CANARY + "?q=" + CANARY
                + " HTTP/1.1\r\nHost: t\r\nX-Request-Id: r-10\r\nConnection: close\r\n\r\n");
        send("PUT /v3/ai/chat_completions HTTP/1.1\r\nHost: t\r\nX-Request-Id: r-11\r\nConnection: close\r\n\r\n");
        send("GET /v3/ai/models HTTP/1.1\r\nHost: t\r\nX-Request-Id: r-12\r\nConnection: close\r\n\r\n");
        send("GET /docs HTTP/1.1\r\nHost: t\r\nX-Request-Id: r-13\r\nConnection: close\r\n\r\n");
        try (RawClient client = gateway.client()) {
            client.send(
                    "POST /v3/ai/chat_completions HTTP/1.1\r\nHost: t\r\nX-Request-Id: r-14\r\nAuthorization: Bearer "
                            + gateway.token() + "\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{\""
                            + CANARY);
        }
        try (RawClient client = gateway.client()) {
            client.post(gateway.token(), ask("do:stall", ""), "X-Request-Id: r-15")
                    .readUntil(CANARY);
        }
        List<JsonObject> lines = new ArrayList<>(log.until("requestId", "r-15"));
        post("r-16", ask("hi", ""));
        lines.addAll(log.until("requestId", "r-16"));

        Map<String, List<String>> outcomes = lines.stream()
                .filter(line -> line.getString("logger").equals("dev.sluice.access"))
                .collect(Collectors.groupingBy(
                        line -> line.getString("requestId"),
                        Collectors.mapping(
                                line -> line.getString("outcome") + " " + line.getInteger("status") + " "
                                        + line.getString("kind") + " " + line.getString("became"),
                                Collectors.toList())));
        assertThat(outcomes)
                .isEqualTo(Map.ofEntries(
                        Map.entry("r-1", List.of("finished 200 null null")),
                        Map.entry("r-2", List.of("finished 200 null null")),
                        Map.entry("r-3", List.of("failed 502 provider_error null")),
                        Map.entry("r-4", List.of("failed 502 provider_error null")),
                        Map.entry("r-5", List.of("failed 200 provider_truncated null")),
                        Map.entry("r-6", List.of("refused 400 invalid_syntax null")),
                        Map.entry("r-7", List.of("refused 422 invalid_request null")),
                        Map.entry("r-8", List.of("finished 202 null accepted")),
                        Map.entry("r-9", List.of("finished 202 null repeated")),
                        Map.entry("r-10", List.of("refused 404 not_found null")),
                        Map.entry("r-11", List.of("refused 405 method_not_allowed null")),
                        Map.entry("r-12", List.of("refused 401 unauthenticated null")),
                        Map.entry("r-13", List.of("finished 200 null null")),
                        Map.entry("r-14", List.of("client_gone null null null")),
                        Map.entry("r-15", List.of("client_gone 200 null null")),
                        Map.entry("r-16", List.of("finished 200 null null"))));
        assertThat(ended)
                .hasSize(outcomes.size())
                .extracting(Ended::route)
                .containsOnly("/v3/ai/chat_completions", "/v3/ai/models", "/docs", "other");
    }

    @Test
    void whatIsNoHttpMakesALineToo() {
        send("GET / HTTP/1.1\r\nHost: t\r\nX: " + "x".repeat(40_000) + "\r\n\r\n");
        JsonObject line = log.until("message", "request").getLast();
        assertThat(line.getInteger("status")).isEqualTo(431);
        assertThat(line.getString("route")).isEqualTo("other");
    }

    @Test
    void runsAreNamedInTheLinesOfWhatIsDoneWithThem() {
        String uid = RunsFixture.uid(post("r-1", ask("hi", "\"async\":true,")));
        try (RawClient client = gateway.client()) {
            client.call("GET", RunsFixture.ALL + "/" + uid, gateway.token()).answer();
            client.call("POST", RunsFixture.ALL + "/" + uid + "/cancel", gateway.token())
                    .answer();
            client.call("GET", RunsFixture.ALL + "/" + uid + "/events", gateway.token())
                    .answer();
            client.call("GET", RunsFixture.ALL, gateway.token()).answer();
        }
        List<JsonObject> lines = log.until("route", RunPaths.ALL).stream()
                .filter(l -> l.containsKey("requestId"))
                .toList();
        assertThat(lines)
                .extracting(line -> line.getString("route"))
                .containsExactly(
                        "/v3/ai/chat_completions", RunPaths.ONE, RunPaths.CANCEL, RunPaths.EVENTS, RunPaths.ALL);
        assertThat(lines.subList(0, 4)).allMatch(line -> uid.equals(line.getString("run")));
        assertThat(lines)
                .extracting(line -> line.getString("became"))
                .containsExactly("accepted", "queued", "failed", "failed", null);
    }

    @Test
    void nothingOfContentKeysOrTokensIsLoggedAtAnyLevel() {
        post("r-1", ask("hi", "\"user\":\"" + CANARY + "\","));
        post(
                "r-2",
                ask(
                        "hi",
                        "\"stream\":false,\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\""
                                + CANARY + "\",\"parameters\":{\"type\":\"object\"}}}],"));
        post("r-3", ask("do:500", ""));
        post("r-4", ask("do:cut", ""));
        post("r-5", ask("hi", "\"" + CANARY + "\":\"" + CANARY + "\","));
        post("r-6", "{\"model\":\"" + CANARY);
        post(
                "r-7",
                ask(
                        "hi",
                        "\"async\":true,\"webhook\":{\"url\":\"https://hooks.example.com/" + CANARY + "?k=" + CANARY
                                + "\"},"),
                "Idempotency-Key: " + CANARY);
        send("GET /v3/ai/models?key=" + CANARY + " HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer " + CANARY
                + "\r\nCookie: " + CANARY + "\r\nX-Request-Id: r-8\r\nConnection: close\r\n\r\n");
        send("GET /" + CANARY + " HTTP/1.1\r\nHost: t\r\nX-Request-Id: r-9\r\nConnection: close\r\n\r\n");
        post("r-10", ask("hi", ""));

        String all = log.until("requestId", "r-10").toString();
        assertThat(all)
                .contains("r-1", "r-9")
                .doesNotContain(CANARY)
                .doesNotContain(gateway.token())
                .doesNotContain(gateway.token().substring(gateway.token().lastIndexOf('.') + 1))
                .doesNotContain(TestGateway.PROVIDER_KEY)
                .doesNotContain(TestGateway.SECRET);
    }
}
