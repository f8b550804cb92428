package dev.sluice.provider.anthropic;

import dev.sluice.model.AssistantPart;
import dev.sluice.model.ContentPart;
import dev.sluice.model.Message;
import dev.sluice.model.UserPart;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a request as Anthropic has them: instructions apart, neighbours of one role in one turn, nothing empty.
 *
 * @param system the instructions that stand before everything
 */
record Turns(List<Message.System> system, List<Turn> turns) {

    /** Neighbours of one role. */
    record Turn(Role role, List<Message> messages) {

        /** Whether it begins anew: what the user says together with results of tools goes on with what the model was doing. */
        boolean asks() {
            return role == Role.USER && messages.stream().noneMatch(Message.ToolResults.class::isInstance);
        }
    }

    enum Role {
        USER,
        ASSISTANT,
        SYSTEM
    }

    Turns {
        system = List.copyOf(system);
        turns = List.copyOf(turns);
    }

    /** @param systemInPlace whether the model takes instructions in mid-conversation */
    static Turns of(List<Message> messages, boolean systemInPlace) {
        List<Message.System> system = new ArrayList<>();
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (isEmpty(message)) {
                continue;
            }
            if (message instanceof Message.System instruction && !(systemInPlace && fits(messages, i, turns))) {
                system.add(instruction);
            } else {
                add(turns, message);
            }
        }
        return new Turns(system, turns);
    }

    @Nullable
    Turn last() {
        return turns.isEmpty() ? null : turns.getLast();
    }

    /** How many turns there are before what the model was doing when the request was made: the results of its calls belong to it. */
    int done() {
        int done = turns.size();
        while (done > 0 && !turns.get(done - 1).asks()) {
            done--;
        }
        return done;
    }

    /** In place instructions follow a user's turn, and an assistant's or nothing follows them (system messages page, 2026-08-22). */
    private static boolean fits(List<Message> messages, int index, List<Turn> before) {
        if (before.isEmpty() || before.getLast().role() == Role.ASSISTANT) {
            return false;
        }
        for (Message next : messages.subList(index + 1, messages.size())) {
            if (!(next instanceof Message.System) && !isEmpty(next)) {
                return next instanceof Message.Assistant;
            }
        }
        return true;
    }

    private static void add(List<Turn> turns, Message message) {
        Role role = role(message);
        if (turns.isEmpty() || turns.getLast().role() != role) {
            turns.add(new Turn(role, new ArrayList<>()));
        }
        turns.getLast().messages().add(message);
    }

    private static Role role(Message message) {
        return switch (message) {
            case Message.System s -> Role.SYSTEM;
            case Message.Assistant a -> Role.ASSISTANT;
            case Message.User u -> Role.USER;
            case Message.ToolResults r -> Role.USER;
        };
    }

    /** Empty messages of users are not passed over: they are refused. */
    private static boolean isEmpty(Message message) {
        return switch (message) {
            case Message.System system ->
                system.content().stream().allMatch(text -> text.text().isBlank());
            case Message.Assistant assistant ->
                assistant.toolCalls().isEmpty() && texts(assistant).isEmpty();
            case Message.User user -> false;
            case Message.ToolResults results -> false;
        };
    }

    /** What an earlier answer said, refusals included; nothing of it is blank. */
    static List<String> texts(Message.Assistant assistant) {
        List<String> texts = new ArrayList<>();
        for (AssistantPart part : assistant.content()) {
            switch (part) {
                case ContentPart.Text text -> texts.add(text.text());
                case AssistantPart.Refusal refusal -> texts.add(refusal.text());
                case AssistantPart.Reasoning reasoning -> {}
                case AssistantPart.ToolCall call -> {}
            }
        }
        texts.removeIf(String::isBlank);
        return texts;
    }

    /** The parts of a message without those that say nothing: texts of white space alone are refused, wherever they stand. */
    static List<UserPart> parts(List<UserPart> content) {
        return content.stream()
                .filter(part ->
                        !(part instanceof ContentPart.Text text && text.text().isBlank()))
                .toList();
    }
}
