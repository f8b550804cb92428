package dev.sluice.dialect;

import dev.sluice.model.AssistantPart;
import dev.sluice.model.ChatResponse;
import dev.sluice.model.ContentPart;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole answer, taken apart as the clients' formats show it: as one text of each kind, and its calls.
 *
 * @param text without the words of refusal
 * @param spoken text and words of refusal, in their order
 */
public record AnswerParts(
        String text, String spoken, String refusal, String reasoning, List<AssistantPart.ToolCall> calls) {

    public AnswerParts {
        calls = List.copyOf(calls);
    }

    public static AnswerParts of(ChatResponse response) {
        StringBuilder text = new StringBuilder();
        StringBuilder spoken = new StringBuilder();
        StringBuilder refusal = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        List<AssistantPart.ToolCall> calls = new ArrayList<>();
        for (AssistantPart part : response.parts()) {
            switch (part) {
                case ContentPart.Text said -> {
                    text.append(said.text());
                    spoken.append(said.text());
                }
                case AssistantPart.Refusal words -> {
                    refusal.append(words.text());
                    spoken.append(words.text());
                }
                case AssistantPart.Reasoning thought -> reasoning.append(thought.text());
                case AssistantPart.ToolCall call -> calls.add(call);
            }
        }
        return new AnswerParts(text.toString(), spoken.toString(), refusal.toString(), reasoning.toString(), calls);
    }
}
