package dev.sluice.dialect.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dialect.StreamEncoder;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Delivery;
import dev.sluice.model.ReasoningOptions;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.Sampling;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.ToolUse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the encoder gives for events: texts, each with a type in front if it has one. */
final class Frames {

    private static final V3Dialect DIALECT = new V3Dialect();

    private static final ChatRequest REQUEST = new ChatRequest(
            "openai/gpt-4o",
            List.of(),
            Sampling.DEFAULT,
            ToolUse.NONE,
            new ResponseFormat.Text(),
            ReasoningOptions.DEFAULT,
            new Delivery(true, false, true, null),
            Map.of(),
            List.of());

    private Frames() {}

    static List<String> of(AnswerHead head, List<StreamEvent> events) {
        StreamEncoder encoder = DIALECT.newStreamEncoder(head, REQUEST.delivery(), Events.REQUEST_ID);
        List<String> frames = new ArrayList<>();
        events.forEach(event -> encoder.onEvent(event, (type, data, length) -> frames.add(frame(type, data, length))));
        return frames;
    }

    private static String frame(@Nullable String type, byte[] data, int length) {
        String text = new String(data, 0, length, StandardCharsets.UTF_8);
        assertThat(text).doesNotContain("\n", "\r");
        return type == null ? text : type + ": " + text;
    }
}
