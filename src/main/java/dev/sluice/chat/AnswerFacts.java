package dev.sluice.chat;

import dev.sluice.model.AnswerHead;
import dev.sluice.model.FinishReason;
import dev.sluice.model.GatewayError;
import dev.sluice.model.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the log says of an answer: by whom, how much, how soon, how often tried; never what was said. Sums up the streams of one
 * completion, of which there are several where a strict form has to be corrected. One per completion; event loop only.
 */
public final class AnswerFacts {

    private final long began = System.nanoTime();
    private final List<ChatStream> streams = new ArrayList<>();
    /** Of the last stream, once it has output. */
    private @Nullable AnswerHead opened;

    private @Nullable Duration firstOutputAfter;
    private @Nullable Usage usage;
    private @Nullable FinishReason finishReason;
    private @Nullable GatewayError error;

    /** A stream of this completion begins. */
    public void called(ChatStream stream) {
        streams.add(stream);
        opened = null;
        stream.opened().onSuccess(this::opened);
        stream.outcome().onSuccess(this::ended);
    }

    /** How many calls to providers were made. */
    public int calls() {
        int calls = 0;
        for (ChatStream stream : streams) {
            calls += stream.calls();
        }
        return calls;
    }

    /** How the last stream failed; null if it did not. */
    public @Nullable GatewayError error() {
        return error;
    }

    /** Adds what is known to a line of the log. */
    public void writeTo(LogPairs line) {
        if (streams.isEmpty()) {
            return;
        }
        AnswerHead head = opened == null ? streams.getLast().head() : opened;
        line.put("uid", head.uid());
        line.put("model", head.model());
        line.put("provider", head.answeredBy().provider());
        line.put("served", head.answeredBy().model());
        line.put("attempts", calls());
        line.put("firstOutputMillis", firstOutputAfter == null ? null : firstOutputAfter.toMillis());
        line.put("finishReason", finishReason);
        if (usage != null) {
            line.put("tokensIn", usage.promptTokens());
            line.put("tokensOut", usage.completionTokens());
            line.put("costUsd", usage.costUsd());
        }
    }

    private void opened(AnswerHead known) {
        opened = known;
        if (firstOutputAfter == null) {
            firstOutputAfter = Duration.ofNanos(System.nanoTime() - began);
        }
    }

    private void ended(StreamOutcome outcome) {
        error = outcome instanceof StreamOutcome.Failed failed ? failed.error() : null;
        finishReason = outcome instanceof StreamOutcome.Finished finished ? finished.reason() : null;
        add(outcome.usage());
    }

    private void add(@Nullable Usage more) {
        if (more != null) {
            usage = usage == null ? more : usage.plus(more);
        }
    }
}
