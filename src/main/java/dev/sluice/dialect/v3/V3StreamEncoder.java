package dev.sluice.dialect.v3;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.sluice.dialect.BlockOrder;
import dev.sluice.dialect.StreamEncoder;
import dev.sluice.json.JsonFrames;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamEvent.Block;
import dev.sluice.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the chunks of one streamed answer. One per stream; event loop only.
 *
 * <p>A chunk is {@code prefix delta suffix}: all but the delta is the same for nearly all chunks of a stream and is written once.
 */
final class V3StreamEncoder implements StreamEncoder {

    private final AnswerHead head;
    private final String requestId;
    private final JsonFrames frames = new JsonFrames();
    private final SerializableString prefix;
    private final SerializableString suffix = new SerializedString(",\"finish_reason\":null}]}");

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

    V3StreamEncoder(AnswerHead head, String requestId) {
        this.head = head;
        this.requestId = requestId;
        this.prefix = new SerializedString(prefix(head));
    }

    private String prefix(AnswerHead answer) {
        frames.write(out -> {
            out.writeStartObject();
            AnswerJson.head(out, answer, "chat.completion.chunk");
            out.writeEndObject();
        });
        String object = new String(frames.array(), 0, frames.length(), StandardCharsets.UTF_8);
        return object.substring(0, object.length() - 1) + ",\"choices\":[{\"index\":0,\"delta\":";
    }

    @Override
    public void onEvent(StreamEvent event, FrameSink out) {
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
        frames.write(json -> {
            json.writeRaw(prefix);
            json.writeRaw("{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}],");
            json.writeRaw(tail(fields -> AnswerJson.origin(fields, head)));
        });
        send(null, out);
    }

    /** The last fields of a chunk, and its end. */
    private static String tail(JsonFrames.Content fields) {
        JsonFrames object = new JsonFrames();
        object.write(json -> {
            json.writeStartObject();
            fields.writeTo(json);
            json.writeEndObject();
        });
        return new String(object.array(), 1, object.length() - 1, StandardCharsets.UTF_8);
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
        delta(out, json -> {
            if (type instanceof Block.Refusal) {
                json.writeStringField("refusal", text);
            }
            json.writeStringField(type instanceof Block.Reasoning ? "reasoning_content" : "content", text);
        });
    }

    private void onArguments(int block, String fragment, FrameSink out) {
        if (fragment.isEmpty()) {
            return;
        }
        bare.remove(block);
        callDelta(index(block), out, json -> {
            json.writeObjectFieldStart("function");
            json.writeStringField("arguments", fragment);
            json.writeEndObject();
        });
    }

    private void onCallExtra(int block, String state, FrameSink out) {
        callDelta(index(block), out, json -> AnswerJson.extraContent(json, state));
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
        frames.write(json -> {
            json.writeRaw(prefix);
            json.writeRaw("{},\"finish_reason\":\"" + AnswerJson.finishReason(finish.reason()) + "\"}],");
            json.writeRaw(tail(fields -> AnswerJson.usage(fields, usage)));
        });
        send(null, out);
        frames.write(json -> json.writeRaw("[DONE]"));
        send(null, out);
    }

    /** No end marker: the answer is not whole. */
    private void onFailure(StreamEvent.Failure failure, FrameSink out) {
        frames.write(json -> V3Errors.write(json, failure.error(), requestId));
        send("error", out);
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
        frames.write(json -> {
            json.writeRaw(prefix);
            json.writeStartObject();
            fields.writeTo(json);
            json.writeEndObject();
            json.writeRaw(suffix);
        });
        send(null, out);
    }

    private void send(@Nullable String type, FrameSink out) {
        out.frame(type, frames.array(), frames.length());
    }
}
