package dev.sluice.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.sluice.json.JsonFrames;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.GatewayError;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamEvent.Block;
import dev.sluice.model.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the chunks of one streamed answer in the way that the clients' formats share: a chunk has one choice, and the choice a delta.
 * Formats differ in what stands around it, and in how a stream ends. One per stream; event loop only.
 *
 * <p>A chunk is {@code opening delta closing}: all but the delta is the same for nearly all chunks of a stream and is written once.
 */
public abstract class ChunkEncoder implements StreamEncoder {

    private static final String UNFINISHED = ",\"finish_reason\":null}]";

    private final AnswerHead head;
    private final JsonFrames frames = new JsonFrames();
    private final SerializableString opening;
    private final SerializableString closing;
    /** Before and after a piece of text or of reasoning. */
    private final byte[] beforeText;

    private final byte[] beforeReasoning;
    private final byte[] afterText;
    /** Fields that every chunk ends with, each after a comma. */
    private final String everyChunk;

    /** Whether the first chunk, with the role, is out. */
    private boolean begun;

    /** Kinds of the blocks that hold text and have begun. */
    private final Map<Integer, Block> texts = new HashMap<>();

    /** Clients count calls, not blocks: each call's place among the calls. */
    private final Map<Integer, Integer> calls = new HashMap<>();

    /** Calls whose arguments are still without a character. */
    private final Set<Integer> bare = new HashSet<>();

    private final BlockOrder content = new BlockOrder();
    private final BlockOrder reasoning = new BlockOrder();
    private @Nullable Usage usage;
    private @Nullable String extra;

    /**
     * @param names the fields that name the answer, with which every chunk begins
     * @param everyChunk text of fields that every chunk ends with, each after a comma; may be empty
     */
    protected ChunkEncoder(AnswerHead head, JsonFrames.Content names, String everyChunk) {
        this.head = head;
        this.everyChunk = everyChunk;
        this.opening = new SerializedString("{" + fields(names) + ",\"choices\":[{\"index\":0,\"delta\":");
        this.closing = new SerializedString(UNFINISHED + everyChunk + "}");
        this.beforeText = bytes(opening + "{\"content\":");
        this.beforeReasoning = bytes(opening + "{\"reasoning_content\":");
        this.afterText = bytes("}" + closing);
    }

    /** Writes the fields of a delta with words of a refusal. */
    protected abstract void refusal(JsonGenerator json, String words) throws IOException;

    /** Gives the frames with which a whole answer ends, the end marker included. */
    protected abstract void finish(StreamEvent.Finish finish, @Nullable Usage spent, FrameSink out);

    /** Writes the data of the event that ends a broken stream. */
    protected abstract void failure(JsonGenerator json, GatewayError error) throws IOException;

    @Override
    public final void onEvent(StreamEvent event, FrameSink out) {
        if (event.output() && !begun) {
            begun = true;
            first(out);
        }
        switch (event) {
            case StreamEvent.ResponseStart start -> {}
            case StreamEvent.BlockStart start -> onStart(start.block(), start.type(), out);
            case StreamEvent.TextDelta delta -> onText(content, delta.block(), delta.text(), out);
            case StreamEvent.ReasoningDelta delta -> onText(reasoning, delta.block(), delta.text(), out);
            case StreamEvent.ToolArgumentsDelta delta -> onArguments(delta.block(), delta.json(), out);
            case StreamEvent.ToolCallExtra delta -> onCallExtra(delta.block(), delta.json(), out);
            case StreamEvent.BlockEnd end -> onEnd(end.block(), out);
            case StreamEvent.UsageUpdate update -> usage = update.usage();
            case StreamEvent.MessageExtra update -> extra = update.json();
            case StreamEvent.Finish finish -> onFinish(finish, out);
            case StreamEvent.Failure failure -> onFailure(failure, out);
        }
    }

