package dev.sluice.provider.anthropic;

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
import dev.sluice.provider.anthropic.MessagesEvent.Answer;
import dev.sluice.provider.anthropic.MessagesEvent.ContentBlock;
import dev.sluice.sse.SseEvent;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's events to ours (streaming page, 2026-08-22). The answer is whole when {@code message_stop} has come, or when the
 * connection ends after a stop reason. One per stream; one thread.
 */
final class MessagesStreamDecoder implements StreamDecoder {

    private static final String DELTA = "content_block_delta";
    private static final Set<String> NEEDED = Set.of(
            "message",
            "message_start",
            "content_block_start",
            DELTA,
            "content_block_stop",
            "message_delta",
            "message_stop");

    /** Each of them is read as the text of a delta, whatever its type; the last one counts, so a delta with two has no shape. */
    private static final Set<String> TEXTS = Set.of("/delta/text", "/delta/thinking", "/delta/partial_json");

    private final StreamContext context;
    private final AnswerBlocks blocks;
    private final ShapedText<MessagesEvent> prose = new ShapedText<>(TEXTS, Set.of());

    /** Whether {@code ResponseStart} has been given: before it there is nothing but perhaps a {@code Failure}. */
    private boolean started;
    /** Whether a terminal event has been given: after it there is nothing. */
    private boolean ended;
    /** The provider's word for why the answer ended; null until it came. */
    private @Nullable String stopReason;
    /** What has been told of tokens; given once, when no block is open any more. */
    private TokenCounts counts = TokenCounts.UNKNOWN;

    MessagesStreamDecoder(StreamContext context) {
        this.context = context;
        this.blocks = new AnswerBlocks(context.callIds(), context.json());
    }

    @Override
    public void onEvent(SseEvent event, Consumer<? super StreamEvent> out) {
        if (ended || event.length() == 0) {
            return;
        }
        if (!prose.find(event, (like, text) -> onContent(like.withText(text), DELTA, out))) {
            onParsed(event, read(event), out);
        }
    }

    private void onParsed(SseEvent event, @Nullable MessagesEvent read, Consumer<? super StreamEvent> out) {
        if (read != null) {
            onEvent(read, read.type().isEmpty() ? event.type() : read.type(), out);
            if (!ended
                    && read.type().equals(DELTA)
                    && read.delta() != null
                    && read.delta().isProse()) {
                prose.learn(event, read);
            }
        } else if (event.type().equals("error")) {
            onError(null, out);
        } else if (NEEDED.contains(event.type())) {
            fail(Kind.PROVIDER_ERROR, "sent something that is not an event", out);
        }
    }

    @Override
    public void onEnd(Consumer<? super StreamEvent> out) {
        if (ended) {
            return;
        }
        if (stopReason != null) {
            finish(out);
        } else {
            fail(Kind.PROVIDER_TRUNCATED, "ended its answer early", out);
        }
    }

    /** Takes a whole answer instead of a stream. Of a refused one nothing is kept (refusals page, 2026-08-22). */
    void onDocument(byte[] document, Consumer<? super StreamEvent> out) {
        Answer answer = readDocument(document);
        if (answer == null || (answer.id() == null && answer.content().isEmpty() && answer.error() == null)) {
            fail(Kind.PROVIDER_ERROR, "sent something that is not an answer", out);
            return;
        }
        if (answer.error() != null) {
            onError(answer.error(), out);
            return;
        }
        start(answer, out);
        stopReason = answer.stopReason();
        int index = 0;
        for (ContentBlock block : StopReasons.REFUSAL.equals(stopReason) ? List.<ContentBlock>of() : answer.content()) {
            startBlock(index, block, out);
            blocks.stop(index, out);
            index++;
        }
        finish(out);
    }

    private static @Nullable MessagesEvent read(SseEvent event) {
        try {
            return EventReader.event(event.array(), event.offset(), event.length());
        } catch (IOException notJson) {
            return null;
        }
    }

    private static @Nullable Answer readDocument(byte[] document) {
        try {
            return EventReader.document(document);
        } catch (IOException notJson) {
            return null;
        }
    }

    private void onEvent(MessagesEvent event, String type, Consumer<? super StreamEvent> out) {
        switch (type) {
            case "message_start" -> {
                if (!started && event.message() != null) {
                    start(event.message(), out);
                }
            }
            case "error" -> onError(event.error(), out);
            case "content_block_start", DELTA, "content_block_stop", "message_delta", "message_stop" -> {
                if (started) {
                    onContent(event, type, out);
                } else {
                    fail(Kind.PROVIDER_ERROR, "sent an answer without its start", out);
                }
            }
            default -> {}
        }
    }

    private void onContent(MessagesEvent event, String type, Consumer<? super StreamEvent> out) {
        switch (type) {
            case "content_block_start" -> {
                if (event.block() != null) {
                    startBlock(event.index(), event.block(), out);
                }
            }
            case DELTA -> {
                if (event.delta() != null) {
                    blocks.delta(event.index(), event.delta(), out);
                }
            }
            case "content_block_stop" -> blocks.stop(event.index(), out);
            case "message_delta" -> {
                counts = counts.updatedBy(event.usage());
                if (event.delta() != null && event.delta().stopReason() != null) {
                    stopReason = event.delta().stopReason();
                }
            }
            default -> finish(out);
        }
    }

    private void start(Answer answer, Consumer<? super StreamEvent> out) {
        started = true;
        counts = answer.usage();
        out.accept(new ResponseStart(
                Objects.requireNonNullElse(answer.id(), ""), Objects.requireNonNullElse(answer.model(), "")));
    }

    private void startBlock(int index, ContentBlock block, Consumer<? super StreamEvent> out) {
        if (!ended && !blocks.start(index, block, out)) {
            fail(Kind.PROVIDER_ERROR, "sent a block that cannot be read", out);
        }
    }

    private void onError(@Nullable ReportedError reported, Consumer<? super StreamEvent> out) {
        ReportedError error = reported == null ? ReportedError.NONE : reported;
        end(new Failure(AnthropicErrors.ofStream(error, context.provider())), out);
    }

    private void finish(Consumer<? super StreamEvent> out) {
        if (ended) {
            return;
        }
        blocks.close(out);
        // A refused turn does not go on: there is nothing to come back.
        JsonObject state = StopReasons.REFUSAL.equals(stopReason) ? null : blocks.state();
        String extra = state == null ? null : OpaqueState.of(context, state);
        if (extra != null) {
            out.accept(new MessageExtra(extra));
        }
        end(new Finish(StopReasons.of(stopReason, blocks.called()), stopReason), out);
    }

    private void fail(Kind kind, String what, Consumer<? super StreamEvent> out) {
        String provider = context.provider();
        end(new Failure(GatewayError.ofProvider(kind, provider + " " + what, provider)), out);
    }

    private void end(StreamEvent terminal, Consumer<? super StreamEvent> out) {
        ended = true;
        Usage usage = counts.usage();
        if (usage != null && started) {
            out.accept(new UsageUpdate(usage));
        }
        out.accept(terminal);
    }
}
