package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.faults.Event.Accepted;
import dev.sluice.faults.Event.Answered;
import dev.sluice.faults.Event.Began;
import dev.sluice.faults.Event.Cancelled;
import dev.sluice.faults.Event.Fault;
import dev.sluice.faults.Event.Refused;
import dev.sluice.faults.Event.Running;
import dev.sluice.faults.Event.Seen;
import dev.sluice.faults.Event.Sight;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories as broken gateways would write them, each caught for what it is. */
final class HistoryCheckerTest {

    private static final Sight QUEUED = new Sight("QUEUED", "");
    private static final Sight IN_PROGRESS = new Sight("IN_PROGRESS", "");
    private static final Sight CANCELLED = new Sight("FAILED", "cancelled");

    private final List<Event> history = new ArrayList<>();
    private long now;

    private static Sight completed(String text) {
        return new Sight("COMPLETED", text);
    }

    /** The next thing happens 10 s after the last. */
    private long later() {
        return now += 10_000;
    }

    private HistoryCheckerTest accepted() {
        history.add(new Accepted(later(), 1, "a"));
        return this;
    }

    private HistoryCheckerTest seen(Sight... sights) {
        for (Sight sight : sights) {
            history.add(new Seen(later(), "a", sight));
        }
        return this;
    }

    private HistoryCheckerTest cancelled(Sight sight) {
        history.add(new Cancelled(later(), "a", sight));
        return this;
    }

    private HistoryCheckerTest began(int execution) {
        history.add(new Began(later(), 1, execution));
        return this;
    }

    private HistoryCheckerTest answered(int execution) {
        history.add(new Answered(later(), 1, execution, "text " + execution));
        return this;
    }

    private HistoryCheckerTest fault() {
        history.add(new Fault(later(), "kill", 1));
        return this;
    }

    private void isSound() {
        assertThat(HistoryChecker.violations(history)).isEmpty();
    }

    private void breaks(String promise) {
        assertThat(HistoryChecker.violations(history))
                .singleElement()
                .asString()
                .startsWith(promise);
    }

    @Test
    void aRunThatIsExecutedOnceIsSound() {
        accepted().seen(QUEUED).began(1).seen(IN_PROGRESS).answered(1).seen(completed("text 1"), completed("text 1"));
        isSound();
    }

    @Test
    void aRunThatIsExecutedAgainAfterAKillIsSound() {
        accepted().began(1).seen(IN_PROGRESS).fault().began(2).answered(2).seen(completed("text 2"));
        isSound();
    }

    /** Whose worker was only frozen. */
    @Test
    void theAnswerOfTheFirstExecutionIsSoundAsWell() {
        accepted().began(1).fault().answered(1).began(2).answered(2).seen(completed("text 1"));
        isSound();
    }

    @Test
    void aCancelledRunIsSound() {
        accepted().began(1).cancelled(CANCELLED).seen(CANCELLED);
        isSound();
    }

    @Test
    void aCancelAfterTheEndShowsTheEnd() {
        accepted().began(1).answered(1).seen(completed("text 1")).cancelled(completed("text 1"));
        isSound();
    }

    @Test
    void aLostRunIsCaught() {
        accepted()
                .seen(QUEUED, new Sight(Sight.MISSING, ""), completed("text 1"))
                .answered(1);
        breaks("run 1 is missing");
    }

    @Test
    void aStuckRunIsCaught() {
        accepted().began(1).seen(QUEUED, IN_PROGRESS);
        breaks("run 1 has not ended");
    }

    /** A gateway whose commit does not look at the token. */
    @Test
    void twoResultsAreCaught() {
        accepted().began(1).fault().began(2).answered(2).seen(completed("text 2"));
        answered(1).seen(completed("text 1"));
        breaks("run 1 ended more than once");
    }

    @Test
    void twoEndsAreCaught() {
        accepted().began(1).answered(1).cancelled(CANCELLED).seen(completed("text 1"));
        breaks("run 1 ended more than once");
    }

    @Test
    void anAnswerOfAnotherRunIsCaught() {
        accepted().began(1).answered(1);
        history.add(new Answered(later(), 2, 1, "text of 2"));
        seen(completed("text of 2"));
        breaks("run 1 has an answer that the provider did not give");
    }

    /** One that is put together from two executions, or cut. */
    @Test
    void aMixedAnswerIsCaught() {
        accepted().began(1).fault().began(2).answered(2).seen(completed("textext 2"));
        breaks("run 1 has an answer that the provider did not give");
    }

    @Test
    void goingBackIsCaught() {
        accepted().seen(IN_PROGRESS, QUEUED).began(1).answered(1).seen(completed("text 1"));
        breaks("run 1 went back to QUEUED");
    }

    @Test
    void goingBackFromTheEndIsCaught() {
        accepted().began(1).answered(1).seen(completed("text 1"), IN_PROGRESS);
        breaks("run 1 went back to IN_PROGRESS");
    }

    @Test
    void aBeginningAfterTheCancelIsCaught() {
        accepted().cancelled(CANCELLED).began(1);
        breaks("run 1 was begun after its cancel");
    }

    @Test
    void aCancelThatDoesNotEndIsCaught() {
        accepted().cancelled(IN_PROGRESS).seen(CANCELLED);
        breaks("run 1 lives after its cancel");
    }

    /** A gateway whose claim gives a run to two workers. */
    @Test
    void anotherExecutionWithoutACauseIsCaught() {
        accepted().fault().began(1).began(2).answered(2).seen(completed("text 2"));
        breaks("run 1 was begun again without a cause");
    }

    /** One kill of a worker that may have had one run. */
    @Test
    void moreExecutionsThanTheHarmExplainsAreCaught() {
        accepted();
        history.add(new Accepted(later(), 2, "b"));
        history.add(new Began(later(), 2, 1));
        began(1).fault();
        history.add(new Began(later(), 2, 2));
        history.add(new Answered(later(), 2, 2, "text of 2"));
        history.add(new Seen(later(), "b", completed("text of 2")));
        began(2).answered(2).seen(completed("text 2"));
        breaks("2 runs were begun again, which is more than the 1");
    }

    @Test
    void aRetryAfterARefusalIsSound() {
        accepted().began(1);
        history.add(new Refused(later(), 1));
        began(2).answered(2).seen(completed("text 2"));
        isSound();
    }

    @Test
    void aRefusalOfAnotherRunExplainsNothing() {
        accepted().began(1);
        history.add(new Refused(later(), 2));
        began(2).answered(2).seen(completed("text 2"));
        assertThat(HistoryChecker.violations(history)).contains("run 1 was begun again without a cause");
    }

    @Test
    void aSecondAcceptanceIsCaught() {
        accepted().accepted().began(1).answered(1).seen(completed("text 1"));
        breaks("run 1 was accepted more than once");
    }

    @Test
    void aTenantBeyondItsCapIsCaught() {
        history.add(new Running(later(), "acme", 3, 3));
        isSound();
        history.add(new Running(later(), "acme", 4, 3));
        breaks("acme had 4 of 3 runs running");
    }
}
