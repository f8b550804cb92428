package dev.sluice.provider;

import dev.sluice.model.AssistantPart;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.ContentPart;
import dev.sluice.model.MediaSource;
import dev.sluice.model.Message;
import dev.sluice.model.ToolDefinition;
import dev.sluice.model.UserPart;
import java.util.List;
import java.util.function.Consumer;

/** Goes through all text of a request. */
public final class RequestText {

    private static final int SMALL_BODY = 1024;
    private static final int PER_TEXT = 64;
    private static final String JSON = "json";

    private RequestText() {}

    /** Whether any message holds the word JSON, in whatever case. */
    public static boolean mentionsJson(ChatRequest request) {
        boolean[] mentioned = {false};
        messages(request.messages(), text -> mentioned[0] |= !mentioned[0] && mentionsJson(text));
        return mentioned[0];
    }

    /** About how many bytes the request has as JSON; too few only if it has much text outside ASCII. */
    public static int sizeHint(ChatRequest request) {
        long[] size = {SMALL_BODY};
        Consumer<String> add = text -> size[0] += text.length() + PER_TEXT;
        messages(request.messages(), add);
        media(request.messages(), add);
        for (ToolDefinition tool : request.toolUse().tools()) {
            add.accept(tool.parameters() == null ? "" : tool.parameters());
            add.accept(tool.description() == null ? "" : tool.description());
        }
        return (int) Math.min(size[0], Integer.MAX_VALUE);
    }

    private static void messages(List<Message> messages, Consumer<String> visit) {
        for (Message message : messages) {
            switch (message) {
                case Message.System system -> system.content().forEach(text -> visit.accept(text.text()));
                case Message.User user -> user(user.content(), visit);
                case Message.Assistant assistant -> assistant.content().forEach(part -> visit.accept(text(part)));
                case Message.ToolResults results -> results.results().forEach(result -> user(result.content(), visit));
            }
        }
    }

    private static void user(List<UserPart> parts, Consumer<String> visit) {
        for (UserPart part : parts) {
            if (part instanceof ContentPart.Text text) {
                visit.accept(text.text());
            }
        }
    }

    private static String text(AssistantPart part) {
        return switch (part) {
            case ContentPart.Text text -> text.text();
            case AssistantPart.Refusal refusal -> refusal.text();
            case AssistantPart.ToolCall call -> call.arguments();
            case AssistantPart.Reasoning reasoning -> "";
        };
    }

    private static void media(List<Message> messages, Consumer<String> visit) {
        for (Message message : messages) {
            switch (message) {
                case Message.User user -> parts(user.content(), visit);
                case Message.ToolResults results -> results.results().forEach(result -> parts(result.content(), visit));
                case Message.System system -> {}
                case Message.Assistant assistant -> {}
            }
        }
    }

    private static void parts(List<UserPart> parts, Consumer<String> visit) {
        for (UserPart part : parts) {
            if (part instanceof ContentPart.Media media && media.source() instanceof MediaSource.Inline inline) {
                visit.accept(inline.base64());
            }
        }
    }

    private static boolean mentionsJson(String text) {
        for (int i = 0; i + JSON.length() <= text.length(); i++) {
            if (text.regionMatches(true, i, JSON, 0, JSON.length())) {
                return true;
            }
        }
        return false;
    }
}
