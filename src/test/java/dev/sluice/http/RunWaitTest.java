package dev.sluice.http;

import static dev.sluice.http.RunsFixture.ALL;
import static dev.sluice.http.RunsFixture.error;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an owner waits for a run to end. */
@ParameterizedClass
@EnumSource(RunsKind.class)
final class RunWaitTest {

    private final RunsFixture fixture;

    RunWaitTest(RunsKind kind) {
        fixture = new RunsFixture(kind);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aWaitEndsWithTheRun() {
        String uid = fixture.start();
        try (RawClient client = fixture.client()) {
            client.call("GET", ALL + "/" + uid + "?wait=60", fixture.token());
            untilListening();
            fixture.runs.complete(uid, "{\"a\":1}");
            RawClient.Answer answer = client.answer();

            assertThat(answer.body()).contains("\"result\":{\"a\":1}");
            assertThat(answer.headers()).doesNotContainKey("preference-applied");
        }
        untilNobodyListens();
    }

    @Test
    void aWaitEndsAfterItsTime() {
        String uid = fixture.start();
        long began = System.nanoTime();
        RawClient.Answer answer = fixture.get(ALL + "/" + uid, "Prefer: respond-async, Wait=1; x=y");

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers())
                .containsEntry("preference-applied", "wait=1")
                .containsEntry("retry-after", "1");
        assertThat(answer.body()).contains("QUEUED");
    }

    @Test
    void aWaitOfNothingAndOtherPreferencesAnswerAtOnce() {
        String uid = fixture.start();

        assertThat(fixture.get(ALL + "/" + uid + "?wait=0", "Prefer: wait=60").headers())
                .doesNotContainKey("preference-applied");
        assertThat(fixture.get(ALL + "/" + uid, "Prefer: respond-async").headers())
                .doesNotContainKey("preference-applied");
        assertThat(fixture.get(ALL + "/" + uid, "Prefer: wait=\"0\"").headers())
                .containsEntry("preference-applied", "wait=0");
    }

    @Test
    void aWaitForNothingIsNoWait() {
        assertThat(fixture.get(ALL + "/0198f1b2-0000-7000-8000-000000000000?wait=60")
                        .body())
                .isEqualTo(error("not_found", "there is no such run", "uid"));
    }

    @Test
    void aWaitEndsWhenTheClientHasGone() {
        String uid = fixture.start();
        try (RawClient client = fixture.client()) {
            client.call("GET", ALL + "/" + uid + "?wait=60", fixture.token());
            untilListening();
        }
        untilNobodyListens();
    }

    private void untilNobodyListens() {
        while (fixture.runs.listeners() > 0) {
            Thread.onSpinWait();
        }
    }

    private void untilListening() {
        while (fixture.runs.listeners() == 0) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"61", "-1", "1.5", "", "abc", "99999999999999999999"})
    void refusesWrongWaits(String wait) {
        String uid = fixture.start();
        RawClient.Answer query = fixture.get(ALL + "/" + uid + "?wait=" + wait);
        RawClient.Answer header = fixture.get(ALL + "/" + uid, "Prefer: wait=" + wait);

        assertThat(query.status()).isEqualTo(422);
        assertThat(query.body()).isEqualTo(error("invalid", "wait must be a whole number 0 to 60", "wait"));
        assertThat(header.status()).isEqualTo(422);
        assertThat(header.body())
                .isEqualTo(error("invalid", "Prefer must ask for a wait of 0 to 60 seconds", "Prefer"));
    }
}
