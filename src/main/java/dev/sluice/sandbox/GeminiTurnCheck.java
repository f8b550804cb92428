package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;

/** Checks the conversation: its parts, the order of calls and their responses, the signatures of the current turn. */
final class GeminiTurnCheck {

    /** google-gemini/gemini-cli#5443. */
    private static final String COUNTS =
            "Please ensure that the number of function response parts is equal to the number of function call parts of the"
                    + " function call turn.";

    /** langchain-ai/langchain#27799. */
    private static final String RESPONSE_AFTER_CALL =
            "Please ensure that function response turn comes immediately after a function call turn.";

    /** google-gemini/gemini-cli#11814. */
    private static final String CALL_AFTER_USER =
            "Please ensure that function call turn comes immediately after a user turn or after a function response turn.";

    private static final List<String> DATA = List.of(
            "text",
            "inlineData",
            "functionCall",
            "functionResponse",
            "fileData",
            "executableCode",
            "codeExecutionResult");

    private final GeminiFamily family;
    private final String model;
    private final GeminiFindings findings;

    GeminiTurnCheck(GeminiFamily family, String model, GeminiFindings findings) {
        this.family = family;
        this.model = model;
        this.findings = findings;
    }

    void check(List<JsonFields> contents) {
        contents.forEach(this::content);
        if (findings.failed() || contents.isEmpty()) {
            return;
        }
        order(contents);
        ends(contents);
        if (family.wantsSignatures()) {
            signatures(contents);
        }
    }

    private void content(JsonFields content) {
        String role = content.string("role", "");
        if (!List.of("", "user", "model").contains(role)) {
            findings.report(GeminiError.invalid("Please use a valid role: user, model."));
        }
        List<JsonFields> parts = content.objects("parts");
        if (parts.isEmpty()) {
            findings.invalid(content, "parts", "contents.parts must not be empty.");
        }
        for (JsonFields part : parts) {
            if (DATA.stream().noneMatch(part::has)) {
                findings.invalid(part, "data", "required oneof field 'data' must have one initialized field");
            }
            part(part, isModel(content));
        }
    }

    private void part(JsonFields part, boolean fromModel) {
        JsonFields blob = part.object("inlineData");
        JsonFields file = part.object("fileData");
        if (blob != null) {
            GeminiMediaCheck.inline(blob, false, findings);
        }
        if (file != null) {
            GeminiMediaCheck.file(file, family, findings);
        }
        for (String key : List.of("functionCall", "functionResponse")) {
            JsonFields call = part.object(key);
            if (call != null && call.string("name", "").isEmpty()) {
                findings.invalid(call, "name", "Name cannot be empty.");
            }
            if (call != null && fromModel == key.equals("functionResponse")) {
                findings.report(GeminiError.invalid(fromModel ? RESPONSE_AFTER_CALL : CALL_AFTER_USER));
            }
        }
        JsonFields response = part.object("functionResponse");
        if (response == null) {
            return;
        }
        if (response.object("response") == null) {
            findings.invalid(response, "response", "Response cannot be empty.");
        }
        for (JsonFields media : response.objects("parts")) {
            JsonFields inline = media.object("inlineData");
            if (inline == null || !family.takesMediaInResults()) {
                findings.invalid(response, "parts", "media in function responses is not supported by this model");
            } else {
                GeminiMediaCheck.inline(inline, true, findings);
            }
        }
    }

    private void order(List<JsonFields> contents) {
        for (int i = 0; i < contents.size(); i++) {
            JsonFields content = contents.get(i);
            List<JsonFields> calls = parts(content, "functionCall");
            List<JsonFields> responses = parts(content, "functionResponse");
            boolean afterUser = i > 0 && !isModel(contents.get(i - 1));
            if (!calls.isEmpty() && !afterUser) {
                findings.report(GeminiError.invalid(CALL_AFTER_USER));
            }
            List<JsonFields> asked = i == 0 ? List.of() : parts(contents.get(i - 1), "functionCall");
            if (!responses.isEmpty()
                    && (asked.isEmpty()
                            || responses.size() != content.objects("parts").size())) {
                // Beside anything else they are not taken for responses (pydantic/pydantic-ai#4210).
                findings.report(GeminiError.invalid(RESPONSE_AFTER_CALL));
            }
            if (!answers(asked, responses) || (!calls.isEmpty() && i == contents.size() - 1)) {
                findings.report(GeminiError.invalid(COUNTS));
            }
        }
    }

