package dev.sluice.run;

import dev.sluice.model.GatewayError;
import dev.sluice.model.Run;
import dev.sluice.model.Violation;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How failures are told in a run: with the codes and the words that the answer to a synchronous request would have. */
final class RunFailures {

    private RunFailures() {}

    /** @param text the answer that was not good enough, if there is one */
    static Run.Failed of(GatewayError error, String uid, @Nullable String text) {
        if (error.kind() == GatewayError.Kind.INTERNAL) {
            return new Run.Failed(error.kind().code(), "internal error in run " + uid, text);
        }
        if (error.violations().isEmpty()) {
            return new Run.Failed(error.kind().code(), error.message(), text);
        }
        return new Run.Failed(
                error.violations().getFirst().code(),
                error.violations().stream().map(Violation::message).collect(Collectors.joining("; ")),
                text);
    }

    static Run.Failed deadlineExceeded() {
        return new Run.Failed("deadline_exceeded", "the run did not end within the time for it", null);
    }

    /** For runs that may not be begun again. */
    static Run.Failed workerLost() {
        return new Run.Failed("worker_lost", "the process that executed the run ended before the run did", null);
    }
}
