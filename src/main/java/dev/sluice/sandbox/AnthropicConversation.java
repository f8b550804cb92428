package dev.sluice.sandbox;

import static dev.sluice.sandbox.AnthropicMessageCheck.blocks;

import dev.sluice.json.JsonFields;
import dev.sluice.sandbox.AnthropicFamily.Ability;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks how the messages of a request follow each other: whose turn it is, that calls are answered, that thinking comes back as it was
 * given (https://platform.claude.com/docs/en/build-with-claude/{thinking, mid-conversation-system-messages} and
 * .../tool-use/handle-tool-calls, 2026-08-22). One per request.
 */
final class AnthropicConversation {

    private final JsonFields body;
    private final AnthropicFamily family;
    private final AnthropicFieldCheck check;
    private final List<JsonFields> messages;

    AnthropicConversation(JsonFields body, AnthropicFamily family, AnthropicFieldCheck check) {
        this.body = body;
        this.family = family;
        this.check = check;
        this.messages = check.objects(body, "messages");
    }

    void check() {
        for (int i = 0; i < messages.size(); i++) {
            if (role(i).equals("system")) {
                system(i);
            }
        }
        calls();
        results();
        thinkingInTurn();
        for (int i = 0; i < messages.size() && !check.failed(); i++) {
            thinking(i);
        }
        if (role(messages.size() - 1).equals("assistant")) {
            prefill(messages.getLast());
        }
    }

    private String role(int index) {
        return index < 0 || index >= messages.size() ? "" : messages.get(index).string("role", "");
    }

    private void system(int index) {
        String place = messages.get(index).path();
        if (index == 0) {
            check.report(place, "use the top-level 'system' parameter for the initial system prompt");
        } else if (!family.can(Ability.SYSTEM_ANYWHERE)) {
            check.report(place, "role 'system' is not supported on this model");
        } else if (!role(index - 1).equals("user")) {
            check.report(place, "a 'system' message must follow a 'user' message");
        } else if (role(index + 1).equals("user")) {
            check.report(place, "a 'system' message must precede an 'assistant' message or end the conversation");
        }
    }

