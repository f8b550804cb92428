package dev.sluice.dialect.v3;

import dev.sluice.model.AnswerHead;
import dev.sluice.model.FinishReason;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamEvent.Block;
import dev.sluice.model.Usage;
import dev.sluice.model.Warning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Heads and streams of events to encode. */
final class Events {

    static final String REQUEST_ID = "req-7";

    static final AnswerHead HEAD = new AnswerHead(
            "chatcmpl-1770629490-abc",
            Instant.parse("2026-02-09T09:31:30.934567Z"),
            "openai/gpt-4o",
            new AnswerHead.AnsweredBy("openai", "gpt-4o-2024-08-06", "req_up"),
            List.of());

    static final AnswerHead WARNED = new AnswerHead(
            "chatcmpl-1770629490-abc",
            Instant.parse("2026-02-09T09:31:30Z"),
            "openai/\"q\"",
            new AnswerHead.AnsweredBy("openai", "gpt-5", null),
            List.of(new Warning("unsupported_parameter", "temperature", "left out")));

    private Events() {}

    /** A finished stream of the grammar in {@code dev.sluice.model}, the same for the same seed. */
    static List<StreamEvent> random(long seed) {
        Random random = new Random(seed);
        List<StreamEvent> events = new ArrayList<>();
        events.add(new StreamEvent.ResponseStart("id", "model"));
        List<Block> types = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        int blocks = random.nextInt(6);
        while (types.size() < blocks || !open.isEmpty()) {
            int choice = random.nextInt(8);
            if (types.size() < blocks && (choice == 0 || open.isEmpty())) {
                open.add(types.size());
                types.add(type(random, types.size()));
                events.add(new StreamEvent.BlockStart(types.size() - 1, types.getLast()));
            } else if (choice == 1 && !open.isEmpty()) {
                int block = open.remove(/* index */ random.nextInt(open.size()));
                if (types.get(block) instanceof Block.ToolCall && random.nextBoolean()) {
                    events.add(new StreamEvent.ToolCallExtra(block, "{\"s\":\n\"" + block + "\"}"));
                }
                events.add(new StreamEvent.BlockEnd(block));
            } else if (choice == 2) {
                events.add(new StreamEvent.UsageUpdate(new Usage(1L, (long) events.size(), null, null, null, null)));
            } else if (!open.isEmpty()) {
                int block = open.get(random.nextInt(open.size()));
                events.add(delta(block, types.get(block), text(random)));
            }
        }
        if (random.nextBoolean()) {
            events.add(new StreamEvent.MessageExtra("{\"m\": [1.0, 12345678901234567890]}"));
        }
        if (random.nextBoolean()) {
            events.add(new StreamEvent.UsageUpdate(new Usage(9L, 3L, 12L, 4L, 5L, 2L)));
        }
        FinishReason[] reasons = FinishReason.values();
        events.add(new StreamEvent.Finish(reasons[random.nextInt(reasons.length)], null));
        return events;
    }

    private static Block type(Random random, int block) {
        return switch (random.nextInt(4)) {
            case 0 -> new Block.Text();
            case 1 -> new Block.Reasoning();
            case 2 -> new Block.Refusal();
            default -> new Block.ToolCall("call_" + block, "f" + block);
        };
    }

    private static StreamEvent delta(int block, Block type, String text) {
        return switch (type) {
            case Block.Text t -> new StreamEvent.TextDelta(block, text);
            case Block.Refusal r -> new StreamEvent.TextDelta(block, text);
            case Block.Reasoning r -> new StreamEvent.ReasoningDelta(block, text);
            case Block.ToolCall c -> new StreamEvent.ToolArgumentsDelta(block, text);
        };
    }

    private static String text(Random random) {
        String[] texts = {"", "a", "\n", "\"", "\\", "é", "😀", "\u2028", "{\"k\":", "long ".repeat(400), "\u0000", " "
        };
        return texts[random.nextInt(texts.length)];
    }
}
