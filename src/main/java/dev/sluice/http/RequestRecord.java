package dev.sluice.http;

import dev.sluice.chat.AnswerFacts;
import dev.sluice.chat.ChatStream;
import dev.sluice.chat.LogPairs;
import dev.sluice.model.GatewayError;
import dev.sluice.trace.Span;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the log is to say of a request when it has ended; never what was in it. One per request; event loop only. */
final class RequestRecord {

    private final String route;
    private final Span span;
    private final AnswerFacts answer = new AnswerFacts();
    private final long began = System.nanoTime();
    private @Nullable ChatStream lastAnswer;
    private @Nullable String model;
    private @Nullable String run;
    private @Nullable String became;
    private @Nullable GatewayError error;
    private long bytes = -1;

    /**
     * @param route the pattern of the request's path; {@code other} if there is nothing at it
     * @param span the request's part of a trace
     */
    RequestRecord(String route, Span span) {
        this.route = route;
        this.span = span;
    }

    String route() {
        return route;
    }

    Span span() {
        return span;
    }

    /** The body is here. */
    void received(int length) {
        bytes = length;
    }

    /** The request is for an answer of this model, or for a run of it. */
    void asksFor(String id) {
        model = id;
    }

    /** An answer, or another one that corrects it, begins. */
    void called(ChatStream stream) {
        lastAnswer = stream;
        answer.called(stream);
    }

    /** The request is about this run; null if it became none. */
    void run(@Nullable String uid) {
        run = uid;
    }

    /** What became of a request for a run, or what the run is now. */
    void became(Enum<?> word) {
        became = word.name().toLowerCase(Locale.ROOT);
    }

    /** The answer that is under way, or was last; null if none began. */
    @Nullable
    ChatStream lastAnswer() {
        return lastAnswer;
    }

    /** How many calls to providers were made. */
    int calls() {
        return answer.calls();
    }

    /** The client is told of a failure. */
    void failed(GatewayError why) {
        error = why;
    }

    /** What went wrong; null if nothing did. */
    @Nullable
    GatewayError error() {
        return error != null ? error : answer.error();
    }

    /** Of the body; -1 if it was not read. */
    long bytes() {
        return bytes;
    }

    /** Since the request's head was here. */
    Duration took() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Adds what is known to a line of the log. */
    void writeTo(LogPairs line) {
        line.put("model", model);
        line.put("run", run);
        line.put("became", became);
        line.put("bytes", bytes < 0 ? null : bytes);
        GatewayError why = error();
        if (why != null) {
            line.put("kind", why.kind().name().toLowerCase(Locale.ROOT));
            line.put("code", why.code());
            line.put("provider", why.provider());
            line.put("upstreamStatus", why.upstreamStatus());
        }
        answer.writeTo(line);
    }
}
