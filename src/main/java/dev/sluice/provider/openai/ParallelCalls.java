package dev.sluice.provider.openai;

import dev.sluice.json.JsonFields;
import dev.sluice.json.JsonReader;
import dev.sluice.model.Checked;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Models at times answer with one call to a tool that nobody gave them, {@code parallel} or {@code multi_tool_use.parallel}, whose
 * arguments hold the calls that are meant: {@code {"tool_uses":[{"recipient_name":"functions.x","parameters":{…}}]}}
 * (vercel/ai {@code expand-parallel-tool-call.ts}, 2026-08-22).
 */
final class ParallelCalls {

    private static final Set<String> PSEUDO_TOOLS = Set.of("parallel", "multi_tool_use.parallel");
    private static final String NAMESPACE = "functions.";
    private static final JsonReader READER = JsonReader.tolerant(200);

    private ParallelCalls() {}

    /** A call that is meant. */
    record Call(String name, String arguments) {}

    static boolean isPseudoTool(String name) {
        return PSEUDO_TOOLS.contains(name);
    }

    /** The calls in the arguments; empty if these are the arguments of a real tool that happens to have such a name. */
    static List<Call> of(String arguments) {
        return switch (READER.readObject(arguments)) {
            case Checked.Valid<JsonObject> valid -> calls(JsonFields.of(valid.value()));
            case Checked.Invalid<JsonObject> invalid -> List.of();
        };
    }

    private static List<Call> calls(JsonFields arguments) {
        List<Call> calls = new ArrayList<>();
        for (JsonFields use : arguments.objects("tool_uses")) {
            String recipient = use.string("recipient_name", "");
            if (!recipient.startsWith(NAMESPACE) || recipient.length() == NAMESPACE.length()) {
                return List.of();
            }
            String parameters = use.jsonText("parameters");
            calls.add(new Call(recipient.substring(NAMESPACE.length()), parameters == null ? "{}" : parameters));
        }
        return calls;
    }
}
