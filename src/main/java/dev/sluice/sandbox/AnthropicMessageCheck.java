package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks what the messages of a request hold, each on its own; sources as for {@link AnthropicError}. One per request. */
final class AnthropicMessageCheck {

    private static final Pattern CALL_ID = Pattern.compile("[a-zA-Z0-9_-]+");
    private static final int MAX_CALL_NAME = 200;
    private static final List<String> ROLES = List.of("user", "assistant", "system");
    private static final List<String> BLOCKS =
            List.of("document", "image", "redacted_thinking", "text", "thinking", "tool_result", "tool_use");
    private static final Set<String> OF_ASSISTANT = Set.of("text", "thinking", "redacted_thinking", "tool_use");
    private static final Set<String> OF_USER = Set.of("text", "image", "document", "tool_result");
    private static final List<String> RESULT_BLOCKS = List.of("document", "image", "text");

    private final JsonFields body;
    private final AnthropicFieldCheck check;
    private final AnthropicMediaCheck media;

    AnthropicMessageCheck(JsonFields body, AnthropicFieldCheck check) {
        this.body = body;
        this.check = check;
        this.media = new AnthropicMediaCheck(check);
    }

    /** How many images and documents there are; known once the shapes are checked. */
    int images() {
        return media.images();
    }

    void shapes() {
        system();
        check.require(body, "messages");
        List<JsonFields> messages = check.objects(body, "messages");
        if (messages.isEmpty()) {
            check.report("messages: at least one message is required");
        }
        for (int i = 0; i < messages.size() && !check.failed(); i++) {
            message(messages.get(i), i == messages.size() - 1);
        }
    }

    private void system() {
        Object system = body.value("system");
        if (system instanceof String text) {
            // An empty string counts as none.
            if (!text.isEmpty()) {
                text("system", text);
            }
            return;
        }
        for (JsonFields block : check.objects(body, "system")) {
            if (check.tagged(block, List.of("text"))) {
                textBlock("system", JsonFields.at(block.path() + ".text", block.toJson()));
            }
        }
    }

    private void message(JsonFields message, boolean last) {
        check.known(message, Set.of("role", "content"));
        check.require(message, "role");
        check.oneOf(message, "role", ROLES);
        Object content = message.value("content");
        check.require(message, "content");
        boolean mayBeEmpty = last && "assistant".equals(message.string("role"));
        if (isEmpty(content) && !mayBeEmpty) {
            check.report(
                    message.path(),
                    "all messages must have non-empty content except for the optional final assistant message");
        }
        if (content instanceof String text) {
            if (!text.isEmpty()) {
                text("messages", text);
            }
            return;
        }
        for (JsonFields block : check.objects(message, "content")) {
            if (check.tagged(block, BLOCKS)) {
                block(message, block);
            }
        }
    }

    private static boolean isEmpty(@Nullable Object content) {
        return "".equals(content) || (content instanceof JsonArray blocks && blocks.isEmpty());
    }

    private void block(JsonFields message, JsonFields plain) {
        String type = plain.string("type", "");
        boolean fits =
                switch (message.string("role", "")) {
                    case "assistant" -> OF_ASSISTANT.contains(type);
                    case "user" -> OF_USER.contains(type);
                    default -> type.equals("text");
                };
        if (!fits) {
            check.report(
                    message.path(),
                    "`%s` blocks are not permitted in `%s` messages".formatted(type, message.string("role")));
            return;
        }
        JsonFields block = JsonFields.at(plain.path() + "." + type, plain.toJson());
        switch (type) {
            case "text" -> textBlock("messages", block);
            case "image" -> media.image(block);
            case "document" -> media.document(block);
            case "tool_use" -> toolUse(block);
            case "tool_result" -> toolResult(block);
            case "thinking" -> {
                check.known(block, Set.of("type", "thinking", "signature"));
                check.requiredString(block, "thinking");
                check.requiredString(block, "signature");
            }
            default -> {
                check.known(block, Set.of("type", "data"));
                check.requiredString(block, "data");
            }
        }
    }

    private void textBlock(String where, JsonFields block) {
        check.known(block, Set.of("type", "text", "cache_control", "citations"));
        check.requiredString(block, "text");
        text(where, block.string("text", ""));
    }

    private void text(String where, String text) {
        if (text.isEmpty()) {
            check.report(where, "text content blocks must be non-empty");
        } else if (text.isBlank()) {
            check.report(where, "text content blocks must contain non-whitespace text");
        }
    }

    private void toolUse(JsonFields call) {
        check.known(call, Set.of("type", "id", "name", "input", "cache_control", "caller"));
        check.pattern(call, "id", CALL_ID);
        check.requiredString(call, "name");
        int length = call.string("name", "").length();
        if (length < 1 || length > MAX_CALL_NAME) {
            check.report(call.path("name"), "String should have at least 1 and at most 200 characters");
        }
        check.require(call, "input");
        check.object(call, "input");
    }

    private void toolResult(JsonFields result) {
        check.known(result, Set.of("type", "tool_use_id", "content", "is_error", "cache_control"));
        check.pattern(result, "tool_use_id", CALL_ID);
        check.bool(result, "is_error");
        if (result.value("content") instanceof String) {
            return;
        }
        for (JsonFields plain : check.objects(result, "content")) {
            if (!check.tagged(plain, RESULT_BLOCKS)) {
                return;
            }
            String type = plain.string("type", "");
            JsonFields block = JsonFields.at(plain.path() + "." + type, plain.toJson());
            if (result.isTrue("is_error") && !type.equals("text")) {
                check.report(result.path(), "all content must be type `text` if `is_error` is true");
            }
            switch (type) {
                case "image" -> media.image(block);
                case "document" -> media.document(block);
                default -> textBlock("messages", block);
            }
        }
    }

    /** The text of a message, a system prompt or a result: its string, or all text blocks of it. */
    static String text(JsonFields fields, String key) {
        String content = fields.string(key);
        return content != null
                ? content
                : fields.objects(key).stream()
                        .map(block -> block.string("text", ""))
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining("\n"));
    }

    /** The blocks of a message of one type. */
    static List<JsonFields> blocks(JsonFields message, String type) {
        return message.objects("content").stream()
                .filter(block -> type.equals(block.string("type")))
                .toList();
    }
}
