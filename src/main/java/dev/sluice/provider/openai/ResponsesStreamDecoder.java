package dev.sluice.provider.openai;

import dev.sluice.model.FinishReason;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Kind;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamEvent.Failure;
import dev.sluice.model.StreamEvent.Finish;
import dev.sluice.model.StreamEvent.MessageExtra;
import dev.sluice.model.StreamEvent.ResponseStart;
import dev.sluice.model.StreamEvent.UsageUpdate;
import dev.sluice.model.Usage;
import dev.sluice.provider.OpaqueState;
import dev.sluice.provider.ShapedText;
import dev.sluice.provider.StreamContext;
import dev.sluice.provider.StreamDecoder;
import dev.sluice.provider.openai.ResponsesEvent.Answer;
import dev.sluice.provider.openai.ResponsesEvent.Item;
import dev.sluice.sse.SseEvent;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of Responses to ours (OpenAPI description of the API, 2026-08-21). The answer is whole when one of completed and
 * incomplete has come: there is no other end mark. One per stream; one thread.
 */
final class ResponsesStreamDecoder implements StreamDecoder {

    /** What older OpenAI streams end with, and those of some servers that follow it still do. */
    private static final String DONE = "[DONE]";

    private static final String PREFIX = "response.";
    private static final String COMPLETED = "completed";
    private static final String INCOMPLETE = "incomplete";

    private static final String TEXT_DELTA = "response.output_text.delta";

    private final StreamContext context;
    private final ResponsesBlocks blocks;
    private final ShapedText<ResponsesEvent> text =
            new ShapedText<>(Set.of("/delta"), Set.of("/sequence_number", "/obfuscation"));

    /** Whether {@code ResponseStart} has been given: before it there is nothing but perhaps a {@code Failure}. */
    private boolean started;
    /** Whether a terminal event has been given: after it there is nothing. */
    private boolean ended;
    /** What was told of tokens; given once, when no block is open any more. */
    private @Nullable Usage usage;

    ResponsesStreamDecoder(StreamContext context) {
        this.context = context;
        this.blocks = new ResponsesBlocks(context.callIds());
    }

    @Override
    public void onEvent(SseEvent event, Consumer<? super StreamEvent> out) {
        if (ended || event.length() == 0 || event.dataIs(DONE)) {
            return;
        }
        if (!text.find(event, (like, piece) -> delta(ResponsesBlocks.Kind.TEXT, like, piece, out))) {
            onParsed(event, read(event), out);
        }
    }

    private void onParsed(SseEvent event, @Nullable ResponsesEvent read, Consumer<? super StreamEvent> out) {
        if (read != null) {
            onEvent(read, read.type().isEmpty() ? event.type() : read.type(), out);
            if (read.type().equals(TEXT_DELTA) && read.delta() != null) {
                text.learn(event, read);
            }
        } else if (event.type().equals("error")) {
            onError(null, out);
        } else if (event.type().equals("message") || event.type().startsWith(PREFIX)) {
            fail(Kind.PROVIDER_ERROR, "sent something that is not an event", out);
        }
    }

    @Override
    public void onEnd(Consumer<? super StreamEvent> out) {
        if (!ended) {
            fail(Kind.PROVIDER_TRUNCATED, "ended its answer early", out);
        }
    }

    /** Takes a whole answer instead of a stream. */
    void onDocument(byte[] document, Consumer<? super StreamEvent> out) {
        Answer answer = readDocument(document);
        if (answer == null || (answer.id() == null && answer.output().isEmpty() && answer.error() == null)) {
            fail(Kind.PROVIDER_ERROR, "sent something that is not an answer", out);
            return;
        }
        switch (Objects.requireNonNullElse(answer.status(), answer.error() == null ? COMPLETED : "failed")) {
            case COMPLETED, INCOMPLETE -> {
                start(answer, out);
                int index = 0;
                for (Item item : answer.output()) {
                    if (!ended) {
                        take(blocks.done(index++, item, out), out);
                    }
                }
                finish(answer, INCOMPLETE.equals(answer.status()), out);
            }
            case "in_progress", "queued" -> fail(Kind.PROVIDER_ERROR, "sent an answer that is not finished", out);
            default -> onFailed(answer, out);
        }
    }

    private static @Nullable ResponsesEvent read(SseEvent event) {
        try {
            return ResponsesReader.event(event.array(), event.offset(), event.length());
        } catch (IOException notJson) {
            return null;
        }
    }

    private static @Nullable Answer readDocument(byte[] document) {
        try {
            return ResponsesReader.document(document);
        } catch (IOException notJson) {
            return null;
        }
    }

