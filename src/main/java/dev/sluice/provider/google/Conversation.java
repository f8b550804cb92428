package dev.sluice.provider.google;

import dev.sluice.model.AssistantPart;
import dev.sluice.model.ContentPart;
import dev.sluice.model.Message;
import dev.sluice.model.UserPart;
import dev.sluice.model.Violation;
import dev.sluice.provider.Findings;
import dev.sluice.provider.google.Turn.Part;
import dev.sluice.provider.google.Turn.Role;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelInfo.Trait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings messages into the order that Gemini takes: instructions apart, user and model in turns, the user first, results of tools alone
 * and in the order of their calls. One per request; one thread.
 */
final class Conversation {

    /** Says nothing where there has to be something. */
    private static final String FILLER = ".";

    /** What {@code functionResponse.parts} may hold; other media follows the results (vercel/ai, 2026-08-22). */
    private static final Set<String> RESULT_TYPES =
            Set.of("image/png", "image/jpeg", "image/webp", "application/pdf", "text/plain");

    private final ModelInfo model;
    private final Findings findings;
    private final MediaParts media;
    private final List<String> instructions = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    /** The calls of the last assistant message. */
    private List<AssistantPart.ToolCall> calls = List.of();

    Conversation(ModelInfo model, Findings findings, MediaLimits limits) {
        this.model = model;
        this.findings = findings;
        this.media = new MediaParts(model, findings, limits);
    }

    /** The instructions, wherever in the conversation they stood: Gemini knows no other place for them. */
    List<String> instructions() {
        return instructions;
    }

    List<Turn> turns() {
        return turns;
    }

    void take(List<Message> messages) {
        for (Message message : messages) {
            switch (message) {
                case Message.System system ->
                    system.content().stream()
                            .map(ContentPart.Text::text)
                            .filter(text -> !text.isEmpty())
                            .forEach(instructions::add);
                case Message.User user -> user(user);
                case Message.Assistant assistant -> assistant(assistant);
                case Message.ToolResults results -> results(results.results());
            }
        }
        end(messages.getLast());
    }

    private void user(Message.User user) {
        List<Part> parts = new ArrayList<>();
        boolean empty = true;
        for (UserPart part : user.content()) {
            switch (part) {
                case ContentPart.Text text -> {
                    if (!text.text().isEmpty()) {
                        parts.add(new Part.Text(text.text(), null));
                        empty = false;
                    }
                }
                case ContentPart.Media piece -> {
                    add(parts, media.part(piece));
                    empty = false;
                }
            }
        }
        if (empty) {
            findings.violation(Violation.INVALID, user.path() + ".content", user.path() + ": the content is empty");
        }
        turn(Role.USER, parts);
    }

    private void assistant(Message.Assistant assistant) {
        List<Part> parts = new ArrayList<>();
        for (AssistantPart part : assistant.content()) {
            switch (part) {
                case ContentPart.Text text -> parts.add(new Part.Text(text.text(), null));
                case AssistantPart.Refusal refusal -> parts.add(new Part.Text(refusal.text(), null));
                // Gemini takes no reasoning back but what its signatures stand for.
                case AssistantPart.Reasoning reasoning -> {}
                case AssistantPart.ToolCall call -> {}
            }
        }
        parts.removeIf(part -> part instanceof Part.Text text && text.text().isEmpty());
        String signature = Signatures.ofMessage(assistant.extraContent(), model.provider());
        if (!parts.isEmpty() && parts.removeLast() instanceof Part.Text last) {
            parts.add(new Part.Text(last.text(), signature));
        }
        calls = assistant.toolCalls();
        Set<String> signatures = new HashSet<>();
        boolean first = true;
        for (AssistantPart.ToolCall call : calls) {
            String arguments = CallArguments.asObject(call.arguments());
            String callSignature = signature(call, first);
            first = false;
            // A client that copied a signature to the calls beside its own would have the request refused.
            boolean own = callSignature != null && signatures.add(callSignature);
            parts.add(new Part.Call(call.id(), call.name(), arguments, own ? callSignature : null));
        }
        turn(Role.MODEL, parts);
    }

    /** Only the first call of a step is signed, and only there is a missing signature missed. */
    private @Nullable String signature(AssistantPart.ToolCall call, boolean first) {
        String signature = Signatures.ofCall(call.extraContent());
        boolean placeholder = signature == null && first && model.has(Trait.SIGNED_CALLS);
        return placeholder ? Signatures.PLACEHOLDER : signature;
    }

    private void results(List<Message.ToolResult> results) {
        List<String> order = calls.stream().map(AssistantPart.ToolCall::id).toList();
        List<Part> parts = new ArrayList<>();
        List<Part> following = new ArrayList<>();
        results.stream()
                .sorted(Comparator.comparingInt(result -> order.indexOf(result.callId())))
                .forEach(result -> parts.add(result(result, following)));
        turn(Role.RESULTS, parts);
        turn(Role.USER, following);
    }

    private Part result(Message.ToolResult result, List<Part> following) {
        List<String> texts = new ArrayList<>();
        List<Part.Inline> inside = new ArrayList<>();
        for (UserPart part : result.content()) {
            switch (part) {
                case ContentPart.Text text -> texts.add(text.text());
                case ContentPart.Media piece -> {
                    Part made = media.part(piece);
                    if (made instanceof Part.Inline inline
                            && model.has(Trait.MEDIA_IN_RESULTS)
                            && RESULT_TYPES.contains(inline.mimeType())) {
                        inside.add(inline);
                    } else {
                        add(following, made);
                    }
                }
            }
        }
        return new Part.Result(result.callId(), result.name(), String.join("\n", texts), result.error(), inside);
    }

    /** Adds to the last turn if it is of the same role, otherwise begins one. Of nothing there is no turn. */
    private void turn(Role role, List<Part> parts) {
        if (parts.isEmpty()) {
            return;
        }
        if (turns.isEmpty() && role == Role.MODEL) {
            turns.add(new Turn(Role.USER, new ArrayList<>(List.of(new Part.Text(FILLER, null)))));
        }
        if (!turns.isEmpty() && turns.getLast().role() == role) {
            turns.getLast().parts().addAll(parts);
        } else {
            turns.add(new Turn(role, new ArrayList<>(parts)));
        }
    }

    private void end(Message last) {
        if (turns.isEmpty()) {
            if (findings.violations().isEmpty()) {
                findings.violation("no_user_message", "messages", "there is no message to answer");
            }
            return;
        }
        Turn turn = turns.getLast();
        if (turn.role() == Role.MODEL && !model.has(Trait.PREFILL)) {
            findings.violation(
                    "last_message_must_be_user",
                    last.path(),
                    "%s: the last message must be the user's for %s".formatted(last.path(), model.id()));
        }
        boolean says = turn.parts().stream()
                .anyMatch(part -> part instanceof Part.Text text && !text.text().isBlank());
        if (turn.role() == Role.USER && !says && model.has(Trait.TEXT_IN_LAST_TURN)) {
            turn.parts().add(new Part.Text(FILLER, null));
        }
    }

    private static void add(List<Part> parts, @Nullable Part part) {
        if (part != null) {
            parts.add(part);
        }
    }
}
