package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.upstream.FakeUpstream;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Requests that mean harm: each gets a 4xx in the envelope, none reaches the provider, and the gateway is as good as before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileRequestsTest {

    private FakeUpstream upstream;
    private TestGateway gateway;

    @BeforeAll
    void start() {
        TestGateway.Settings settings = new TestGateway.Settings();
        settings.bodyTimeout = Duration.ofMillis(500);
        settings.idleTimeout = Duration.ofMillis(700);
        upstream = FakeUpstream.streaming(Chunks.START, Chunks.text("ok"), Chunks.FINISH, Chunks.DONE);
        gateway = TestGateway.before(upstream.baseUrl(), settings);
    }

    @AfterAll
    void stop() {
        gateway.close();
        upstream.close();
    }

    @Test
    void everyHostileBodyGetsA4xxInTheEnvelope() {
        List<String> bodies = bodies();
        assertThat(bodies).hasSizeGreaterThan(200);
        SoftAssertions softly = new SoftAssertions();
        for (String body : bodies) {
            try (RawClient client = gateway.client()) {
                RawClient.Answer answer = client.post(gateway.token(), body).answer();
                String shown = body.substring(0, Math.min(200, body.length()));
                softly.assertThat(answer.status()).as(shown).isBetween(400, 499);
                JsonObject envelope = new JsonObject(answer.body());
                softly.assertThat(envelope.getBoolean("success")).as(shown).isFalse();
                softly.assertThat(envelope.getJsonArray("errors")).as(shown).isNotEmpty();
            }
        }
        softly.assertAll();
        assertThat(upstream.unseenExchanges()).isZero();
        stillServes();
    }

    @Test
    void hostileHttpGetsA4xxInTheEnvelopeOrTheDoor() {
        String start =
                "POST /v3/ai/chat_completions HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer " + gateway.token() + "\r\n";
        List<String> requests = List.of(
                // no length at all: an empty body
                start + "\r\n",
                // a slow-loris in chunks
                start + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
                // a length that is never reached
                start + "Content-Length: 100\r\n\r\n{",
                // 33 MiB announced, with and without asking first
                start + "Content-Length: 34603008\r\n\r\n",
                start + "Expect: 100-continue\r\nContent-Length: 34603008\r\n\r\n",
                // broken lengths and codings
                start + "Content-Length: -1\r\n\r\n",
                start + "Content-Length: 99999999999999999999\r\n\r\n",
                start + "Content-Length: abc\r\n\r\n",
                start + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
                start + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
                // headers and lines beyond every bound
                start + "X-Large: " + "x".repeat(64 << 10) + "\r\n\r\n",
                "GET /" + "x".repeat(64 << 10) + " HTTP/1.1\r\nHost: t\r\n\r\n",
                // not HTTP
                "\u0016\u0003\u0001 hello\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: t\r\n\r\n",
                "GET /v3/../../etc/passwd HTTP/1.1\r\nHost: t\r\n\r\n",
                // a head that never ends
                "POST /v3/ai/chat_completions HTTP/1.1\r\nHost: t\r\nX-Slow: 1");
        for (String request : requests) {
            try (RawClient client = gateway.client()) {
                String all = client.send(request.getBytes(StandardCharsets.ISO_8859_1))
                        .everything();
                String shown = request.substring(0, Math.min(120, request.length())) + " -> " + all;
                if (!all.isEmpty()) {
                    assertThat(all)
                            .as(shown)
                            .matches("(?s)HTTP/1.[01] 4.*")
                            .contains("{\"success\":false,\"errors\":[");
                }
            }
        }
        assertThat(upstream.unseenExchanges()).isZero();
        stillServes();
    }

    @Test
    void expect100ContinueIsAnsweredBeforeTheBodyIsSent() throws Exception {
        try (RawClient client = gateway.client()) {
            String body = Chunks.ask();
            client.send(
                    "POST /v3/ai/chat_completions HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nAuthorization: Bearer "
                            + gateway.token() + "\r\nContent-Length: " + body.length() + "\r\n\r\n");
            client.readUntil("HTTP/1.1 100 Continue\r\n\r\n");
            client.send(body);
            assertThat(client.answer().status()).isEqualTo(200);
            upstream.nextExchange();
        }
    }

    private void stillServes() {
        try (RawClient client = gateway.client()) {
            assertThat(client.post(gateway.token(), Chunks.ask()).answer().body())
                    .endsWith("data: [DONE]\n\n");
            upstream.nextExchange();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> bodies() {
        List<String> bodies = new ArrayList<>(List.of(
                "[".repeat(100_000),
                "{\"a\":".repeat(100_000),
                "{\"model\":\"openai/gpt-4o\",\"messages\":" + "[".repeat(1000) + "]".repeat(1000) + "}",
                with("temperature", "1e400"),
                with("temperature", "1e999999999"),
                with("max_tokens", "1e400"),
                with("max_tokens", "9".repeat(100_000)),
                with("max_tokens", "99999999999999999999"),
                with("max_tokens", "-0"),
                with("max_tokens", "1.5"),
                with("seed", "1e-99999"),
                "{\"model\":\"openai/gpt-4o\",\"model\":\"openai/gpt-4o\",\"messages\":[]}",
                "{\"model\":\"openai/gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"\\ud800\"}]}",
                "{\"model\":\"openai/gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"\\udc00\\ud800\"}]}",
                "{\"mod\\ud800\":1}",
                "{\"model\":\"openai/gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"\u0001\"}]}",
                Chunks.ask() + "{}",
                Chunks.ask() + "x",
                "// comment\n" + Chunks.ask(),
                "{'model':'x'}",
                "{\"model\":NaN}",
                "nul",
                "null",
                "\"text\"",
                "12",
                " ",
                "{",
                "}",
                "{\"model\":\"openai/../../etc/passwd\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"openai/gpt-4o\\r\\nX-Evil: 1\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"openai/" + "x".repeat(10_000)
                        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"" + "k".repeat(1 << 20) + "\":1}",
                "{\"messages\":[" + "{\"role\":7},".repeat(20_000) + "{}]}",
                with(
                        "tools",
                        "[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"$ref\":\"#\"},\"strict\":7}}]"),
                with("response_format", "{\"type\":\"json_schema\"}"),
                with(
                        "response_format",
                        "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":{\"type\":7}}}")));
        for (String value : wrongValues()) {
            for (String field : fields()) {
                bodies.add(with(field, value));
            }
        }
        return bodies;
    }

    /** Values that fit no field, or hardly any. */
    private static List<String> wrongValues() {
        return List.of("{\"a\":{\"b\":[1,{\"c\":null}]}}", "[[[]]]", "\"\\u0000\"", "-1e300", "[null,true,7,\"x\",{}]");
    }

    private static List<String> fields() {
        return List.of(
                "model",
                "messages",
                "stream",
                "async",
                "temperature",
                "max_tokens",
                "top_p",
                "tools",
                "response_format",
                "stop_",
                "tool_choice",
                "parallel_tool_calls",
                "reasoning_effort",
                "include_reasoning",
                "seed_",
                "metadata_",
                "fallbacks",
                "webhook",
                "extra_content",
                "messages[0].role",
                "messages[0].content_",
                "messages[0].name_",
                "messages[0].tool_calls",
                "messages[0].tool_call_id_",
                "n",
                "functions",
                "logit_bias",
                "user",
                "__proto__",
                "constructor",
                "$ref",
                "",
                "a.b",
                "a/b",
                "stream_options");
    }

    /** A good request with one field replaced, at the top or in its first message; a trailing underscore marks a field of its own. */
    private static String with(String field, String rawValue) {
        boolean inMessage = field.startsWith("messages[0].");
        String key = inMessage ? field.substring("messages[0].".length()) : field;
        String marker = "\"@@\"";
        JsonObject body = new JsonObject(Chunks.ask());
        JsonObject target = inMessage ? body.getJsonArray("messages").getJsonObject(0) : body;
        target.put(key, "@@");
        if (inMessage) {
            body.put("messages", new JsonArray().add(target));
        }
        return body.encode().replace(marker, rawValue);
    }
}
