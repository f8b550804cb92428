package dev.sluice.provider.openai;

import dev.sluice.model.FinishReason;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Kind;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamEvent.Failure;
import dev.sluice.model.StreamEvent.Finish;
import dev.sluice.model.StreamEvent.ResponseStart;
import dev.sluice.model.StreamEvent.UsageUpdate;
import dev.sluice.model.Usage;
import dev.sluice.provider.ShapedText;
import dev.sluice.provider.StreamContext;
import dev.sluice.provider.StreamDecoder;
import dev.sluice.provider.openai.AnswerBlocks.Prose;
import dev.sluice.provider.openai.ChatChunk.Choice;
import dev.sluice.provider.openai.ChatChunk.Delta;
import dev.sluice.provider.openai.ChatChunk.ToolFragment;
import dev.sluice.sse.SseEvent;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Chunks to events. The answer is whole when {@code [DONE]} has come, or when the connection ends after a finish reason. One per
 * stream; one thread.
 */
final class ChatStreamDecoder implements StreamDecoder {

    private static final String DONE = "[DONE]";

    private static final String DELTA = "/choices/0/delta/";
    private static final Set<String> TEXTS =
            Set.of(DELTA + "content", DELTA + "reasoning_content", DELTA + "reasoning");
    /** What may differ from chunk to chunk and is not read, where a server sends it at all. */
    private static final Set<String> UNREAD = Set.of("/created", "/obfuscation");

    private final StreamContext context;
    private final AnswerBlocks blocks;
    private final ShapedText<Prose> prose = new ShapedText<>(TEXTS, UNREAD);
    private ChatChunkReader reader;

    /** Whether {@code ResponseStart} has been given: before it there is nothing but perhaps a {@code Failure}. */
    private boolean started;
    /** Whether a terminal event has been given: after it there is nothing. */
    private boolean ended;
    /** The provider's word for why the answer ended; null until it came. */
    private @Nullable String finishReason;
    /** The last that was told of tokens; given once, when no block is open any more. */
    private @Nullable Usage usage;

    ChatStreamDecoder(StreamContext context, ChatChunkReader reader) {
        this.context = context;
        this.reader = reader;
        this.blocks = new AnswerBlocks(context.callIds());
    }

    @Override
    public void onEvent(SseEvent event, Consumer<? super StreamEvent> out) {
        if (ended || isBlank(event)) {
            return;
        }
        if (isDone(event)) {
            finish(out);
            return;
        }
        boolean found =
                event.type().equals("message") && prose.find(event, (kind, text) -> blocks.prose(kind, text, out));
        if (!found) {
            onParsed(event, read(event.array(), event.offset(), event.length()), out);
        }
    }

    private void onParsed(SseEvent event, @Nullable ChatChunk chunk, Consumer<? super StreamEvent> out) {
        if (event.type().equals("error")) {
            onError(chunk == null || chunk.error() == null ? ReportedError.NONE : chunk.error(), out);
        } else if (chunk != null) {
            onChunk(chunk, out);
            learn(event, chunk);
        } else if (event.type().equals("message")) {
            fail(Kind.PROVIDER_ERROR, "sent something that is not a chunk of an answer", out);
        }
    }

    private void learn(SseEvent event, ChatChunk chunk) {
        Delta delta = chunk.onlyProse();
        if (delta != null) {
            prose.learn(event, delta.content() == null ? Prose.REASONING : Prose.TEXT);
        }
    }

    @Override
    public void onEnd(Consumer<? super StreamEvent> out) {
        if (ended) {
            return;
        }
        if (finishReason != null) {
            finish(out);
        } else {
            fail(Kind.PROVIDER_TRUNCATED, "ended its answer early", out);
        }
    }

    /** Takes a whole answer instead of a stream. */
    void onDocument(byte[] document, Consumer<? super StreamEvent> out) {
        ChatChunk answer = read(document, 0, document.length);
        if (answer == null || (answer.choices().isEmpty() && answer.error() == null)) {
            fail(Kind.PROVIDER_ERROR, "sent something that is not an answer", out);
            return;
        }
        onChunk(answer, out);
        if (!ended) {
            finish(out);
        }
    }

    private @Nullable ChatChunk read(byte[] bytes, int offset, int length) {
        try {
            return reader.read(bytes, offset, length);
        } catch (IOException notJson) {
            return null;
        }
    }

    private void onChunk(ChatChunk chunk, Consumer<? super StreamEvent> out) {
        if (chunk.error() != null) {
            onError(chunk.error(), out);
            return;
        }
        start(chunk, out);
        for (Choice choice : chunk.choices()) {
            if (choice.index() == 0 && !ended) {
                onChoice(choice, out);
            }
        }
        if (chunk.usage() != null) {
            usage = chunk.usage();
        }
    }

    /** Azure begins with a chunk that names nothing and holds no choice: not yet an answer. */
    private void start(ChatChunk chunk, Consumer<? super StreamEvent> out) {
        if (!started && (chunk.id() != null || !chunk.choices().isEmpty())) {
            started = true;
            reader = reader.withoutNames();
            out.accept(new ResponseStart(
                    Objects.requireNonNullElse(chunk.id(), ""), Objects.requireNonNullElse(chunk.model(), "")));
        }
    }

    private void onChoice(Choice choice, Consumer<? super StreamEvent> out) {
        Delta delta = choice.delta();
        blocks.prose(Prose.REASONING, delta.reasoning(), out);
        blocks.prose(Prose.TEXT, delta.content(), out);
        blocks.prose(Prose.REFUSAL, delta.refusal(), out);
        for (ToolFragment fragment : delta.toolCalls()) {
            if (!blocks.call(fragment, out)) {
                fail(Kind.PROVIDER_ERROR, "sent more calls than it may", out);
                return;
            }
        }
        if (choice.finishReason() != null) {
            finishReason = choice.finishReason();
        }
    }

    /** Content that the provider blocks once the client has seen some of it is an answer that ended so, not a failed one. */
    private void onError(ReportedError reported, Consumer<? super StreamEvent> out) {
        GatewayError error = OpenAiErrors.ofStream(reported, context.provider());
        if (error.kind() == Kind.CONTENT_BLOCKED && !blocks.none() && blocks.close(out)) {
            end(new Finish(FinishReason.CONTENT_FILTER, reported.code()), out);
        } else {
            end(new Failure(error), out);
        }
    }

    private void finish(Consumer<? super StreamEvent> out) {
        if (!started) {
            fail(Kind.PROVIDER_ERROR, "ended its stream without an answer", out);
        } else if (!blocks.close(out)) {
            fail(Kind.PROVIDER_ERROR, "sent a call without a name", out);
        } else {
            end(new Finish(FinishReasons.of(finishReason, blocks.called(), blocks.refused()), finishReason), out);
        }
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

    private static boolean isBlank(SseEvent event) {
        return skipBlanks(event) == event.offset() + event.length();
    }

    /** As the official SDKs look for it: at the beginning of the data (openai-python {@code _streaming.py}, 2026-08-21). */
    private static boolean isDone(SseEvent event) {
        int start = skipBlanks(event);
        if (event.offset() + event.length() - start < DONE.length()) {
            return false;
        }
        for (int i = 0; i < DONE.length(); i++) {
            if (event.array()[start + i] != DONE.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int skipBlanks(SseEvent event) {
        int end = event.offset() + event.length();
        int i = event.offset();
        while (i < end && (event.array()[i] == ' ' || event.array()[i] == '\t' || event.array()[i] == '\n')) {
            i++;
        }
        return i;
    }
}
