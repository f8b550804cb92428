package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.faults.RunClient.Work;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the suite sees what it is there to see: scenarios that real gateways pass, and that broken ones do not. */
@Timeout(90)
final class MutantsTest {

    private static final Duration SOON = Duration.ofSeconds(4);
    private static final String ACME = "acme";

    @TempDir
    private Path folder;

    @Test
    void twoResultsOfOneRunAreCaught() {
        assertThatThrownBy(() -> LateWordsTest.lateCommit(folder, Rules.HASTY.with(Mutant.WITHOUT_FENCE), true))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("run 1 ended more than once");
    }

    @Test
    void aBacklogThatNobodyWorksOnIsCaught() {
        Rules broken = Rules.HASTY.with(Mutant.WITHOUT_UNPARK).withGrace(SOON);
        assertThatThrownBy(() -> backlog(broken))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("has not ended");
    }

    @Test
    @Tag("chaos")
    void commitsThatAreNotBelievedAreCaught() {
        assertThatThrownBy(() -> LateWordsTest.lostReply(folder, Rules.HASTY.with(Mutant.WITHOUT_DONE_AGAIN)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("run fenced");
    }

    @Test
    @Tag("chaos")
    void placesThatStayTakenAreCaught() {
        Rules broken = Rules.HASTY.with(Mutant.WITHOUT_FREE_PLACES).withGrace(SOON);
        assertThatThrownBy(() -> backlog(broken)).isInstanceOf(AssertionError.class);
    }

    @Test
    @Tag("chaos")
    void runsThatAreBegunTwiceAreCaught() {
        Rules broken = Rules.HASTY.with(Mutant.WITHOUT_LOOK_AT_THE_STATE).withGrace(SOON);
        assertThatThrownBy(() -> deliveredAgain(broken)).isInstanceOf(AssertionError.class);
    }

    @Test
    @Tag("chaos")
    @Timeout(300)
    void ghostsOfForgottenRunsAreCaught() {
        assertThatThrownBy(() -> forgotten(Rules.HASTY.with(Mutant.WITHOUT_FORGETTING_AN_INDEX)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    @Tag("chaos")
    void workThatIsDoneAgainForNothingIsCaught() {
        assertThatThrownBy(() -> LateWordsTest.lateCommit(folder, Rules.HASTY.with(Mutant.WITHOUT_KEPT_TOKEN), false))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    @Tag("chaos")
    @Timeout(300)
    void nothingIsWrongButTheMutation() throws Exception {
        backlog(Rules.HASTY);
        deliveredAgain(Rules.HASTY);
        forgotten(Rules.HASTY);
    }

    @ParameterizedTest
    @EnumSource
    void everyMutantIsOne(Mutant mutant) {
        assertThat(mutant.writeTo(folder)).isNotEmptyDirectory();
    }

    /** More runs of a tenant than may be running. */
    private void backlog(Rules rules) throws Exception {
        try (Site site = new Site(folder, 1, rules.withRoom(2, 64))) {
            site.serve("worker").awaitUp();
            for (int run = 1; run <= 8; run++) {
                site.accepted(ACME, new Work(run, 1, Duration.ofMillis(100)));
            }
            site.settle();
        }
    }

    private void deliveredAgain(Rules rules) throws Exception {
        try (Site site = new Site(folder, 1, rules)) {
            site.serve("worker").awaitUp();
            for (int run = 1; run <= 20; run++) {
                site.store.deliverAgain(site.accepted(ACME, new Work(run, 4, Duration.ofMillis(50))));
            }
            site.settle();
        }
    }

    private void forgotten(Rules rules) throws Exception {
        try (Site site = new Site(folder, 1, rules)) {
            site.serve("worker").awaitUp();
            for (int run = 1; run <= 20; run++) {
                site.run(ACME, new Work(run, 1, Duration.ofMillis(10)));
            }
            site.settle();
            site.age();
        }
    }
}
