package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.upstream.FakeUpstream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the contract's table of errors that a client can cause, over a real socket, down to the bytes of the body. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ErrorTableTest {

    private static final String ID = "X-Request-Id: r-1";

    /**
     * One row.
     *
     * @param request the whole request; {@code TOKEN} stands for a good token
     * @param headers what the answer's headers must hold besides the content type and the request id
     */
    record Row(String name, String request, int status, Map<String, String> headers, String body) {
        @Override
        public String toString() {
            return name;
        }
    }

    private FakeUpstream upstream;
    private TestGateway gateway;

    @BeforeAll
    void start() {
        TestGateway.Settings settings = new TestGateway.Settings();
        settings.bodyTimeout = Duration.ofMillis(300);
        settings.maxBodyBytes = 1 << 20;
        upstream = FakeUpstream.streaming(Chunks.DONE);
        gateway = TestGateway.before(upstream.baseUrl(), settings);
    }

    @AfterAll
    void stop() {
        gateway.close();
        upstream.close();
    }

    static List<Row> rows() {
        return List.of(
                row("not JSON", post("{\"model\":"), 400, one("invalid_syntax", "invalid JSON at line 1, column 10")),
                row("not an object", post("[1]"), 400, one("invalid_syntax", "the body is not a JSON object")),
                row("empty", post(""), 400, one("invalid_syntax", "the body is empty")),
                new Row(
                        "no token",
                        head("POST", "/v3/ai/chat_completions", "Content-Length: 2") + "{}",
                        401,
                        Map.of("www-authenticate", "Bearer realm=\"sluice\""),
                        one("unauthorized", "the bearer token is missing")),
                row(
                        "a token of another kind",
                        request("{}", "Authorization: Bearer CUSTOMER"),
                        403,
                        one("forbidden", "a token of this kind may not call this API")),
                row(
                        "a model that the token does not allow",
                        request(Chunks.ask(), "Authorization: Bearer NARROW"),
                        403,
                        one("forbidden", "the token does not allow the model openai/gpt-4o")),
                row(
                        "an unknown path",
                        head("GET", "/v3/ai/nothing"),
                        404,
                        one("not_found", "there is nothing at this path")),
                row(
                        "a wrong method",
                        head("DELETE", "/v3/ai/chat_completions"),
                        405,
                        one("method_not_allowed", "this path does not take DELETE")),
                row(
                        "nothing that we speak is accepted",
                        request(Chunks.ask(), "Authorization: Bearer TOKEN", "Accept: text/html"),
                        406,
                        one("not_acceptable", "answers are application/json or text/event-stream")),
                row(
                        "a body too slow",
                        head(
                                        "POST",
                                        "/v3/ai/chat_completions",
                                        "Authorization: Bearer TOKEN",
                                        "Transfer-Encoding: chunked")
                                + "2\r\n{ \r\n",
                        408,
                        one("request_timeout", "the request body did not arrive in time")),
                row(
                        "a body too large, said beforehand",
                        head(
                                "POST",
                                "/v3/ai/chat_completions",
                                "Authorization: Bearer TOKEN",
                                "Content-Length: 1048577"),
                        413,
                        one("too_large", "the request body is larger than 1048576 bytes")),
                row(
                        "a body too large, in chunks",
                        head(
                                        "POST",
                                        "/v3/ai/chat_completions",
                                        "Authorization: Bearer TOKEN",
                                        "Transfer-Encoding: chunked")
                                + "100001\r\n" + " ".repeat(0x100001) + "\r\n0\r\n\r\n",
                        413,
                        one("too_large", "the request body is larger than 1048576 bytes")),
                row(
                        "another media type",
                        request(Chunks.ask(), "Authorization: Bearer TOKEN", "Content-Type: text/plain"),
                        415,
                        one("unsupported_media_type", "a request body must be application/json in UTF-8")),
                row(
                        "required",
                        post("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"),
                        422,
                        one("required", "model is required", "model")),
                row(
                        "invalid",
                        post(Chunks.ask().replace("{\"model\"", "{\"temperature\":3,\"model\"")),
                        422,
                        one("invalid", "temperature must be at most 2", "temperature")),
                row(
                        "a field that does not exist",
                        post(Chunks.ask().replace("{\"model\"", "{\"temprature\":1,\"model\"")),
                        422,
                        one("unsupported", "temprature is not a known field", "temprature")),
                row(
                        "too many",
                        post(Chunks.ask().replace("{\"model\"", "{\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"],\"model\"")),
                        422,
                        one("too_many", "stop takes at most 4 entries", "stop")),
                row(
                        "a model that does not exist",
                        post(Chunks.ask().replace("gpt-4o", "gpt-99")),
                        422,
                        one(
                                "unsupported",
                                "openai/gpt-99 is not a model of this gateway; there are openai/gpt-4o",
                                "model")),
                row(
                        "a model that is gone",
                        post(Chunks.ask().replace("gpt-4o", "o1")),
                        422,
                        one("model_retired", "openai/o1 is retired; use openai/gpt-4o", "model")),
                row(
                        "content that the model does not take",
                        post(Chunks.ask()
                                .replace(
                                        "\"hi\"",
                                        "[{\"type\":\"video_url\",\"video_url\":\"https://example.com/v.mp4\"}]")),
                        422,
                        one(
                                "unsupported_content",
                                "openai/gpt-4o does not accept video input (messages[0].content[0].video_url)",
                                "messages[0].content[0].video_url")),
                new Row(
                        "everything that is wrong at once",
                        post("{\"model\":7,\"messages\":[{\"role\":\"user\"}],\"max_tokens\":0}"),
                        422,
                        Map.of(),
                        "{\"success\":false,\"errors\":["
                                + "{\"code\":\"invalid\",\"message\":\"model must be a string\",\"field\":\"model\"},"
                                + "{\"code\":\"required\",\"message\":\"messages[0].content is required\","
                                + "\"field\":\"messages[0].content\"},"
                                + "{\"code\":\"invalid\",\"message\":\"max_tokens must be at least 1\","
                                + "\"field\":\"max_tokens\"}]}"),
                new Row(
                        "a run where there is no queue",
                        post(Chunks.ask().replace("{\"model\"", "{\"async\":true,\"model\"")),
                        503,
                        Map.of("retry-after", "1"),
                        one("queue_unavailable", "asynchronous runs are not available at the moment")),
                new Row(
                        "runs where there is no store",
                        get("/v3/ai/chat_completion_runs", "Authorization: Bearer TOKEN"),
                        503,
                        Map.of("retry-after", "1"),
                        one("queue_unavailable", "asynchronous runs are not available at the moment")),
                new Row(
                        "a run without a token",
                        get("/v3/ai/chat_completion_runs/x"),
                        401,
                        Map.of("www-authenticate", "Bearer realm=\"sluice\""),
                        one("unauthorized", "the bearer token is missing")),
                row(
                        "a run that cannot be",
                        get("/v3/ai/chat_completion_runs/x", "Authorization: Bearer TOKEN"),
                        404,
                        one("not_found", "there is no such run", "uid")),
                row(
                        "a wrong page",
                        get("/v3/ai/chat_completion_runs?page=0", "Authorization: Bearer TOKEN"),
                        422,
                        one("invalid", "page must be a whole number from 1", "page")));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answersWithStatusHeadersAndBody(Row row) {
        String request = row.request()
                .replace("TOKEN", gateway.token())
                .replace("CUSTOMER", gateway.token("customer", List.of("*")))
                .replace("NARROW", gateway.token("staff", List.of("openai/gpt-5")));
        try (RawClient client = gateway.client()) {
            RawClient.Answer answer = client.send(request).answer();

            assertThat(answer.body()).isEqualTo(row.body());
            assertThat(answer.status()).isEqualTo(row.status());
            assertThat(answer.headers())
                    .containsEntry("content-type", "application/json")
                    .containsEntry("x-request-id", "r-1")
                    .containsAllEntriesOf(row.headers());
        }
    }

    @Test
    void anInsaneRequestIdIsReplaced() {
        try (RawClient client = gateway.client()) {
            String id = client.send(head("GET", "/nothing").replace(ID, "X-Request-Id: a b"))
                    .answer()
                    .headers()
                    .get("x-request-id");

            assertThat(id).matches("req_[0-9a-z]{24}");
        }
    }

    @Test
    void aRefusalLeavesTheConnectionUsableWhenTheBodyWasRead() {
        try (RawClient client = gateway.client()) {
            assertThat(client.post(gateway.token(), "{}").answer().status()).isEqualTo(422);
            assertThat(client.post(gateway.token(), "{}").answer().status()).isEqualTo(422);
        }
    }

    @Test
    void theContractIsServed() {
        try (RawClient client = gateway.client()) {
            assertThat(client.send(head("GET", "/openapi.json")).answer().body())
                    .startsWith("{\"openapi\":\"3.1");
            assertThat(client.send(head("GET", "/openapi.yaml")).answer().body())
                    .startsWith("openapi: 3.1");
        }
    }

    private static Row row(String name, String request, int status, String body) {
        return new Row(name, request, status, Map.of(), body);
    }

    private static String post(String body) {
        return request(body, "Authorization: Bearer TOKEN");
    }

    private static String request(String body, String... headers) {
        List<String> all = new java.util.ArrayList<>(List.of(headers));
        if (all.stream().noneMatch(header -> header.startsWith("Content-Type"))) {
            all.add("Content-Type: application/json");
        }
        all.add("Content-Length: " + body.length());
        return head("POST", "/v3/ai/chat_completions", all.toArray(String[]::new)) + body;
    }

    private static String get(String target, String... headers) {
        return head("GET", target, headers);
    }

    private static String head(String method, String path, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: test\r\n" + ID + "\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static String one(String code, String message) {
        return "{\"success\":false,\"errors\":[{\"code\":\"" + code + "\",\"message\":\""
                + message.replace("\"", "\\\"") + "\"}]}";
    }

    private static String one(String code, String message, String field) {
        return "{\"success\":false,\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\",\"field\":\""
                + field + "\"}]}";
    }
}
