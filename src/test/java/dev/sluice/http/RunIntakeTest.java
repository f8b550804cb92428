package dev.sluice.http;

import static dev.sluice.http.RunsFixture.ASK;
import static dev.sluice.http.RunsFixture.ask;
import static dev.sluice.http.RunsFixture.error;
import static dev.sluice.http.RunsFixture.uid;
import static dev.sluice.http.RunsFixture.untimed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.RunOwner;
import dev.sluice.run.Enqueued;
import dev.sluice.run.NewRun;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code async: true}: what is refused at once, what becomes a run, and when the client hears of it. */
@ParameterizedClass
@EnumSource(RunsKind.class)
final class RunIntakeTest {

    private static final String KEY = "Idempotency-Key: order-4711";

    private final RunsFixture fixture;

    RunIntakeTest(RunsKind kind) {
        fixture = new RunsFixture(kind);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void isAnsweredWithTheQueuedRun() {
        RawClient.Answer answer = fixture.post(ask("\"metadata\":{\"team\":\"search\",\"a\":\"b\"},"));
        String uid = uid(answer);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.headers())
                .containsEntry("location", "/v3/ai/chat_completion_runs/" + uid)
                .containsEntry("content-type", "application/json")
                .containsKey("x-request-id")
                .doesNotContainKey("idempotency-replayed");
        assertThat(untimed(answer.body()))
                .isEqualTo("{\"success\":true,\"data\":{\"uid\":\"" + uid + "\",\"status\":\"QUEUED\","
                        + "\"created_at\":\"TIME\",\"updated_at\":\"TIME\","
                        + "\"model\":\"openai/gpt-4o\",\"metadata\":{\"a\":\"b\",\"team\":\"search\"},\"attempts\":0,"
                        + "\"queue_position\":0,\"expires_at\":null}}");
        assertThat(UUID.fromString(uid).version()).isEqualTo(7);
    }

    @Test
    void theClientsOwnBytesAreStored() {
        String body = ASK.replace("\"hi\"", " \"h\\u00e9\\n\"") + " ";
        fixture.post(body);

        NewRun run = fixture.runs.accepted().getFirst();
        assertThat(run.body().toString()).isEqualTo(body);
        assertThat(run.owner()).isEqualTo(new RunOwner("business-1", "staff-1"));
        assertThat(run.dialect()).isEqualTo("v3");
        assertThat(run.webhook()).isNull();
        assertThat(run.idempotency()).isNull();
    }

    @Test
    void winsOverStream() {
        assertThat(fixture.post(ask("\"stream\":true,")).status()).isEqualTo(202);
        assertThat(fixture.post(ask("\"stream\":false,")).status()).isEqualTo(202);
    }

    @Test
    void theWebhookIsStored() {
        fixture.post(ask("\"webhook\":{\"url\":\"https://hooks.example.com/x\"},"));

        assertThat(fixture.runs.accepted().getFirst().webhook()).isEqualTo("https://hooks.example.com/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.com/", "https://127.0.0.1/", "https://localhost/", "https://10.0.0.1/x"})
    void aWebhookThatIsNotPublicHttpsIsRefused(String url) {
        RawClient.Answer answer = fixture.post(ask("\"webhook\":{\"url\":\"" + url + "\"},"));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("\"code\":\"invalid\"").contains("\"field\":\"webhook.url\"");
        assertThat(fixture.runs.accepted()).isEmpty();
    }

    @Test
    void whatIsWrongIsSaidAtOnceAndNothingIsStored() {
        assertThat(fixture.post("{\"async\":true,").status()).isEqualTo(400);
        assertThat(fixture.post("{\"async\":true}").status()).isEqualTo(422);
        assertThat(fixture.post(ASK.replace("gpt-4o", "gpt-99")).status()).isEqualTo(422);
        assertThat(fixture.post(ASK.replace("gpt-4o", "o1")).body()).contains("model_retired");
        assertThat(fixture.post(ASK.replace(
                                "\"hi\"", "[{\"type\":\"video_url\",\"video_url\":\"https://example.com/v.mp4\"}]"))
                        .body())
                .contains("unsupported_content");
        String narrow = fixture.gateway().token("staff", List.of("openai/gpt-5"));
        assertThat(fixture.postAs(narrow, ASK).status()).isEqualTo(403);

        assertThat(fixture.runs.accepted()).isEmpty();
    }

