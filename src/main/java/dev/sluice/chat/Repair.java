package dev.sluice.chat;

import dev.sluice.model.AssistantPart;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.ChatResponse;
import dev.sluice.model.Completion;
import dev.sluice.model.ContentPart;
import dev.sluice.model.Message;
import dev.sluice.model.Usage;
import dev.sluice.model.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a model is asked to correct an answer that misses its form. */
final class Repair {

    /** How many of the misfits the model is told. */
    private static final int MAX_TOLD = 20;

    private Repair() {}

    /** The conversation with the answer and what is wrong with it. */
    static ChatRequest request(ChatRequest request, ChatResponse misfit, List<Violation> problems) {
        List<Message> messages = new ArrayList<>(request.messages());
        String text = AnswerForm.text(misfit);
        if (!text.isBlank()) {
            List<AssistantPart> said = List.of(new ContentPart.Text(text));
            messages.add(new Message.Assistant(place(messages), said, null, misfit.extraContent()));
        }
        messages.add(new Message.User(place(messages), List.of(new ContentPart.Text(demand(problems))), null));
        return request.withMessages(messages);
    }

    private static String place(List<Message> before) {
        return "messages[" + before.size() + "]";
    }

    private static String demand(List<Violation> problems) {
        StringBuilder text = new StringBuilder("Your answer does not fit the JSON schema that it must fit:\n");
        problems.stream()
                .limit(MAX_TOLD)
                .forEach(problem -> text.append("- ").append(problem.message()).append('\n'));
        return text.append("Answer again with the whole corrected JSON and nothing else.")
                .toString();
    }

    /** The corrected answer with what both have cost. */
    static Completion billedWith(Completion misfit, Completion corrected) {
        ChatResponse response = corrected.response();
        return new Completion(
                corrected.head(),
                new ChatResponse(
                        response.id(),
                        response.model(),
                        response.parts(),
                        response.extraContent(),
                        response.finishReason(),
                        sum(misfit.response().usage(), response.usage())),
                null);
    }

    private static @Nullable Usage sum(@Nullable Usage first, @Nullable Usage second) {
        return first == null || second == null ? null : first.plus(second);
    }
}
