package dev.sluice.provider.google;

import dev.sluice.model.FinishReason;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Kind;
import dev.sluice.model.GatewayError.Repeat;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamEvent.Failure;
import dev.sluice.model.StreamEvent.Finish;
import dev.sluice.model.StreamEvent.MessageExtra;
import dev.sluice.model.StreamEvent.ResponseStart;
import dev.sluice.model.StreamEvent.UsageUpdate;
import dev.sluice.provider.OpaqueState;
import dev.sluice.provider.ProviderMessages;
import dev.sluice.provider.StreamContext;
import dev.sluice.provider.StreamDecoder;
import dev.sluice.provider.google.GenerateChunk.Call;
import dev.sluice.provider.google.GenerateChunk.Candidate;
import dev.sluice.provider.google.GenerateChunk.Piece;
import dev.sluice.sse.SseEvent;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Chunks to events. The wire has no end marker, and a finish reason may come before more content (BerriAI/litellm#31634): the answer
 * is whole when the connection ends after one. An error may come without being an event, see {@link BareError}. One per stream; one
 * thread.
 */
final class GenerateStreamDecoder implements StreamDecoder {

    private final StreamContext context;
    private final AnswerBlocks blocks;
    private final BareError bareError = new BareError();

    /** Whether {@code ResponseStart} has been given: before it there is nothing but perhaps a {@code Failure}. */
    private boolean started;
    /** Whether a terminal event has been given: after it there is nothing. */
    private boolean ended;
    /** Gemini's last word for why the answer ended; null until it came. */
    private @Nullable String finishReason;
    /** Why the prompt was refused; null if it was not. */
    private @Nullable String blockReason;
    /** The signature of the last text. */
    private @Nullable String signature;

    private TokenCounts counts = TokenCounts.UNKNOWN;

    GenerateStreamDecoder(StreamContext context) {
        this.context = context;
        this.blocks = new AnswerBlocks(context.callIds());
    }

    @Override
    public void onEvent(SseEvent event, Consumer<? super StreamEvent> out) {
        // A [DONE] is not Gemini's, but proxies before it like to add one.
        if (ended || event.length() == 0 || event.dataIs("[DONE]")) {
            return;
        }
        List<GenerateChunk> chunks = read(event.array(), event.offset(), event.length());
        if (chunks != null) {
            chunks.forEach(chunk -> onChunk(chunk, out));
        } else if (event.type().equals("message")) {
            fail(Kind.PROVIDER_ERROR, "sent something that is not a chunk of an answer", out);
        }
    }

    @Override
    public void onStray(String line, Consumer<? super StreamEvent> out) {
        ReportedError error = ended ? null : bareError.next(line);
        if (error != null) {
            end(new Failure(GoogleErrors.ofStream(error, context.provider())), out);
        }
    }

    @Override
    public void onEnd(Consumer<? super StreamEvent> out) {
        if (ended) {
            return;
        }
        ReportedError error = bareError.whole();
        if (error != null) {
            end(new Failure(GoogleErrors.ofStream(error, context.provider())), out);
        } else if (!started) {
            fail(Kind.PROVIDER_TRUNCATED, "ended its stream without an answer", out);
        } else {
            finish(out);
        }
    }

    /** Takes a whole answer, or all chunks of one as an array, instead of a stream. */
    void onDocument(byte[] document, Consumer<? super StreamEvent> out) {
        List<GenerateChunk> chunks = read(document, 0, document.length);
        if (chunks == null) {
            fail(Kind.PROVIDER_ERROR, "sent something that is not an answer", out);
            return;
        }
        chunks.forEach(chunk -> onChunk(chunk, out));
        if (!ended && !started) {
            fail(Kind.PROVIDER_ERROR, "sent something that is not an answer", out);
        } else if (!ended) {
            finish(out);
        }
    }

    private static @Nullable List<GenerateChunk> read(byte[] bytes, int offset, int length) {
        try {
            return GenerateChunkReader.read(bytes, offset, length);
        } catch (IOException notJson) {
            return null;
        }
    }

    private void onChunk(GenerateChunk chunk, Consumer<? super StreamEvent> out) {
        if (ended) {
            return;
        }
        if (chunk.error() != null) {
            end(new Failure(GoogleErrors.ofStream(chunk.error(), context.provider())), out);
            return;
        }
        start(chunk, out);
        if (chunk.blockReason() != null) {
            blockReason = chunk.blockReason();
        }
        if (chunk.usage() != null) {
            counts = counts.then(chunk.usage());
        }
        for (Candidate candidate : chunk.candidates()) {
            if (candidate.index() == 0 && !ended) {
                onCandidate(candidate, out);
            }
        }
    }

    private void start(GenerateChunk chunk, Consumer<? super StreamEvent> out) {
        boolean answer = chunk.id() != null || !chunk.candidates().isEmpty() || chunk.blockReason() != null;
        if (!started && answer) {
            started = true;
            out.accept(new ResponseStart(
                    Objects.requireNonNullElse(chunk.id(), ""), Objects.requireNonNullElse(chunk.model(), "")));
        }
    }

    private void onCandidate(Candidate candidate, Consumer<? super StreamEvent> out) {
        String reason = candidate.finishReason();
        if (reason != null && FinishReasons.isBroken(reason)) {
            GatewayError slip = error(Kind.PROVIDER_ERROR, "tried a call that came to nothing: " + reason);
            end(new Failure(slip.withRepeat(Repeat.ONCE)), out);
            return;
        }
        for (Piece piece : candidate.pieces()) {
            if (!ended) {
                onPiece(piece, out);
            }
        }
        if (reason != null) {
            finishReason = reason;
        }
    }

    private void onPiece(Piece piece, Consumer<? super StreamEvent> out) {
        Call call = piece.call();
        if (call != null) {
            onCall(call, piece.signature(), out);
            return;
        }
        if (piece.text() != null) {
            blocks.prose(piece.thought(), piece.text(), out);
        }
        // It may come on a last text that is empty.
        if (piece.signature() != null && !piece.thought()) {
            signature = piece.signature();
        }
    }

    private void onCall(Call call, @Nullable String callSignature, Consumer<? super StreamEvent> out) {
        if (call.name() == null) {
            fail(Kind.PROVIDER_ERROR, "sent a call without a name", out);
        } else if (!blocks.call(call.name(), call.arguments(), callSignature, out)) {
            fail(Kind.PROVIDER_ERROR, "sent more calls than it may", out);
        }
    }

    private void finish(Consumer<? super StreamEvent> out) {
        String raw = finishReason;
        if (raw != null) {
            FinishReason reason = FinishReasons.of(raw, blocks.called(), blocks.none());
            if (reason == null) {
                fail(Kind.PROVIDER_ERROR, "ended without an answer: " + ProviderMessages.clean(raw), out);
            } else {
                finish(reason, raw, out);
            }
        } else if (blockReason != null) {
            finish(FinishReason.CONTENT_FILTER, blockReason, out);
        } else if (blocks.called()) {
            // Calls come whole, and older models say nothing after them (gemini-cli geminiChat.ts, 2026-08-21).
            finish(FinishReason.TOOL_CALLS, null, out);
        } else {
            fail(Kind.PROVIDER_TRUNCATED, "ended its answer early", out);
        }
    }

    private void finish(FinishReason reason, @Nullable String raw, Consumer<? super StreamEvent> out) {
        blocks.close(out);
        String extra = signature == null ? null : OpaqueState.of(context, Signatures.state(signature));
        if (extra != null) {
            out.accept(new MessageExtra(extra));
        }
        end(new Finish(reason, raw), out);
    }

    private void fail(Kind kind, String what, Consumer<? super StreamEvent> out) {
        end(new Failure(error(kind, what)), out);
    }

    private GatewayError error(Kind kind, String what) {
        String provider = context.provider();
        return GatewayError.ofProvider(kind, provider + " " + what, provider);
    }

    private void end(StreamEvent terminal, Consumer<? super StreamEvent> out) {
        ended = true;
        if (started && !counts.equals(TokenCounts.UNKNOWN)) {
            out.accept(new UsageUpdate(counts.usage()));
        }
        out.accept(terminal);
    }
}
