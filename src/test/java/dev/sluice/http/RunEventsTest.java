package dev.sluice.http;

import static dev.sluice.http.RunsFixture.ALL;
import static dev.sluice.http.RunsFixture.error;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stream of a run's events: live, resumed anywhere, and honest at its end. */
@ParameterizedClass
@EnumSource(RunsKind.class)
final class RunEventsTest {

    private final RunsFixture fixture;

    RunEventsTest(RunsKind kind) {
        fixture = new RunsFixture(kind);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** A run that began twice, and completed. */
    private String completed() {
        String uid = fixture.start();
        fixture.runs.begin(uid);
        fixture.runs.append(uid, null, "{\"n\":1}", "{\"n\":2}");
        fixture.runs.append(uid, "restart", "{\"attempt\":2}");
        fixture.runs.append(uid, null, "{\"n\":\"drei \u20ac\"}");
        fixture.runs.complete(uid, "{\"a\":1}");
        return uid;
    }

    private String events(String uid) {
        return ALL + "/" + uid + "/events";
    }

    /** The data of the run event: the run as it is polled, without its envelope. */
    private String run(String uid) {
        String body = fixture.get(ALL + "/" + uid).body();
        return body.substring("{\"success\":true,\"data\":".length(), body.length() - 1);
    }

    @Test
    void aRunThatHasEndedIsStreamedWhole() {
        String uid = completed();
        RawClient.Answer answer = fixture.get(events(uid));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers())
                .containsEntry("content-type", "text/event-stream; charset=utf-8")
                .containsEntry("cache-control", "no-cache")
                .containsEntry("x-accel-buffering", "no")
                .containsEntry("x-request-id", "r-1");
        assertThat(answer.body())
                .isEqualTo("id: 1\ndata: {\"n\":1}\n\n"
                        + "id: 2\ndata: {\"n\":2}\n\n"
                        + "event: restart\nid: 3\ndata: {\"attempt\":2}\n\n"
                        + "id: 4\ndata: {\"n\":\"drei \u20ac\"}\n\n"
                        + "event: run\nid: 5\ndata: " + run(uid) + "\n\n"
                        + "id: 6\ndata: [DONE]\n\n");
    }

    @Test
    void aFailedRunEndsWithItsErrorAndTheEndMarker() {
        String uid = fixture.start();
        fixture.runs.fail(uid, "cancelled", "cancelled by client");

        assertThat(run(uid)).contains("\"error\":{\"code\":\"cancelled\"");
        assertThat(fixture.get(events(uid)).body())
                .isEqualTo("event: run\nid: 1\ndata: " + run(uid) + "\n\nid: 2\ndata: [DONE]\n\n");
    }

    @Test
    void goesOnAfterAnyEventAtAnyRouter() {
        String uid = completed();
        List<String> events =
                List.of(fixture.get(events(uid)).body().split("(?<=\n\n)", -1)).subList(0, 6);
        try (TestGateway other = fixture.another()) {
            for (int after = 0; after < events.size(); after++) {
                String rest = String.join("", events.subList(after, events.size()));
                assertThat(fixture.get(events(uid), "Last-Event-ID: " + after).body())
                        .isEqualTo(rest);
                assertThat(fixture.get(events(uid) + "?after=" + after).body()).isEqualTo(rest);
                try (RawClient client = other.client()) {
                    assertThat(client.call("GET", events(uid) + "?after=" + after, fixture.token())
                                    .answer()
                                    .body())
                            .isEqualTo(rest);
                }
            }
        }
    }

    @Test
    void theHeaderOfAReconnectingBrowserWins() {
        String uid = completed();

        assertThat(fixture.get(events(uid) + "?after=1", "Last-Event-ID: 5").body())
                .isEqualTo("id: 6\ndata: [DONE]\n\n");
        assertThat(fixture.get(events(uid) + "?after=nonsense", "Last-Event-ID: 5")
                        .status())
                .isEqualTo(200);
        assertThat(fixture.get(events(uid) + "?after=5", "Last-Event-ID:").body())
                .isEqualTo("id: 6\ndata: [DONE]\n\n");
    }

    @Test
    void whoHasEverythingGetsNothingAndNeedNotComeBack() {
        assertThat(fixture.get(events(completed()), "Last-Event-ID: 6").status())
                .isEqualTo(204);
    }

    @Test
    void aNumberBeyondTheEndIsRefused() {
        RawClient.Answer ended = fixture.get(events(completed()), "Last-Event-ID: 7");
        assertThat(ended.status()).isEqualTo(422);
        assertThat(ended.body())
                .isEqualTo(error("invalid", "Last-Event-ID is not the id of an event of this run", "Last-Event-ID"));

        String live = fixture.start();
        fixture.runs.append(live, null, "{}");
        assertThat(fixture.get(events(live) + "?after=2").status()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "1.0", "0x1", "1-0", "99999999999999999999"})
    void nonsenseIsRefused(String after) {
        String uid = completed();
        RawClient.Answer header = fixture.get(events(uid), "Last-Event-ID: " + after);
        RawClient.Answer query = fixture.get(events(uid) + "?after=" + after);

        assertThat(header.status()).isEqualTo(422);
        assertThat(header.body()).contains("\"field\":\"Last-Event-ID\"");
        assertThat(query.status()).isEqualTo(422);
        assertThat(query.body()).isEqualTo(error("invalid", "after must be a whole number from 0", "after"));
    }