    private void first(FrameSink out) {
        frame(out, json -> {
            json.writeRaw(opening);
            json.writeRaw("{\"role\":\"assistant\",\"content\":\"\"}" + UNFINISHED + everyChunk + ",");
            json.writeRaw(fields(fields -> AnswerJson.origin(fields, head)));
            json.writeRaw('}');
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The text of an object's fields, without its braces. */
    private static String fields(JsonFrames.Content fields) {
        JsonFrames object = new JsonFrames();
        object.write(json -> {
            json.writeStartObject();
            fields.writeTo(json);
            json.writeEndObject();
        });
        return new String(object.array(), 1, object.length() - 2, StandardCharsets.UTF_8);
    }

    private void onStart(int block, Block type, FrameSink out) {
        switch (type) {
            case Block.Text text -> content.start(block);
            case Block.Refusal refusal -> content.start(block);
            case Block.Reasoning thought -> reasoning.start(block);
            case Block.ToolCall call -> onCall(block, call, out);
        }
        if (!(type instanceof Block.ToolCall)) {
            texts.put(block, type);
        }
    }

    private void onCall(int block, Block.ToolCall call, FrameSink out) {
        int index = calls.size();
        calls.put(block, index);
        bare.add(block);
        callDelta(index, out, json -> {
            json.writeStringField("id", call.id());
            json.writeStringField("type", "function");
            json.writeObjectFieldStart("function");
            json.writeStringField("name", call.name());
            json.writeStringField("arguments", "");
            json.writeEndObject();
        });
    }

    private void onText(BlockOrder order, int block, String text, FrameSink out) {
        if (!text.isEmpty() && order.mayTell(block, text)) {
            tell(text, block, out);
        }
    }

    private void tell(String text, int block, FrameSink out) {
        Block type = texts.get(block);
        if (type instanceof Block.Refusal) {
            delta(out, json -> refusal(json, text));
        } else {
            frames.write(type instanceof Block.Reasoning ? beforeReasoning : beforeText, text, afterText);
            out.frame(null, frames.array(), frames.length());
        }
    }

    private void onArguments(int block, String fragment, FrameSink out) {
        if (!fragment.isEmpty()) {
            bare.remove(block);
            callDelta(index(block), out, json -> arguments(json, fragment));
        }
    }

    /** Every fragment of a call has a {@code function}: SDKs rely on it (openai-python 3.54, {@code _completions.py}). */
    private void onCallExtra(int block, String state, FrameSink out) {
        callDelta(index(block), out, json -> {
            arguments(json, "");
            AnswerJson.extraContent(json, state);
        });
    }

    private static void arguments(JsonGenerator json, String fragment) throws IOException {
        json.writeObjectFieldStart("function");
        json.writeStringField("arguments", fragment);
        json.writeEndObject();
    }

    private int index(int block) {
        Integer index = calls.get(block);
        if (index == null) {
            throw new IllegalStateException("no call began as block " + block);
        }
        return index;
    }

    private void onEnd(int block, FrameSink out) {
        if (bare.contains(block)) {
            onArguments(block, "{}", out);
        }
        Block type = texts.get(block);
        if (type != null) {
            BlockOrder order = type instanceof Block.Reasoning ? reasoning : content;
            order.end(block, (text, waiting) -> tell(text, waiting, out));
        }
    }

    private void onFinish(StreamEvent.Finish finish, FrameSink out) {
        String state = extra;
        if (state != null) {
            delta(out, json -> AnswerJson.extraContent(json, state));
        }
        finish(finish, usage, out);
    }

    /** No end marker: the answer is not whole. */
    private void onFailure(StreamEvent.Failure failure, FrameSink out) {
        frames.write(json -> failure(json, failure.error()));
        out.frame("error", frames.array(), frames.length());
    }

    private void callDelta(int index, FrameSink out, JsonFrames.Content fields) {
        delta(out, json -> {
            json.writeArrayFieldStart("tool_calls");
            json.writeStartObject();
            json.writeNumberField("index", index);
            fields.writeTo(json);
            json.writeEndObject();
            json.writeEndArray();
        });
    }

    private void delta(FrameSink out, JsonFrames.Content fields) {
        frame(out, json -> {
            json.writeRaw(opening);
            json.writeStartObject();
            fields.writeTo(json);
            json.writeEndObject();
            json.writeRaw(closing);
        });
    }

    /** The chunk that says why the answer ended. */
    protected final void finishChunk(StreamEvent.Finish finish, JsonFrames.Content lastFields, FrameSink out) {
        String last = fields(lastFields);
        frame(out, json -> {
            json.writeRaw(opening);
            json.writeRaw("{},\"finish_reason\":\"" + AnswerJson.finishReason(finish.reason()) + "\"}]" + everyChunk);
            json.writeRaw(last.isEmpty() ? "}" : "," + last + "}");
        });
    }

    /** The end marker. */
    protected final void done(FrameSink out) {
        frame(out, json -> json.writeRaw("[DONE]"));
    }

    /** One unnamed frame. */
    protected final void frame(FrameSink out, JsonFrames.Content data) {
        frames.write(data);
        out.frame(null, frames.array(), frames.length());
    }
}
