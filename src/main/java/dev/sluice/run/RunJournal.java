package dev.sluice.run;

import dev.sluice.chat.AnswerFacts;
import dev.sluice.chat.ChatStream;
import dev.sluice.chat.LogPairs;
import dev.sluice.run.RunEvents.Step;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** One log line, and one event to count, for each step of a claimed run; never what was asked or said. One per claim. */
final class RunJournal {

    private static final Logger LOG = LoggerFactory.getLogger("dev.sluice.runs");

    private final RunEvents events;
    private final ClaimedRun run;
    private final AnswerFacts answer = new AnswerFacts();
    private final long claimedAt = System.nanoTime();

    RunJournal(RunEvents events, ClaimedRun run) {
        this.events = events;
        this.run = run;
    }

    /** A call to a provider was made for it. */
    void called(ChatStream stream) {
        answer.called(stream);
    }

    /** @param code of the failure; null if there is none */
    void step(Step.Kind kind, @Nullable String code) {
        write(kind, code).log("run {}", word(kind));
    }

    /** Its owner cancelled it so long before its execution was stopped here. */
    void cancelled(Duration ago) {
        events.onAborted(run.lease(), ago);
        write(Step.Kind.CANCELLED, null)
                .addKeyValue("millisSinceCancel", ago.toMillis())
                .log("run {}", word(Step.Kind.CANCELLED));
    }

    private LoggingEventBuilder write(Step.Kind kind, @Nullable String code) {
        Duration took = Duration.ofNanos(System.nanoTime() - claimedAt);
        events.onStep(new Step(kind, run.lease(), run.model(), run.waited(), took, code));
        LogPairs pairs = new LogPairs();
        pairs.put("run", run.lease().uid());
        pairs.put("outcome", kind.name().toLowerCase(Locale.ROOT));
        pairs.put("tenant", run.owner().tenant());
        pairs.put("subject", run.owner().subject());
        pairs.put("worker", run.lease().worker());
        pairs.put("claim", run.lease().attempt());
        pairs.put("waitedMillis", run.waited().toMillis());
        pairs.put("millis", took.toMillis());
        pairs.put("code", code);
        pairs.put("model", run.model());
        answer.writeTo(pairs);
        return pairs.on(LOG.atLevel(level(kind)));
    }

    private static String word(Step.Kind kind) {
        return switch (kind) {
            case CLAIMED -> "claimed";
            case COMPLETED -> "completed";
            case FAILED -> "failed";
            case RETRIED -> "to be tried again";
            case RELEASED -> "released";
            case CANCELLED -> "cancelled";
            case LOST -> "lost";
            case FENCED -> "fenced";
            case ABANDONED -> "abandoned";
        };
    }

    private static Level level(Step.Kind kind) {
        return switch (kind) {
            case CLAIMED -> Level.DEBUG;
            case COMPLETED, FAILED, RETRIED, RELEASED, CANCELLED, FENCED -> Level.INFO;
            case LOST, ABANDONED -> Level.WARN;
        };
    }
}