    @Test
    void whatIsNotKeptAnyMoreIsRefusedWithTheWayToTheResult() {
        String uid = completed();
        fixture.runs.trim(uid, 2);
        RawClient.Answer answer = fixture.get(events(uid), "Last-Event-ID: 1");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body())
                .isEqualTo(error(
                        "invalid",
                        "the events after this Last-Event-ID are not kept any more; the run's state and result are at "
                                + "/v3/ai/chat_completion_runs/" + uid,
                        "Last-Event-ID"));
        assertThat(fixture.get(events(uid), "Last-Event-ID: 2").body()).startsWith("event: restart\nid: 3\n");
    }

    @Test
    void aLiveRunIsFollowedToItsEnd() {
        String uid = fixture.start();
        try (RawClient client = fixture.client()) {
            client.call("GET", events(uid), fixture.token());
            client.readUntil("\r\n\r\n");
            fixture.runs.begin(uid);
            fixture.runs.append(uid, null, "{\"n\":1}");
            assertThat(client.readUntil("{\"n\":1}\n\n")).endsWith("id: 1\ndata: {\"n\":1}\n\n");
            fixture.runs.append(uid, "restart", "{\"attempt\":2}");
            assertThat(client.readUntil("}\n\n")).endsWith("event: restart\nid: 2\ndata: {\"attempt\":2}\n\n");
            fixture.runs.append(uid, null, "{\"n\":2}", "{\"n\":3}");
            fixture.runs.complete(uid, "{}");
            assertThat(client.readUntil("[DONE]\n\n"))
                    .contains("id: 3\ndata: {\"n\":2}\n\nid: 4\ndata: {\"n\":3}\n\n")
                    .contains("event: run\nid: 5\ndata: " + run(uid) + "\n\nid: 6\n");
        }
        untilNobodyListens();
    }

    @Test
    void aLiveRunIsFollowedWithoutHints() {
        fixture.runs.loseHints();
        String uid = fixture.start();
        try (RawClient client = fixture.client()) {
            client.call("GET", events(uid), fixture.token());
            client.readUntil("\r\n\r\n");
            fixture.runs.append(uid, null, "{\"n\":1}");
            client.readUntil("{\"n\":1}\n\n");
            fixture.runs.complete(uid, "{}");
            client.readUntil("[DONE]\n\n");
        }
    }

    @Test
    void aStreamOutlivesAnAbsenceOfTheStore() {
        String uid = fixture.start();
        try (RawClient client = fixture.client()) {
            client.call("GET", events(uid), fixture.token());
            client.readUntil("\r\n\r\n");
            fixture.runs.away(true);
            fixture.runs.append(uid, null, "{\"n\":1}");
            fixture.runs.away(false);
            fixture.runs.append(uid, null, "{\"n\":2}");
            assertThat(client.readUntil("{\"n\":2}\n\n")).contains("id: 1\ndata: {\"n\":1}\n\n");
        }
    }

    @Test
    void silenceHasHeartbeats() {
        fixture.settings.heartbeat = Duration.ofMillis(50);
        fixture.restart();
        String uid = fixture.start();
        try (RawClient client = fixture.client()) {
            client.call("GET", events(uid), fixture.token());
            client.readUntil(": keep-alive\n\n");
            client.readUntil(": keep-alive\n\n");
        }
    }

    @Test
    void aClientThatGoesIsForgottenAndTheRunGoesOn() {
        String uid = fixture.start();
        try (RawClient client = fixture.client()) {
            client.call("GET", events(uid), fixture.token());
            client.readUntil("\r\n\r\n");
        }
        untilNobodyListens();
        assertThat(fixture.get(ALL + "/" + uid).body()).contains("QUEUED");
    }

    @Test
    void aLogIsReadNoFasterThanTheClientReads() {
        String uid = fixture.start();
        int frames = 6_000;
        String large = "#".repeat(16 * 1024);
        fixture.runs.append(uid, null, repeated(large, frames));
        fixture.runs.complete(uid, "{}");
        try (RawClient client = fixture.client()) {
            client.call("GET", events(uid), fixture.token());
            long before;
            do {
                // Until the sockets between us are full.
                before = fixture.runs.framesRead();
                settle();
            } while (before == 0 || fixture.runs.framesRead() != before);
            assertThat(before).isLessThan(frames * 2 / 3);

            String body = client.answer().body();
            assertThat(body.chars().filter(c -> c == '#').count()).isEqualTo((long) large.length() * frames);
            assertThat(body).contains("id: " + frames + "\ndata: #").endsWith("data: [DONE]\n\n");
        }
    }

    /** Long enough for a gateway that can go on to go on: it answers others meanwhile. */
    private void settle() {
        for (int i = 0; i < 20; i++) {
            fixture.get(ALL);
        }
    }

    @Test
    void aClientThatDoesNotReadIsGivenUp() {
        fixture.settings.stall = Duration.ofMillis(300);
        fixture.restart();
        String uid = fixture.start();
        fixture.runs.append(uid, null, repeated("#".repeat(16 * 1024), 3_000));
        try (RawClient client = fixture.client()) {
            client.call("GET", events(uid), fixture.token());
            while (fixture.runs.listeners() == 0) {
                Thread.onSpinWait();
            }
            untilNobodyListens();
        }
    }

    private void untilNobodyListens() {
        while (fixture.runs.listeners() > 0) {
            Thread.onSpinWait();
        }
    }

    private static String[] repeated(String text, int times) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.add(text);
        }
        return all.toArray(String[]::new);
    }
}
