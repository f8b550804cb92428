package dev.sluice.dialect;

import dev.sluice.json.JsonFields;
import dev.sluice.json.JsonReader;
import dev.sluice.model.AssistantPart;
import dev.sluice.model.Checked;
import dev.sluice.model.ContentPart;
import dev.sluice.model.Message;
import dev.sluice.model.UserPart;
import dev.sluice.model.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a conversation in the shape that the clients' formats share. Passes over messages that the schema has complained of; reports what a
 * schema cannot say. One per request; one thread.
 */
public final class MessagesDecoder {

    private static final String MESSAGES = "messages";

    /** Tool results are looked into for an error only this deep. */
    private static final int RESULT_DEPTH = 100;

    private final Problems problems;
    private final ToolHistory history;
    private final List<Message> decoded = new ArrayList<>();

    /** The tool results since the last message of another role. */
    private final List<Message.ToolResult> results = new ArrayList<>();

    private boolean userSpoke;

    public MessagesDecoder(Problems problems) {
        this.problems = problems;
        this.history = new ToolHistory(problems);
    }

    /** The messages of a request's {@code messages}; to be used only if there are no problems in the end. */
    public List<Message> decode(JsonFields request) {
        if (!(request.value(MESSAGES) instanceof JsonArray array) || problems.refused(MESSAGES)) {
            return List.of();
        }
        for (int i = 0; i < array.size(); i++) {
            message(MESSAGES + "[" + i + "]", array.getValue(i));
        }
        endResults();
        history.turnEnds();
        if (!userSpoke) {
            problems.add("no_user_message", MESSAGES, "must hold at least one message with the role user");
        }
        return decoded;
    }

    private void message(String path, @Nullable Object value) {
        JsonFields message = JsonFields.at(path, value instanceof JsonObject object ? object : new JsonObject());
        String role = message.string("role", "");
        userSpoke |= role.equals("user");
        if (!problems.sound(path)) {
            history.unreadable();
            return;
        }
        if (!role.equals("tool")) {
            endResults();
        }
        switch (role) {
            case "user" -> user(message);
            case "assistant" -> assistant(message);
            case "tool" -> toolResult(message);
            default ->
                decoded.add(new Message.System(path, ContentDecoder.texts(message, role, problems), name(message)));
        }
    }

    private static @Nullable String name(JsonFields message) {
        String name = message.string("name", "");
        return name.isEmpty() ? null : name;
    }

    private void user(JsonFields message) {
        history.turnEnds();
        int before = problems.size();
        List<UserPart> parts = ContentDecoder.parts(message, problems);
        if (parts.isEmpty() && problems.size() == before) {
            problems.add(Violation.INVALID, message.path("content"), "must not be empty");
        }
        decoded.add(new Message.User(message.path(), parts, name(message)));
    }

    private void assistant(JsonFields message) {
        List<AssistantPart.ToolCall> calls = message.objects("tool_calls").stream()
                .map(MessagesDecoder::call)
                .toList();
        history.assistant(message.path(), calls);
        List<AssistantPart> parts = spoken(message);
        parts.addAll(calls);
        if (message.value("content") == null && message.value("refusal") == null && calls.isEmpty()) {
            problems.add(Violation.REQUIRED, message.path("content"), "is required in a message without tool_calls");
        }
        decoded.add(new Message.Assistant(message.path(), parts, name(message), message.jsonText("extra_content")));
    }

    /** What was said. An answer that is a refusal has its words twice, as content and as refusal: once is enough. */
    private List<AssistantPart> spoken(JsonFields message) {
        List<ContentPart.Text> texts = ContentDecoder.texts(message, "assistant", problems);
        List<AssistantPart> parts = new ArrayList<>(texts);
        for (JsonFields part : message.objects("content")) {
            if (part.string("type", "").equals("refusal")
                    && !part.string("refusal", "").isEmpty()) {
                parts.add(new AssistantPart.Refusal(part.string("refusal", "")));
            }
        }
        String refusal = message.string("refusal", "");
        if (!refusal.isEmpty()) {
            if (texts.size() == 1 && texts.getFirst().text().equals(refusal)) {
                parts.clear();
            }
            parts.add(new AssistantPart.Refusal(refusal));
        }
        return parts;
    }

    private static AssistantPart.ToolCall call(JsonFields call) {
        JsonFields function = call.objectOrEmpty("function");
        String arguments = function.string("arguments", "");
        return new AssistantPart.ToolCall(
                call.string("id", ""),
                function.string("name", ""),
                arguments.isBlank() ? "{}" : arguments,
                call.jsonText("extra_content"));
    }

    private void toolResult(JsonFields message) {
        String id = message.string("tool_call_id", "");
        String name = history.answer(message.path(), id);
        List<UserPart> parts = ContentDecoder.parts(message, problems);
        if (name != null) {
            results.add(new Message.ToolResult(message.path(), id, name, parts, reportsError(parts)));
        }
    }

    /** Clients' formats have no flag: a JSON object that says {@code error} is one. */
    private static boolean reportsError(List<UserPart> parts) {
        if (parts.size() != 1
                || !(parts.getFirst() instanceof ContentPart.Text text)
                || !text.text().contains("\"error\"")
                || !text.text().stripLeading().startsWith("{")) {
            return false;
        }
        return JsonReader.tolerant(RESULT_DEPTH).readObject(text.text()) instanceof Checked.Valid<JsonObject> result
                && result.value().getValue("error") != null
                && !Boolean.FALSE.equals(result.value().getValue("error"));
    }

    private void endResults() {
        if (!results.isEmpty()) {
            decoded.add(new Message.ToolResults(results));
            results.clear();
        }
    }
}
