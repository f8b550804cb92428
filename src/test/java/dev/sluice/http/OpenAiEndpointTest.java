package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dialect.ApiDocument;
import dev.sluice.upstream.FakeUpstream;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The paths of OpenAI's format, byte by byte. */
final class OpenAiEndpointTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String QUESTION = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @Test
    void anAnswerIsOneDocumentUnlessAStreamIsAskedFor() {
        with(whole(), (gateway, client) -> {
            RawClient.Answer answer = post(client, gateway, "{\"model\":\"openai/gpt-4o\"," + QUESTION);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers())
                    .containsEntry("content-type", "application/json")
                    .containsKey("x-request-id");
            JsonObject body = new JsonObject(answer.body());
            assertThat(ApiDocument.shipped().check("OpenAiCompletion").check(body))
                    .isEmpty();
            assertThat(body.getString("object")).isEqualTo("chat.completion");
        });
    }

    @Test
    void aStreamEndsWithDone() {
        with(whole(), (gateway, client) -> {
            RawClient.Answer answer = post(
                    client,
                    gateway,
                    "{\"model\":\"gpt-4o\",\"stream\":true,\"stream_options\":{\"include_usage\":true}," + QUESTION);
            assertThat(answer.headers()).containsEntry("content-type", "text/event-stream; charset=utf-8");
            assertThat(answer.body())
                    .contains("\"model\":\"gpt-4o\"")
                    .endsWith(
                            "\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11}}"
                                    + "\n\ndata: [DONE]\n\n");
        });
    }

    @Test
    void aStreamThatBreaksOffEndsWithAnErrorObjectAndTheConnection() {
        FakeUpstream broken = FakeUpstream.playing(exchange -> {
            exchange.eventStream();
            exchange.event(Chunks.START);
            exchange.event(Chunks.text("half"));
            exchange.reset();
        });
        with(broken, (gateway, client) -> {
            client.send(request("POST", CHAT, gateway.token(), "{\"model\":\"gpt-4o\",\"stream\":true," + QUESTION));
            assertThat(client.everything())
                    .contains("\"content\":\"half\"")
                    .contains("event: error\ndata: {\"error\":{\"message\":\"")
                    .doesNotContain("[DONE]");
        });
    }

    @Test
    void unknownFieldsReachAModelOfThisFormat() throws Exception {
        try (FakeUpstream upstream = whole();
                TestGateway gateway = TestGateway.before(upstream.baseUrl());
                RawClient client = gateway.client()) {
            post(client, gateway, "{\"model\":\"gpt-4o\",\"user\":\"u-1\",\"top_k\":1.0,\"async\":true," + QUESTION);
            assertThat(upstream.nextExchange().body())
                    .contains("\"user\":\"u-1\"", "\"top_k\":1.0", "\"async\":true", "\"stream\":true");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/chat/completions, 405, method_not_allowed",
        "POST, /v1/models, 405, method_not_allowed",
        "POST, /v1/responses, 404, not_found",
        "GET, /v1/, 404, not_found",
        "GET, /v1/models/openai/none, 404, model_not_found",
        "GET, /v1/models/none, 404, model_not_found",
        "GET, /v1/models/openai%2Fo1, 404, model_not_found",
        "GET, /v1/models/%zz, 400, invalid_syntax"
    })
    void failuresAreErrorObjects(String method, String path, int status, String code) {
        with(
                whole(),
                (gateway, client) -> assertFailure(
                        client.send(request(method, path, gateway.token(), "")).answer(), status, code));
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, "/v1/models", "/v1/models/gpt-4o"})
    void strangersAreUnauthorized(String path) {
        with(whole(), (gateway, client) -> {
            String method = path.equals(CHAT) ? "POST" : "GET";
            RawClient.Answer answer =
                    client.send(request(method, path, "sk-1", "")).answer();
            assertFailure(answer, 401, "invalid_api_key");
            assertThat(answer.headers()).containsKey("www-authenticate");
        });
    }

    @Test
    void tokensThatMayNotAreForbidden() {
        with(whole(), (gateway, client) -> {
            String token = gateway.token("staff", List.of("google/*"));
            RawClient.Answer answer = client.send(request("POST", CHAT, token, "{\"model\":\"gpt-4o\"," + QUESTION))
                    .answer();
            assertFailure(answer, 403, "forbidden");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | 400 | invalid_syntax",
                "{\"model\":\"gpt-4o\"} | 400 | missing_required_parameter",
                "{\"model\":\"gpt-4o\",\"n\":3,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]} | 400 | invalid_value",
                "{\"model\":\"o1\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]} | 404 | model_not_found"
            })
    void badRequestsAreErrorObjects(String body, int status, String code) {
        with(whole(), (gateway, client) -> assertFailure(post(client, gateway, body), status, code));
    }

    @Test
    void tooMuchIsAnErrorObject() {
        TestGateway.Settings settings = new TestGateway.Settings();
        settings.maxBodyBytes = 100;
        try (FakeUpstream upstream = whole();
                TestGateway gateway = TestGateway.before(upstream.baseUrl(), settings);
                RawClient client = gateway.client()) {
            assertFailure(post(client, gateway, "{\"x\":\"" + "y".repeat(200) + "\"}"), 413, "too_large");
        }
    }

    @Test
    void theListHasWhatTheTokenAllowsAndIsAlive() {
        with(whole(), (gateway, client) -> {
            assertThat(ids(client, gateway.token())).containsExactly("openai/gpt-4o");
            assertThat(ids(client, gateway.token("staff", List.of("google/*")))).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai/gpt-4o", "openai%2Fgpt-4o", "gpt-4o"})
    void aModelIsFoundByAnyOfItsNames(String name) {
        with(whole(), (gateway, client) -> {
            RawClient.Answer answer = client.send(request("GET", "/v1/models/" + name, gateway.token(), ""))
                    .answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body())
                    .isEqualTo("{\"id\":\"openai/gpt-4o\",\"object\":\"model\",\"created\":0,\"owned_by\":\"openai\"}");
        });
    }

    private static List<String> ids(RawClient client, String token) {
        JsonArray data = new JsonObject(client.send(request("GET", "/v1/models", token, ""))
                        .answer()
                        .body())
                .getJsonArray("data");
        return data.stream().map(model -> ((JsonObject) model).getString("id")).toList();
    }

    private static void assertFailure(RawClient.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        JsonObject body = new JsonObject(answer.body());
        assertThat(ApiDocument.shipped().check("OpenAiError").check(body)).isEmpty();
        assertThat(body.getJsonObject("error").getString("code")).isEqualTo(code);
        assertThat(answer.headers()).containsKey("x-request-id");
    }

    private static FakeUpstream whole() {
        return FakeUpstream.streaming(Chunks.START, Chunks.text("hello"), Chunks.FINISH, Chunks.USAGE, Chunks.DONE);
    }

    private static RawClient.Answer post(RawClient client, TestGateway gateway, String body) {
        return client.send(request("POST", CHAT, gateway.token(), body)).answer();
    }

    private static String request(String method, String path, String token, String body) {
        return method + " " + path + " HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** What is done with a gateway and a client of it. */
    private interface Play {
        void play(TestGateway gateway, RawClient client);
    }

    private static void with(FakeUpstream provider, Play play) {
        try (FakeUpstream upstream = provider;
                TestGateway gateway = TestGateway.before(upstream.baseUrl());
                RawClient client = gateway.client()) {
            play.play(gateway, client);
        }
    }
}
