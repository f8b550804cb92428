package dev.sluice.provider.fourth;

import dev.sluice.json.JsonFields;
import dev.sluice.model.Checked;
import dev.sluice.model.FinishReason;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Kind;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamEvent.Block;
import dev.sluice.model.StreamEvent.BlockEnd;
import dev.sluice.model.StreamEvent.BlockStart;
import dev.sluice.model.Usage;
import dev.sluice.provider.ProviderMessages;
import dev.sluice.provider.StreamContext;
import dev.sluice.provider.StreamDecoder;
import dev.sluice.sse.SseEvent;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One per stream; one thread. */
final class TalkDecoder implements StreamDecoder {

    private static final Map<String, FinishReason> REASONS = Map.of(
            "said", FinishReason.STOP,
            "full", FinishReason.LENGTH,
            "called", FinishReason.TOOL_CALLS,
            "muted", FinishReason.CONTENT_FILTER);

    private final StreamContext context;
    /** What the open block holds; null if none is open. */
    private @Nullable Block open;
    /** The number of the next block to open. */
    private int nextBlock;

    private boolean started;
    /** Whether a terminal event has been given: after it there is nothing. */
    private boolean ended;

    TalkDecoder(StreamContext context) {
        this.context = context;
    }

    @Override
    public void onEvent(SseEvent event, Consumer<? super StreamEvent> out) {
        switch (TalkWire.JSON.readObject(event.array(), event.offset(), event.length())) {
            case Checked.Valid<JsonObject> valid -> onData(event.type(), JsonFields.of(valid.value()), out);
            case Checked.Invalid<JsonObject> invalid -> fail(Kind.PROVIDER_ERROR, "sent no JSON", out);
        }
    }

    @Override
    public void onEnd(Consumer<? super StreamEvent> out) {
        fail(Kind.PROVIDER_TRUNCATED, "ended its stream early", out);
    }

    void onData(String type, JsonFields data, Consumer<? super StreamEvent> out) {
        if (ended) {
            return;
        }
        switch (type) {
            case "begin" -> begin(data, out);
            case "broken" -> fail(Kind.PROVIDER_ERROR, "broke: " + data.string("problem", ""), out);
            case "think", "say", "call", "cost", "end" -> {
                if (started) {
                    onTalk(type, data, out);
                } else {
                    fail(Kind.PROVIDER_ERROR, "did not begin", out);
                }
            }
            default -> {}
        }
    }

    private void onTalk(String type, JsonFields data, Consumer<? super StreamEvent> out) {
        switch (type) {
            case "think" ->
                out.accept(new StreamEvent.ReasoningDelta(block(new Block.Reasoning(), out), data.string("text", "")));
            case "say" -> out.accept(new StreamEvent.TextDelta(block(new Block.Text(), out), data.string("text", "")));
            case "call" -> call(data, out);
            case "cost" -> out.accept(new StreamEvent.UsageUpdate(usage(data)));
            default -> end(data.string("why", ""), out);
        }
    }

    private void begin(JsonFields data, Consumer<? super StreamEvent> out) {
        if (!started) {
            started = true;
            out.accept(new StreamEvent.ResponseStart(data.string("id", ""), data.string("model", "")));
        }
    }

    /** The open block of this kind. */
    private int block(Block kind, Consumer<? super StreamEvent> out) {
        if (!kind.equals(open)) {
            close(out);
            open = kind;
            out.accept(new BlockStart(nextBlock++, kind));
        }
        return nextBlock - 1;
    }

    private void close(Consumer<? super StreamEvent> out) {
        if (open != null) {
            open = null;
            out.accept(new BlockEnd(nextBlock - 1));
        }
    }

    private void call(JsonFields data, Consumer<? super StreamEvent> out) {
        close(out);
        int block = nextBlock++;
        String id = context.callIds().get();
        out.accept(new BlockStart(block, new Block.ToolCall(id, data.string("name", ""))));
        out.accept(new StreamEvent.ToolArgumentsDelta(block, data.string("takes", "{}")));
        out.accept(new BlockEnd(block));
    }

    private static Usage usage(JsonFields data) {
        Long read = data.longValue("read");
        Long written = data.longValue("written");
        Long total = read == null || written == null ? null : Long.valueOf(read + written);
        return new Usage(read, written, total, null, null, null);
    }

    private void end(String why, Consumer<? super StreamEvent> out) {
        FinishReason reason = REASONS.get(why);
        if (reason == null) {
            fail(Kind.PROVIDER_ERROR, "ended without a reason", out);
            return;
        }
        close(out);
        ended = true;
        out.accept(new StreamEvent.Finish(reason, why));
    }

    private void fail(Kind kind, String what, Consumer<? super StreamEvent> out) {
        if (!ended) {
            ended = true;
            String message = ProviderMessages.clean(context.provider() + " " + what);
            out.accept(new StreamEvent.Failure(GatewayError.ofProvider(kind, message, context.provider())));
        }
    }
}
