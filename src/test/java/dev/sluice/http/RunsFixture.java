package dev.sluice.http;

import dev.sluice.run.SharedRuns;
import dev.sluice.upstream.FakeUpstream;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Gateways that share a store of runs; the test is the worker. No provider is ever called. */
final class RunsFixture implements AutoCloseable {

    static final String ALL = "/v3/ai/chat_completion_runs";
    static final String ASK = ask("");

    final SharedRuns runs;
    final FakeUpstream upstream = FakeUpstream.streaming(Chunks.DONE);
    final TestGateway.Settings settings = new TestGateway.Settings();
    private TestGateway gateway;

    RunsFixture(RunsKind kind) {
        this(kind.open());
    }

    RunsFixture(SharedRuns runs) {
        this.runs = runs;
        settings.runs = loop -> Future.succeededFuture(runs.on(loop));
        gateway = TestGateway.before(upstream.baseUrl(), settings);
    }

    /** A request for a run with more fields, such as {@code "\"seed\":1,"}. */
    static String ask(String fields) {
        return Chunks.ask().replace("{\"model\"", "{" + fields + "\"async\":true,\"model\"");
    }

    /** The same store behind a gateway that has the settings as they are now. */
    TestGateway another() {
        return TestGateway.before(upstream.baseUrl(), settings);
    }

    void restart() {
        gateway.close();
        gateway = another();
    }

    TestGateway gateway() {
        return gateway;
    }

    RawClient client() {
        return gateway.client();
    }

    String token() {
        return gateway.token();
    }

    RawClient.Answer post(String body, String... headers) {
        return postAs(token(), body, headers);
    }

    RawClient.Answer postAs(String token, String body, String... headers) {
        try (RawClient client = client()) {
            return client.post(token, body, headers).answer();
        }
    }

    /** Starts a run and gives its uid. */
    String start() {
        return uid(post(ASK));
    }

    static String uid(RawClient.Answer answer) {
        if (answer.status() != 202) {
            throw new AssertionError(answer);
        }
        return new JsonObject(answer.body()).getJsonObject("data").getString("uid");
    }

    RawClient.Answer get(String target, String... headers) {
        return call("GET", target, token(), headers);
    }

    RawClient.Answer call(String method, String target, String token, String... headers) {
        try (RawClient client = client()) {
            return client.call(method, target, token, headers).answer();
        }
    }

    /** A body whose times may be any. */
    static String untimed(String body) {
        return body.replaceAll("\"20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"", "\"TIME\"");
    }

    static String error(String code, String message) {
        return "{\"success\":false,\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}";
    }

    static String error(String code, String message, String field) {
        return "{\"success\":false,\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\",\"field\":\""
                + field + "\"}]}";
    }

    @Override
    public void close() {
        gateway.close();
        upstream.close();
        runs.close();
    }
}
