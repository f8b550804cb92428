package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks the messages of a chat in OpenAI's words; sources as for {@link OpenAiError}. */
final class OpenAiMessageCheck {

    private static final List<String> ROLES = List.of("system", "assistant", "user", "function", "tool", "developer");
    private static final List<String> USER_PARTS = List.of("text", "image_url", "input_audio", "file");
    private static final List<String> ASSISTANT_PARTS = List.of("text", "refusal");
    private static final List<String> TEXT_ONLY = List.of("text");
    private static final Pattern PARTICIPANT = Pattern.compile("^[^\\s<|\\\\/>]+$");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]++={0,2}+");
    private static final Pattern IMAGE = Pattern.compile("(?s)data:image/(?:png|jpeg|jpg|webp|gif);base64,.*");
    private static final Pattern FILE = Pattern.compile("(?s)data:[a-z]+/[A-Za-z0-9.+-]+;base64,.*");
    private static final int MAX_CALL_ID = 40;
    private static final int MAX_NAME = 64;
    private static final int MAX_CALLS = 128;

    private OpenAiMessageCheck() {}

    /** Types and values of everything in the messages. */
    static void shapes(List<JsonFields> messages, OpenAiFieldCheck check) {
        for (JsonFields message : messages) {
            if (!check.require(message, "role")) {
                return;
            }
            check.oneOf(message, "role", ROLES);
            check.string(message, "name", PARTICIPANT, MAX_NAME);
            content(message, check);
            switch (message.string("role", "")) {
                case "assistant" -> calls(message, check);
                case "tool" -> {
                    if (check.require(message, "tool_call_id")) {
                        check.string(message, "tool_call_id");
                    }
                }
                default -> {}
            }
        }
    }

    private static void content(JsonFields message, OpenAiFieldCheck check) {
        Object content = message.value("content");
        if (content instanceof JsonArray parts) {
            for (int i = 0; i < parts.size(); i++) {
                if (!(parts.getValue(i) instanceof JsonObject)) {
                    check.wrongType(message.path("content") + "[" + i + "]", "an object", parts.getValue(i));
                }
            }
            List<String> allowed =
                    switch (message.string("role", "")) {
                        case "user" -> USER_PARTS;
                        case "assistant" -> ASSISTANT_PARTS;
                        default -> TEXT_ONLY;
                    };
            message.objects("content").forEach(part -> part(part, allowed, check));
        } else if (content != null && !(content instanceof String)) {
            check.wrongType(message.path("content"), "one of a string or array of objects", content);
        }
    }

    private static void part(JsonFields part, List<String> allowed, OpenAiFieldCheck check) {
        if (!check.require(part, "type")) {
            return;
        }
        check.oneOf(part, "type", allowed);
        String type = part.string("type", "");
        if (!check.require(part, type) || check.failed()) {
            return;
        }
        if (type.equals("text") || type.equals("refusal")) {
            check.string(part, type);
            return;
        }
        check.object(part, type);
        JsonFields media = part.objectOrEmpty(type);
        switch (type) {
            case "image_url" -> image(media, check);
            case "input_audio" -> audio(media, check);
            default -> file(media, check);
        }
    }

    private static void image(JsonFields image, OpenAiFieldCheck check) {
        check.string(image, "url");
        if (!check.require(image, "url") || check.failed()) {
            return;
        }
        String url = image.string("url", "");
        if (!url.startsWith("https://")
                && !url.startsWith("http://")
                && !IMAGE.matcher(url).matches()) {
            check.report(OpenAiError.invalid(
                    "Invalid '%s'. Expected a valid URL, but got a value with an invalid format."
                            .formatted(image.path("url")),
                    image.path("url"),
                    "invalid_value"));
        } else if (url.startsWith("data:") && !isBase64(url.substring(url.indexOf(',') + 1))) {
            check.report(OpenAiError.invalid("Invalid base64 image_url.", image.path("url"), "invalid_base64_image"));
        }
        check.oneOf(image, "detail", List.of("auto", "low", "high", "original"));
    }

    private static void audio(JsonFields audio, OpenAiFieldCheck check) {
        if (check.require(audio, "format")) {
            check.oneOf(audio, "format", List.of("wav", "mp3"));
        }
        check.string(audio, "data");
        if (check.require(audio, "data") && !isBase64(audio.string("data", ""))) {
            check.report(OpenAiError.invalid(
                    "Invalid '%s': expected base64-encoded audio.".formatted(audio.path("data")),
                    audio.path("data"),
                    "invalid_value"));
        }
    }

    private static void file(JsonFields file, OpenAiFieldCheck check) {
        check.string(file, "file_id");
        check.string(file, "file_data");
        check.string(file, "filename");
        String data = file.string("file_data");
        if (data == null) {
            check.require(file, "file_id");
        } else if (check.require(file, "filename")
                && !(FILE.matcher(data).matches() && isBase64(data.substring(data.indexOf(',') + 1)))) {
            check.report(OpenAiError.invalid(
                    "Invalid '%s'. Expected a base64-encoded data URL with a MIME type."
                            .formatted(file.path("file_data")),
                    file.path("file_data"),
                    "invalid_value"));
        }
    }

    static boolean isBase64(String text) {
        return text.length() % 4 == 0 && BASE64.matcher(text).matches();
    }

    private static void calls(JsonFields message, OpenAiFieldCheck check) {
        check.objects(message, "tool_calls", 1, MAX_CALLS);
        for (JsonFields call : message.objects("tool_calls")) {
            if (call.value("id") == null && call.has("id")) {
                check.wrongType(call.path("id"), "a string", null);
            }
            if (check.require(call, "id")) {
                check.string(call, "id", OpenAiFieldCheck.ANYTHING, MAX_CALL_ID);
            }
            if (check.require(call, "type")) {
                check.oneOf(call, "type", List.of("function"));
            }
            check.object(call, "function");
            if (check.require(call, "function")) {
                JsonFields function = call.objectOrEmpty("function");
                if (check.require(function, "name")) {
                    check.string(function, "name", OpenAiChatCheck.NAME, MAX_NAME);
                }
                check.string(function, "arguments");
                check.require(function, "arguments");
            }
        }
    }

    /** Whether each message has content, or what stands in for it. */
    static void contents(List<JsonFields> messages, OpenAiFieldCheck check) {
        for (int i = 0; i < messages.size(); i++) {
            JsonFields message = messages.get(i);
            boolean substitute = "assistant".equals(message.string("role"))
                    && (message.value("tool_calls") != null || message.value("refusal") != null);
            if (message.value("content") != null || substitute) {
                continue;
            }
            if ("developer".equals(message.string("role"))) {
                check.require(message, "content");
            }
            check.report(OpenAiError.invalid(
                    "Invalid value for 'content': expected a string, got null.", "messages.[" + i + "].content", null));
        }
    }

    /** Whether every call is answered before the conversation goes on, and nothing else is. */
    static void toolResults(List<JsonFields> messages, OpenAiFieldCheck check) {
        Set<String> asked = new HashSet<>();
        List<String> unanswered = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            JsonFields message = messages.get(i);
            if ("tool".equals(message.string("role"))) {
                toolResult(i, message.string("tool_call_id", ""), asked, check);
                unanswered.remove(message.string("tool_call_id"));
                continue;
            }
            unanswered(i, unanswered, check);
            unanswered = callIds(message);
            asked = new HashSet<>(unanswered);
        }
        unanswered(messages.size() - 1, unanswered, check);
    }

    private static void toolResult(int index, String id, Set<String> asked, OpenAiFieldCheck check) {
        if (asked.isEmpty()) {
            check.report(OpenAiError.invalid(
                    "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
                    "messages.[" + index + "].role",
                    null));
        } else if (!asked.contains(id)) {
            check.report(OpenAiError.invalid(
                    "Invalid parameter: 'tool_call_id' of '" + id + "' not found in 'tool_calls' of previous message.",
                    "messages.[" + index + "].tool_call_id",
                    null));
        }
    }

    private static void unanswered(int index, List<String> ids, OpenAiFieldCheck check) {
        if (!ids.isEmpty()) {
            check.report(OpenAiError.invalid(
                    "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'."
                            + " The following tool_call_ids did not have response messages: "
                            + String.join(", ", ids),
                    "messages.[" + index + "].role",
                    null));
        }
    }

    private static List<String> callIds(JsonFields message) {
        return message.objects("tool_calls").stream()
                .map(call -> call.string("id", ""))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** The text of a message: its content, or all text parts of it. */
    static String text(JsonFields message) {
        String content = message.string("content");
        return content != null
                ? content
                : message.objects("content").stream()
                        .map(part -> part.string("text", part.string("refusal", "")))
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining("\n"));
    }
}