    /** Each call has an id of its own, and its result at the beginning of the next message. */
    private void calls() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            List<String> open = new ArrayList<>();
            for (JsonFields call : blocks(messages.get(i), "tool_use")) {
                String id = call.string("id", "");
                if (!ids.add(id)) {
                    check.report(place(call), "`tool_use` ids must be unique");
                }
                open.add(id);
            }
            // Neighbours of one role count as one message.
            int next = i + 1;
            while (role(next).equals("assistant")) {
                next++;
            }
            open.removeAll(leadingResults(next));
            if (!open.isEmpty()) {
                check.report(
                        messages.get(i).path(),
                        ("`tool_use` ids were found without `tool_result` blocks immediately after: %s. Each `tool_use` block"
                                        + " must have a corresponding `tool_result` block in the next message.")
                                .formatted(String.join(", ", open)));
            }
        }
    }

    private List<String> leadingResults(int index) {
        List<String> ids = new ArrayList<>();
        for (int i = index; role(i).equals("user"); i++) {
            for (JsonFields block : messages.get(i).objects("content")) {
                if (!"tool_result".equals(block.string("type"))) {
                    return ids;
                }
                ids.add(block.string("tool_use_id", ""));
            }
            if (!messages.get(i).isArray("content")) {
                return ids;
            }
        }
        return ids;
    }

    private void results() {
        Set<String> asked = new HashSet<>();
        Set<String> answered = new HashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            if (role(i).equals("assistant") && !role(i - 1).equals("assistant")) {
                asked.clear();
                answered.clear();
            }
            for (JsonFields call : blocks(messages.get(i), "tool_use")) {
                asked.add(call.string("id", ""));
            }
            for (JsonFields result : blocks(messages.get(i), "tool_result")) {
                String id = result.string("tool_use_id", "");
                if (!asked.contains(id)) {
                    check.report(
                            place(result),
                            ("unexpected `tool_use_id` found in `tool_result` blocks: %s. Each `tool_result` block must have a"
                                            + " corresponding `tool_use` block in the previous message.")
                                    .formatted(id));
                } else if (!answered.add(id)) {
                    check.report(
                            place(result),
                            "each tool_use must have a single result. Found multiple `tool_result` blocks with id: "
                                    + id);
                }
            }
        }
    }

    /** With a budget the assistant's last turn begins with thinking: a turn goes on through the results of its calls. */
    private void thinkingInTurn() {
        if (!"enabled".equals(body.objectOrEmpty("thinking").string("type"))) {
            return;
        }
        int first = messages.size();
        for (int i = messages.size() - 1; i >= 0 && !isSaidByUser(messages.get(i)); i--) {
            first = role(i).equals("assistant") ? i : first;
        }
        if (first == messages.size()) {
            return;
        }
        List<JsonFields> content = messages.get(first).objects("content");
        String type = content.isEmpty() ? "text" : content.getFirst().string("type", "");
        if (!type.endsWith("thinking")) {
            check.report(
                    messages.get(first).path() + ".content.0.type",
                    ("Expected `thinking` or `redacted_thinking`, but found `%s`. When `thinking` is enabled, a final"
                                    + " `assistant` message must start with a thinking block (preceeding the lastmost set of"
                                    + " `tool_use` and `tool_result` blocks). We recommend you include thinking blocks from"
                                    + " previous turns. To avoid this requirement, disable `thinking`. Please consult our"
                                    + " documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking")
                            .formatted(type));
        }
    }

    private static boolean isSaidByUser(JsonFields message) {
        return "user".equals(message.string("role"))
                && blocks(message, "tool_result").isEmpty();
    }

    private void thinking(int index) {
        List<JsonFields> content = messages.get(index).objects("content");
        AnthropicSignature signature = null;
        for (JsonFields block : content) {
            String type = block.string("type", "");
            if (!type.endsWith("thinking")) {
                continue;
            }
            signature = signature == null ? AnthropicSignature.after(body, index, family) : signature;
            verdict(
                    block,
                    type.equals("thinking")
                            ? signature.verdict(block.string("signature", ""), block.string("thinking", ""))
                            : signature.verdictOnRedacted(block.string("data", "")),
                    isLatest(index));
        }
        if (!content.isEmpty() && content.getLast().string("type", "").endsWith("thinking")) {
            check.report(messages.get(index).path(), "The final block in an assistant message cannot be `thinking`.");
        }
    }

    private boolean isLatest(int index) {
        return messages.subList(index + 1, messages.size()).stream()
                .noneMatch(message -> "assistant".equals(message.string("role")));
    }

    private void verdict(JsonFields block, AnthropicSignature.Verdict verdict, boolean latest) {
        String invalid = block.string("type", "").equals("thinking")
                ? "Invalid `signature` in `thinking` block"
                : "Invalid `data` in `redacted_thinking` block";
        switch (verdict) {
            case GENUINE -> {}
            case FOREIGN -> check.report(place(block), invalid);
            case CHANGED ->
                check.report(
                        place(block),
                        latest
                                ? "`thinking` or `redacted_thinking` blocks in the latest assistant message cannot be"
                                        + " modified. These blocks must remain as they were in the original response."
                                : invalid);
            case MOVED ->
                check.report(
                        place(block),
                        invalid + ". The block is bound to a different conversation. Remove the block, or set"
                                + " `thinking.block_binding.prefix_mismatch_behavior` to \"drop_block\".");
        }
    }

    private void prefill(JsonFields last) {
        if (!family.can(Ability.PREFILL)) {
            check.report("This model does not support assistant message prefill. The conversation must end with a user"
                    + " message.");
        }
        if (body.objectOrEmpty("output_config").value("format") != null) {
            check.report("Prefilling assistant messages is not supported with structured outputs.");
        }
        String text = AnthropicMessageCheck.text(last, "content");
        if (!text.equals(text.stripTrailing())) {
            check.report("messages: final assistant content cannot end with trailing whitespace");
        }
    }

    /** Where a block stands; the views of blocks have brackets in their paths. */
    private static String place(JsonFields block) {
        return block.path().replace('[', '.').replace("]", "");
    }
}
