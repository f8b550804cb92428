package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dialect.ApiDocument;
import dev.sluice.upstream.FakeUpstream;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The registry as callers see it, over a real socket. */
final class ModelsEndpointTest {

    @Test
    void listsWhatIsServedAndWhatHasGone() {
        JsonObject body = models("*");

        assertThat(ApiDocument.shipped().check("ModelsEnvelope").check(body)).isEmpty();
        JsonArray models = body.getJsonObject("data").getJsonArray("models");
        assertThat(models).hasSize(2);
        assertThat(models.getJsonObject(0))
                .isEqualTo(new JsonObject("{\"id\":\"openai/gpt-4o\",\"provider\":\"openai\",\"status\":\"active\","
                        + "\"context_window\":128000,\"max_output_tokens\":16384,\"input_modalities\":[\"text\",\"image\","
                        + "\"file\"],\"capabilities\":{\"temperature\":true,\"top_p\":true,\"stop\":4,\"tools\":true,"
                        + "\"structured_output\":true,\"reasoning_efforts\":[]}}"));
        assertThat(models.getJsonObject(1).getString("status")).isEqualTo("retired");
        assertThat(models.getJsonObject(1).getString("replacement")).isEqualTo("openai/gpt-4o");
    }

    @Test
    void showsOnlyWhatTheTokenAllows() {
        assertThat(models("openai/o1").getJsonObject("data").getJsonArray("models"))
                .hasSize(1);
        assertThat(models("google/*").getJsonObject("data").getJsonArray("models"))
                .isEmpty();
    }

    @Test
    void isForStaffOnly() {
        try (FakeUpstream upstream = FakeUpstream.streaming(Chunks.DONE);
                TestGateway gateway = TestGateway.before(upstream.baseUrl());
                RawClient client = gateway.client()) {
            assertThat(client.send("GET /v3/ai/models HTTP/1.1\r\nHost: t\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(401);
            assertThat(client.send(get(gateway.token("customer", List.of("*"))))
                            .answer()
                            .status())
                    .isEqualTo(403);
        }
    }

    private static JsonObject models(String allowed) {
        try (FakeUpstream upstream = FakeUpstream.streaming(Chunks.DONE);
                TestGateway gateway = TestGateway.before(upstream.baseUrl());
                RawClient client = gateway.client()) {
            RawClient.Answer answer =
                    client.send(get(gateway.token("staff", List.of(allowed)))).answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers()).containsKey("x-request-id");
            return new JsonObject(answer.body());
        }
    }

    private static String get(String token) {
        return "GET /v3/ai/models HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer " + token + "\r\n\r\n";
    }
}
