package dev.sluice.http;

import static dev.sluice.http.RunsFixture.ASK;
import static dev.sluice.http.RunsFixture.ask;
import static dev.sluice.http.RunsFixture.uid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.run.Enqueued;
import dev.sluice.run.MemoryRuns;
import dev.sluice.run.RunEvents;
import dev.sluice.run.RunEvents.Intake;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What counters hear of requests for runs, and what happens when the store's reply is lost. */
final class RunIntakeIsToldTest {

    private static final String KEY = "Idempotency-Key: order-4711";

    private final MemoryRuns runs = new MemoryRuns();
    private final List<Intake> intakes = new CopyOnWriteArrayList<>();
    private final List<String> cancels = new CopyOnWriteArrayList<>();
    private final RunsFixture fixture = new RunsFixture(runs);

    RunIntakeIsToldTest() {
        fixture.settings.runEvents = new RunEvents() {
            @Override
            public void onIntake(Intake intake) {
                intakes.add(intake);
            }

            @Override
            public void onCancel(String tenant, Duration took) {
                cancels.add(tenant);
            }
        };
        fixture.restart();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void everyAnswerOfTheStoreIsCounted() {
        fixture.post(ASK, KEY);
        fixture.post(ASK, KEY);
        fixture.post(ask("\"seed\":1,"), KEY);
        runs.full(Enqueued.Scope.TENANT);
        fixture.post(ASK);
        runs.full(Enqueued.Scope.GATEWAY);
        fixture.post(ASK);
        runs.away(true);
        fixture.post(ASK);

        assertThat(intakes)
                .extracting(Intake::outcome)
                .containsExactly(
                        Intake.Outcome.ACCEPTED,
                        Intake.Outcome.REPEATED,
                        Intake.Outcome.MISMATCHED,
                        Intake.Outcome.TENANT_FULL,
                        Intake.Outcome.GATEWAY_FULL,
                        Intake.Outcome.UNAVAILABLE);
        assertThat(intakes).allSatisfy(intake -> {
            assertThat(intake.tenant()).isEqualTo("business-1");
            assertThat(intake.model()).isEqualTo("openai/gpt-4o");
            assertThat(intake.took()).isPositive();
        });
        assertThat(intakes.getFirst().bytes()).isEqualTo(ASK.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void aCancelIsCountedIfThereIsSuchARun() {
        String uid = fixture.start();
        fixture.call("POST", RunsFixture.ALL + "/" + uid + "/cancel", fixture.token());
        fixture.call("POST", RunsFixture.ALL + "/00000000-0000-7000-8000-000000000000/cancel", fixture.token());

        assertThat(cancels).containsExactly("business-1");
    }

    @Test
    void aRunWhoseReplyWasLostIsAnsweredAsTheOneItIs() {
        runs.loseNextReply();
        String uid = uid(fixture.post(ASK));

        assertThat(runs.accepted()).extracting(run -> run.uid()).containsExactly(uid);
        assertThat(intakes).extracting(Intake::outcome).containsExactly(Intake.Outcome.ACCEPTED);
    }
}
