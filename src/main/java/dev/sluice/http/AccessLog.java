package dev.sluice.http;

import dev.sluice.chat.ChatStream;
import dev.sluice.chat.StreamOutcome;
import dev.sluice.run.RunEvents.Intake;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** One line per answer, at its end: who, what, how it ended; never what was said. */
final class AccessLog {

    private static final Logger LOG = LoggerFactory.getLogger("dev.sluice.access");

    void record(Exchange exchange, ChatStream stream) {
        exchange.loggedElsewhere();
        exchange.answeredBy(stream);
        stream.outcome().onSuccess(outcome -> write(exchange, stream, outcome));
    }

    /** Something was done with a run, or with all of an owner's; {@code run} is null then. */
    void run(Exchange exchange, String action, @Nullable String run, String outcome) {
        LOG.atInfo()
                .addKeyValue("requestId", exchange.requestId())
                .addKeyValue("tenant", exchange.caller().tenant())
                .addKeyValue("action", action)
                .addKeyValue("run", run)
                .addKeyValue("outcome", outcome)
                .log("run");
    }

    /**
     * A request was to become a run.
     *
     * @param run what it became; null if nothing
     */
    void intake(Exchange exchange, Intake intake, @Nullable String run) {
        exchange.loggedElsewhere();
        LOG.atLevel(intake.outcome() == Intake.Outcome.UNAVAILABLE ? Level.WARN : Level.INFO)
                .addKeyValue("requestId", exchange.requestId())
                .addKeyValue("tenant", intake.tenant())
                .addKeyValue("action", "create")
                .addKeyValue("run", run)
                .addKeyValue("outcome", intake.outcome().name().toLowerCase(Locale.ROOT))
                .addKeyValue("model", intake.model())
                .addKeyValue("bytes", intake.bytes())
                .addKeyValue("millis", intake.took().toMillis())
                .log("run");
    }

    private static void write(Exchange exchange, ChatStream stream, StreamOutcome outcome) {
        LoggingEventBuilder line = LOG.atLevel(level(outcome))
                .addKeyValue("requestId", exchange.requestId())
                .addKeyValue("uid", stream.head().uid())
                .addKeyValue("tenant", exchange.caller().tenant())
                .addKeyValue("model", stream.head().model())
                .addKeyValue("provider", stream.head().answeredBy().provider())
                .addKeyValue("served", stream.head().answeredBy().model())
                .addKeyValue("attempts", stream.calls())
                .addKeyValue("millis", outcome.took().toMillis());
        LoggingEventBuilder ended =
                switch (outcome) {
                    case StreamOutcome.Finished finished ->
                        line.addKeyValue("outcome", "finished")
                                .addKeyValue("finishReason", finished.reason())
                                .addKeyValue(
                                        "tokens",
                                        finished.usage() == null
                                                ? null
                                                : finished.usage().totalTokens())
                                .addKeyValue(
                                        "costUsd",
                                        finished.usage() == null
                                                ? null
                                                : finished.usage().costUsd());
                    case StreamOutcome.Failed failed ->
                        line.addKeyValue("outcome", "failed")
                                .addKeyValue("kind", failed.error().kind());
                    case StreamOutcome.Cancelled cancelled -> line.addKeyValue("outcome", "client_gone");
                };
        ended.log("answer");
    }

    /** What needs somebody's eye is as loud as its kind; all the rest is information. */
    private static Level level(StreamOutcome outcome) {
        Level loudness = outcome instanceof StreamOutcome.Failed failed
                ? Level.valueOf(failed.error().kind().loudness().name())
                : Level.INFO;
        return loudness.toInt() < Level.INFO.toInt() ? Level.INFO : loudness;
    }
}