    @Test
    void mediaIsNotFetchedButWhatIsWrongBesideItIsSaid() {
        fixture.settings.google = true;
        fixture.restart();
        String image = "{\"type\":\"image_url\",\"image_url\":\"https://media.invalid/a.png\"}";
        String sound = "{\"type\":\"audio_url\",\"audio_url\":\"https://media.invalid/a.wav\"}";
        String ask = ASK.replace("openai/gpt-4o", "google/gemini");

        assertThat(fixture.post(ask.replace("\"hi\"", "[" + image + "]")).status())
                .isEqualTo(202);
        RawClient.Answer refused = fixture.post(ask.replace("\"hi\"", "[" + image + "," + sound + "]"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("messages[0].content[1].audio_url").doesNotContain("content[0]");
        RawClient.Answer many = fixture.post(ask.replace("\"hi\"", "[" + image + ("," + image).repeat(4) + "]"));
        assertThat(many.body()).contains("too_many").contains("messages[0].content[4].image_url");
        assertThat(fixture.runs.accepted()).hasSize(1);
    }

    @Test
    void withoutTheStoreNothingIsAccepted() {
        fixture.runs.away(true);
        long began = System.nanoTime();
        RawClient.Answer answer = fixture.post(ASK);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsEntry("retry-after", "1");
        assertThat(answer.body())
                .isEqualTo(error("queue_unavailable", "asynchronous runs are not available at the moment"));
        fixture.runs.away(false);
        assertThat(fixture.post(ASK).status()).isEqualTo(202);
    }

    @Test
    void syncRequestsNeedNoStore() {
        fixture.runs.away(true);

        assertThat(fixture.post(Chunks.askDocument()).status()).isNotEqualTo(503);
    }

    @Test
    void aTenantWithTooMuchWaitingIsToldWhenToComeBack() {
        fixture.runs.full(Enqueued.Scope.TENANT);
        RawClient.Answer answer = fixture.post(ASK);

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers()).containsEntry("retry-after", "5");
        assertThat(answer.body()).isEqualTo(error("queue_full", "too many of your runs are waiting"));
    }

    @Test
    void aFullGatewaySaysWhenToComeBack() {
        fixture.runs.full(Enqueued.Scope.GATEWAY);
        RawClient.Answer answer = fixture.post(ASK);

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers()).containsEntry("retry-after", "15");
        assertThat(answer.body()).isEqualTo(error("queue_full", "too many runs are waiting"));
    }

    @Test
    void theSameKeyAndBodyGiveTheSameRun() {
        RawClient.Answer first = fixture.post(ASK, KEY);
        RawClient.Answer second = fixture.post(ASK, KEY);

        assertThat(second.status()).isEqualTo(202);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers())
                .containsEntry("idempotency-replayed", "true")
                .containsEntry("location", first.headers().get("location"));
        assertThat(fixture.runs.accepted()).hasSize(1);
    }

    @Test
    void theSameKeyAtAnotherRouterGivesTheSameRun() {
        String uid = uid(fixture.post(ASK, KEY));
        try (TestGateway other = fixture.another();
                RawClient client = other.client()) {
            assertThat(uid(client.post(fixture.token(), ASK, KEY).answer())).isEqualTo(uid);
        }
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() {
        fixture.post(ASK, KEY);
        RawClient.Answer other = fixture.post(ask("\"seed\":1,"), KEY);

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.body())
                .isEqualTo(error(
                        "idempotency_mismatch",
                        "this Idempotency-Key was used before, for another request",
                        "Idempotency-Key"));
    }

    @Test
    void anothersKeyIsAnotherKey() {
        String mine = uid(fixture.post(ASK, KEY));
        String colleague = fixture.gateway().token("staff-2", "business-1");

        assertThat(uid(fixture.postAs(colleague, ASK, KEY))).isNotEqualTo(mine);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 255})
    void aKeyMayBeAsLongAs(int length) {
        assertThat(fixture.post(ASK, "Idempotency-Key: " + "k".repeat(length)).status())
                .isEqualTo(202);
    }

    @Test
    void aMalformedKeyIsRefused() {
        String rule = "Idempotency-Key must be 1 to 255 printable ASCII characters";

        assertThat(fixture.post(ASK, "Idempotency-Key: " + "k".repeat(256)).body())
                .isEqualTo(error("invalid", rule, "Idempotency-Key"));
        assertThat(fixture.post(ASK, "Idempotency-Key:").body()).isEqualTo(error("invalid", rule, "Idempotency-Key"));
        assertThat(fixture.post(ASK, "Idempotency-Key: schl\u00fcssel").body())
                .isEqualTo(error("invalid", rule, "Idempotency-Key"));
        assertThat(fixture.post(ASK, KEY, KEY).body())
                .isEqualTo(error("invalid", "Idempotency-Key must be given once", "Idempotency-Key"));
        assertThat(fixture.runs.accepted()).isEmpty();
    }
}