    private void onEvent(ResponsesEvent event, String type, Consumer<? super StreamEvent> out) {
        switch (type) {
            case "response.created", "response.queued", "response.in_progress" -> start(event.response(), out);
            case "response.output_item.added" -> {
                if (event.item() != null) {
                    start(null, out);
                    take(blocks.begin(event.outputIndex(), event.item(), out), out);
                }
            }
            case "response.output_item.done" -> {
                if (event.item() != null) {
                    start(null, out);
                    take(blocks.done(event.outputIndex(), event.item(), out), out);
                }
            }
            case TEXT_DELTA -> delta(ResponsesBlocks.Kind.TEXT, event, event.delta(), out);
            case "response.refusal.delta" -> delta(ResponsesBlocks.Kind.REFUSAL, event, event.delta(), out);
            case "response.reasoning_summary_text.delta" ->
                delta(ResponsesBlocks.Kind.SUMMARY, event, event.delta(), out);
            case "response.function_call_arguments.delta" ->
                delta(ResponsesBlocks.Kind.ARGUMENTS, event, event.delta(), out);
            case "response.function_call_arguments.done" ->
                delta(ResponsesBlocks.Kind.ALL_ARGUMENTS, event, event.arguments(), out);
            default -> onEnd(event, type, out);
        }
    }

    private void onEnd(ResponsesEvent event, String type, Consumer<? super StreamEvent> out) {
        switch (type) {
            case "response.completed", "response.incomplete" -> {
                start(event.response(), out);
                finish(event.response(), type.endsWith(INCOMPLETE), out);
            }
            case "response.failed", "response.cancelled" -> onFailed(event.response(), out);
            case "error" -> onError(event.error(), out);
            default -> {
                // An error without any type is what proxies put into a stream.
                if (event.type().isEmpty() && event.error() != null) {
                    onError(event.error(), out);
                }
            }
        }
    }

    private void start(@Nullable Answer answer, Consumer<? super StreamEvent> out) {
        if (!started) {
            started = true;
            out.accept(new ResponseStart(
                    answer == null || answer.id() == null ? "" : answer.id(),
                    answer == null || answer.model() == null ? "" : answer.model()));
        }
    }

    private void delta(
            ResponsesBlocks.Kind kind,
            ResponsesEvent event,
            @Nullable String piece,
            Consumer<? super StreamEvent> out) {
        take(blocks.delta(event.outputIndex(), kind, event.partIndex(), piece, out), out);
    }

    private void take(boolean taken, Consumer<? super StreamEvent> out) {
        if (!taken && !ended) {
            fail(Kind.PROVIDER_ERROR, "sent an item that cannot be read", out);
        }
    }

    private void onFailed(@Nullable Answer answer, Consumer<? super StreamEvent> out) {
        if (answer != null && answer.usage() != null) {
            usage = answer.usage();
        }
        onError(answer == null ? null : answer.error(), out);
    }

    /** Content that the provider blocks once the client has seen some of it is an answer that ended so, not a failed one. */
    private void onError(@Nullable ReportedError reported, Consumer<? super StreamEvent> out) {
        ReportedError known = reported == null ? ReportedError.NONE : reported;
        GatewayError error = OpenAiErrors.ofStream(known, context.provider());
        if (error.kind() == Kind.CONTENT_BLOCKED && !blocks.none() && blocks.close(out)) {
            end(new Finish(FinishReason.CONTENT_FILTER, known.code()), out);
        } else {
            end(new Failure(error), out);
        }
    }

    private void finish(@Nullable Answer answer, boolean incomplete, Consumer<? super StreamEvent> out) {
        if (ended) {
            return;
        }
        usage = answer == null ? null : answer.usage();
        if (!blocks.close(out)) {
            fail(Kind.PROVIDER_ERROR, "sent a call without a name", out);
            return;
        }
        String reason = answer == null ? null : answer.incompleteReason();
        String raw = !incomplete ? COMPLETED : reason == null ? INCOMPLETE : reason;
        // From an answer that was cut nothing goes on: its last reasoning has nothing that follows it.
        JsonObject state = incomplete ? null : blocks.state();
        String extra = state == null ? null : OpaqueState.of(context, state);
        if (extra != null) {
            out.accept(new MessageExtra(extra));
        }
        end(new Finish(FinishReasons.of(raw, blocks.called(), blocks.refused()), raw), out);
    }

    private void fail(Kind kind, String what, Consumer<? super StreamEvent> out) {
        String provider = context.provider();
        end(new Failure(GatewayError.ofProvider(kind, provider + " " + what, provider)), out);
    }

    private void end(StreamEvent terminal, Consumer<? super StreamEvent> out) {
        ended = true;
        if (usage != null && started) {
            out.accept(new UsageUpdate(usage));
        }
        out.accept(terminal);
    }
}
