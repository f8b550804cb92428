package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** Checks the items of a response's input one by one: their types, their fields, their values. */
final class OpenAiResponsesInputCheck {

    private static final List<String> ITEMS =
            List.of("function_call", "function_call_output", "item_reference", "message", "reasoning");
    private static final List<String> ROLES = List.of("assistant", "system", "developer", "user");

    /** As listed in MervinPraison/PraisonAI#3934 of 2026-08-14. */
    private static final List<String> PARTS = List.of(
            "input_text",
            "input_image",
            "input_audio",
            "output_text",
            "refusal",
            "input_file",
            "computer_screenshot",
            "summary_text",
            "encrypted_content");

    private static final List<String> MEDIA_PARTS = List.of("input_text", "input_image", "input_file");
    private static final List<String> INSTRUCTION_PARTS = List.of("input_text");
    private static final List<String> ASSISTANT_PARTS = List.of("output_text", "refusal");
    private static final List<String> STATUSES = List.of("in_progress", "completed", "incomplete");
    private static final int MAX_CALL_ID = 64;
    private static final int MAX_NAME = 64;

    private OpenAiResponsesInputCheck() {}

    static void shapes(List<JsonFields> items, OpenAiFieldCheck check) {
        items.forEach(item -> shape(item, check));
    }

    /** What an item is: one without a type is a message. */
    static String type(JsonFields item) {
        return item.string("type", "message");
    }

    private static void shape(JsonFields item, OpenAiFieldCheck check) {
        check.oneOf(item, "type", ITEMS);
        check.string(item, "id");
        check.oneOf(item, "status", STATUSES);
        switch (type(item)) {
            case "message" -> message(item, check);
            case "function_call" -> call(item, check);
            case "function_call_output" -> result(item, check);
            case "reasoning" -> reasoning(item, check);
            default -> {}
        }
    }

    private static void message(JsonFields message, OpenAiFieldCheck check) {
        if (check.require(message, "role")) {
            check.oneOf(message, "role", ROLES);
        }
        check.known(message, Set.of("type", "id", "status", "role", "content", "phase"));
        boolean assistant = "assistant".equals(message.string("role"));
        if (assistant) {
            id(message, "msg", check);
            check.oneOf(message, "phase", List.of("commentary", "final_answer"));
        } else if (message.value("phase") != null) {
            check.report(OpenAiError.unsupported(message.path("phase"), ""));
        }
        if (check.require(message, "content")) {
            List<String> allowed =
                    switch (message.string("role", "")) {
                        case "user" -> MEDIA_PARTS;
                        case "assistant" -> ASSISTANT_PARTS;
                        default -> INSTRUCTION_PARTS;
                    };
            content(message, "content", allowed, check);
        }
    }

    private static void content(JsonFields item, String key, List<String> allowed, OpenAiFieldCheck check) {
        Object content = item.value(key);
        if (content instanceof JsonArray parts) {
            for (int i = 0; i < parts.size(); i++) {
                if (!(parts.getValue(i) instanceof JsonObject)) {
                    check.wrongType(item.path(key) + "[" + i + "]", "an object", parts.getValue(i));
                }
            }
            item.objects(key).forEach(part -> part(part, allowed, check));
        } else if (content != null && !(content instanceof String)) {
            check.wrongType(item.path(key), "one of an array of objects or string", content);
        }
    }

    private static void part(JsonFields part, List<String> allowed, OpenAiFieldCheck check) {
        if (!check.require(part, "type")) {
            return;
        }
        check.oneOf(part, "type", PARTS);
        // What the role does not allow is told of the whole part (jeremychone/rust-genai#119 of 2026-01-17).
        check.oneOf(part.path(), part.value("type"), allowed);
        if (check.failed()) {
            return;
        }
        switch (part.string("type", "")) {
            case "input_text" -> text(part, "text", Set.of("type", "text"), check);
            case "output_text" -> text(part, "text", Set.of("type", "text", "annotations", "logprobs"), check);
            case "refusal" -> text(part, "refusal", Set.of("type", "refusal"), check);
            case "input_image" -> OpenAiResponsesMediaCheck.image(part, check);
            default -> OpenAiResponsesMediaCheck.file(part, check);
        }
    }

    private static void text(JsonFields part, String key, Set<String> known, OpenAiFieldCheck check) {
        check.require(part, key);
        check.string(part, key);
        check.known(part, known);
    }

    private static void call(JsonFields call, OpenAiFieldCheck check) {
        check.known(call, Set.of("type", "id", "status", "call_id", "name", "arguments"));
        id(call, "fc", check);
        callId(call, check);
        if (check.require(call, "name")) {
            check.string(call, "name", OpenAiChatCheck.NAME, MAX_NAME);
        }
        check.require(call, "arguments");
        check.string(call, "arguments");
    }

    private static void result(JsonFields result, OpenAiFieldCheck check) {
        check.known(result, Set.of("type", "id", "status", "call_id", "output"));
        id(result, "fc", check);
        callId(result, check);
        if (check.require(result, "output")) {
            content(result, "output", MEDIA_PARTS, check);
        }
    }

    private static void callId(JsonFields item, OpenAiFieldCheck check) {
        if (check.require(item, "call_id")) {
            check.string(item, "call_id", OpenAiFieldCheck.ANYTHING, MAX_CALL_ID);
        }
    }

    private static void reasoning(JsonFields reasoning, OpenAiFieldCheck check) {
        check.known(reasoning, Set.of("type", "id", "status", "summary", "content", "encrypted_content"));
        id(reasoning, "rs", check);
        check.require(reasoning, "summary");
        check.objects(reasoning, "summary", 0, Integer.MAX_VALUE);
        for (JsonFields part : reasoning.objects("summary")) {
            if (check.require(part, "type")) {
                check.oneOf(part, "type", List.of("summary_text"));
            }
            text(part, "text", Set.of("type", "text"), check);
        }
        check.objects(reasoning, "content", 0, Integer.MAX_VALUE);
        check.string(reasoning, "encrypted_content");
    }

    /** An item's own id is not the id of a call (nodetool-ai/nodetool#4252 of 2026-07-13). */
    private static void id(JsonFields item, String prefix, OpenAiFieldCheck check) {
        String id = item.string("id");
        if (id != null && !id.startsWith(prefix)) {
            check.report(OpenAiError.invalid(
                    "Invalid '%s': '%s'. Expected an ID that begins with '%s'.".formatted(item.path("id"), id, prefix),
                    item.path("id"),
                    "invalid_value"));
        }
    }
}
