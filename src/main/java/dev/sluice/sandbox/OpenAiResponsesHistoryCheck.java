package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks how the items of a response's input go together: calls and their outputs, reasoning and what came of it. The words are
 * those of vercel/ai's recordings (openai-issue-18537, openai-tool-search-duplicate-item) and of openai/codex#8145,
 * router-for-me/CLIProxyAPI#2368 and continuedev/continue#8933.
 */
final class OpenAiResponsesHistoryCheck {

    private static final int SHOWN = 4;

    private final List<JsonFields> items;
    private final OpenAiFieldCheck check;

    private OpenAiResponsesHistoryCheck(List<JsonFields> items, OpenAiFieldCheck check) {
        this.items = items;
        this.check = check;
    }

    static void check(List<JsonFields> items, OpenAiFamily family, OpenAiFieldCheck check) {
        OpenAiResponsesHistoryCheck history = new OpenAiResponsesHistoryCheck(items, check);
        history.references();
        history.calls();
        history.reasoning(family);
    }

    /** Nothing was stored, so there is nothing to refer to; and no item comes twice. */
    private void references() {
        Set<String> seen = new HashSet<>();
        for (JsonFields item : items) {
            String id = item.string("id");
            if (is(item, "item_reference")) {
                notFound(id == null ? "" : id);
            } else if (id != null && !seen.add(id)) {
                refuse("Duplicate item found with id %s. Remove duplicate items from your input and try again."
                        .formatted(id));
            }
        }
    }

    /** Every call has an output behind it, and every output a call before it. */
    private void calls() {
        Set<String> made = new HashSet<>();
        Set<String> open = new LinkedHashSet<>();
        for (JsonFields item : items) {
            String callId = item.string("call_id", "");
            if (is(item, "function_call")) {
                if (!made.add(callId)) {
                    refuse("Duplicate function_call found with call_id %s.".formatted(callId));
                }
                open.add(callId);
            } else if (is(item, "function_call_output") && !open.remove(callId)) {
                refuse(
                        made.contains(callId)
                                ? "Duplicate function_call_output for call_id '%s'.".formatted(callId)
                                : "No tool call found for function call output with call_id %s.".formatted(callId));
            }
        }
        open.forEach(callId -> refuse("No tool output found for function call %s.".formatted(callId)));
    }

    private void reasoning(OpenAiFamily family) {
        for (int i = 0; i < items.size(); i++) {
            if (is(items.get(i), "reasoning")) {
                if (family == OpenAiFamily.CLASSIC) {
                    refuse(
                            "Reasoning input items can only be provided to a reasoning or computer use model. Remove reasoning"
                                    + " items from your input and try again.");
                }
                reasoning(items.get(i), i + 1 < items.size() ? items.get(i + 1) : null);
            }
        }
    }

    private void reasoning(JsonFields reasoning, @Nullable JsonFields next) {
        String content = reasoning.string("encrypted_content");
        String id = reasoning.string("id");
        if (content == null) {
            if (id == null) {
                check.report(OpenAiError.missing(reasoning.path("id")));
            } else {
                notFound(id);
            }
            return;
        }
        String callId = OpenAiResponsesSeal.callId(content);
        if (callId == null) {
            check.report(OpenAiError.invalid(
                    "The encrypted content %s could not be verified. Reason: Encrypted content could not be decrypted or parsed."
                            .formatted(abbreviated(content)),
                    null,
                    "invalid_encrypted_content"));
        } else if (!isFollowing(next, callId)) {
            refuse("Item '%s' of type 'reasoning' was provided without its required following item."
                    .formatted(id == null ? reasoning.path() : id));
        }
    }

    /** @param callId of the call that followed when the answer was given; empty if a message did */
    private static boolean isFollowing(@Nullable JsonFields next, String callId) {
        if (next == null) {
            return false;
        }
        return callId.isEmpty()
                ? is(next, "message") && "assistant".equals(next.string("role"))
                : is(next, "function_call") && callId.equals(next.string("call_id"));
    }

    private static String abbreviated(String content) {
        return content.length() <= 2 * SHOWN
                ? content
                : content.substring(0, SHOWN) + "..." + content.substring(content.length() - SHOWN);
    }

    private static boolean is(JsonFields item, String type) {
        return OpenAiResponsesInputCheck.type(item).equals(type);
    }

    private void notFound(String id) {
        check.report(new OpenAiError(
                404,
                "Item with id '" + id
                        + "' not found. Items are not persisted when `store` is set to false. Try again with"
                        + " `store` set to true, or remove this item from your input.",
                OpenAiError.INVALID_REQUEST,
                "input",
                null,
                Map.of()));
    }

    private void refuse(String message) {
        check.report(OpenAiError.invalid(message, "input", null));
    }
}