    /** Whether each call has its response: by its id if it has one, else by its name. */
    private static boolean answers(List<JsonFields> calls, List<JsonFields> responses) {
        return keys(calls).equals(keys(responses));
    }

    private static List<String> keys(List<JsonFields> callsOrResponses) {
        return callsOrResponses.stream()
                .map(call -> call.string("name", "") + "\n" + call.string("id", ""))
                .sorted()
                .toList();
    }

    private void ends(List<JsonFields> contents) {
        if (isModel(contents.getFirst())) {
            findings.report(GeminiError.invalid("Please ensure that multiturn requests start with a user turn."));
        }
        JsonFields last = contents.getLast();
        if (isModel(last) && !family.continuesItsOwnText()) {
            findings.report(GeminiError.invalid(
                    "Please ensure that multiturn requests end with a user turn or a function response."));
        }
        boolean said = last.objects("parts").stream()
                .anyMatch(part ->
                        part.has("functionResponse") || !part.string("text", "").isBlank());
        if (family.wantsTextInLastTurn() && !said) {
            findings.report(GeminiError.invalid("Please ensure that the last user turn has non-empty text."));
        }
    }

    /** Only since the last user message that is more than responses: earlier signatures are not looked at. */
    private void signatures(List<JsonFields> contents) {
        int first = contents.size();
        while (first > 0 && !isMessage(contents.get(first - 1))) {
            first--;
        }
        for (int i = first; i < contents.size(); i++) {
            if (isModel(contents.get(i))) {
                signatures(contents.get(i), i + 1);
            }
        }
    }

    private static boolean isMessage(JsonFields content) {
        return !isModel(content) && parts(content, "functionResponse").isEmpty();
    }

    /** A text is signed together with what was said before it, since the last signature. */
    private void signatures(JsonFields content, int position) {
        StringBuilder said = new StringBuilder();
        boolean first = true;
        for (JsonFields part : content.objects("parts")) {
            JsonFields call = part.object("functionCall");
            String signature = part.string("thoughtSignature");
            said.append(part.isTrue("thought") ? "" : part.string("text", ""));
            if (call != null && first && signature == null) {
                findings.report(missing(call.string("name", ""), position));
            }
            if (signature != null && !GeminiSignatures.isPlaceholder(signature)) {
                String genuine = call == null
                        ? GeminiSignatures.ofText(model, said.toString())
                        : GeminiSignatures.ofCall(model, call.string("name", ""), args(call));
                if (!signature.equals(genuine)) {
                    findings.report(GeminiError.invalid("Corrupted thought signature."));
                }
            }
            if (call == null && signature != null) {
                said.setLength(0);
            }
            first = first && call == null;
        }
    }

    private static JsonObject args(JsonFields call) {
        return Objects.requireNonNullElseGet(call.object("args"), () -> JsonFields.of(new JsonObject()))
                .toJson();
    }

    /** lbjlaq/Antigravity-Manager#733. */
    private static GeminiError missing(String name, int position) {
        return GeminiError.invalid(
                "Function call is missing a thought_signature in functionCall parts. This is required for tools to work"
                        + " correctly, and missing thought_signature may lead to degraded model performance. Additional data,"
                        + " function call `default_api:" + name + "` , position " + position + ". Please refer to"
                        + " https://ai.google.dev/gemini-api/docs/thought-signatures for more details.");
    }

    private static boolean isModel(JsonFields content) {
        return content.string("role", "").equals("model");
    }

    private static List<JsonFields> parts(JsonFields content, String key) {
        return content.objects("parts").stream()
                .filter(part -> part.has(key))
                .map(part -> part.objectOrEmpty(key))
                .toList();
    }
}
