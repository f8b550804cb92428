package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import dev.sluice.sandbox.Reply.Tokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The response object: what was asked for, given back, and how the answer stands; with the keys of the responses that vercel/ai
 * recorded on 2026-08-25. Immutable.
 *
 * @param createdAt in seconds since 1970
 * @param summaryText what the model would say of its reasoning
 */
record OpenAiResponsesBody(
        String id,
        long createdAt,
        JsonFields request,
        List<OpenAiResponsesTool> tools,
        OpenAiResponsesEffort effort,
        String summaryText) {

    OpenAiResponsesBody {
        tools = List.copyOf(tools);
    }

    /**
     * How the answer stands.
     *
     * @param incomplete why it was cut off; null if it was not
     */
    record State(
            String status,
            JsonArray output,
            @Nullable String incomplete,
            @Nullable JsonObject error,
            @Nullable Tokens tokens,
            @Nullable Long completedAt) {

        static State inProgress() {
            return new State("in_progress", new JsonArray(), null, null, null, null);
        }
    }

    String model() {
        return request.string("model", "");
    }

    boolean summarized() {
        return request.objectOrEmpty("reasoning").string("summary") != null;
    }

    /** Whether the model is one that says of each message what it is for (guides/reasoning, read 2026-07-15). */
    boolean phased() {
        return switch (OpenAiFamily.of(model())) {
            case MAY_REASON_WITHOUT_TOOLS, REASONS_WITHOUT_TOOLS -> true;
            case OPEN, CLASSIC, ALWAYS_REASONS, MAY_REASON -> false;
        };
    }

    JsonObject toJson(State state) {
        String reason = state.incomplete();
        return new JsonObject()
                .put("id", id)
                .put("object", "response")
                .put("created_at", createdAt)
                .put("status", state.status())
                .put("background", false)
                .put("completed_at", state.completedAt())
                .put("error", state.error())
                .put("frequency_penalty", 0.0)
                .put("incomplete_details", reason == null ? null : new JsonObject().put("reason", reason))
                .put("instructions", request.value("instructions"))
                .put("max_output_tokens", request.value("max_output_tokens"))
                .put("max_tool_calls", null)
                .put("model", model())
                .put("moderation", null)
                .put("output", state.output())
                .put("parallel_tool_calls", !Boolean.FALSE.equals(request.bool("parallel_tool_calls")))
                .put("presence_penalty", 0.0)
                .put("previous_response_id", null)
                .put("prompt_cache_key", request.value("prompt_cache_key"))
                .put("prompt_cache_retention", request.value("prompt_cache_retention"))
                .put("reasoning", reasoning())
                .put("safety_identifier", request.value("safety_identifier"))
                .put("service_tier", serviceTier(state.status().equals("in_progress")))
                .put("store", !Boolean.FALSE.equals(request.bool("store")))
                .put("temperature", given("temperature", 1.0))
                .put("text", text())
                .put("tool_choice", given("tool_choice", "auto"))
                .put(
                        "tools",
                        new JsonArray(
                                tools.stream().map(OpenAiResponsesTool::toJson).toList()))
                .put("top_logprobs", 0)
                .put("top_p", given("top_p", 1.0))
                .put("truncation", request.string("truncation", "disabled"))
                .put("usage", usage(state.tokens()))
                .put("user", request.value("user"))
                .put("metadata", given("metadata", new JsonObject()));
    }

    private JsonObject reasoning() {
        String summary = request.objectOrEmpty("reasoning").string("summary");
        return new JsonObject()
                .put("effort", effort.name())
                .put("summary", "auto".equals(summary) ? "detailed" : summary);
    }

    /** Which tier it will be is not known before it is (recorded). */
    private String serviceTier(boolean inProgress) {
        String asked = request.string("service_tier", "auto");
        return switch (asked) {
            case "auto" -> inProgress ? "auto" : "default";
            case "fast" -> "priority";
            default -> asked;
        };
    }

    private JsonObject text() {
        JsonFields text = request.objectOrEmpty("text");
        JsonFields format = text.object("format");
        return new JsonObject()
                .put("format", format == null ? new JsonObject().put("type", "text") : format.toJson())
                .put("verbosity", text.string("verbosity", "medium"));
    }

    private Object given(String key, Object absent) {
        Object value = request.value(key);
        return value == null ? absent : value;
    }

    private static @Nullable JsonObject usage(@Nullable Tokens tokens) {
        if (tokens == null) {
            return null;
        }
        return new JsonObject()
                .put("input_tokens", tokens.prompt())
                .put(
                        "input_tokens_details",
                        new JsonObject().put("cache_write_tokens", 0).put("cached_tokens", tokens.cached()))
                .put("output_tokens", tokens.completion())
                .put("output_tokens_details", new JsonObject().put("reasoning_tokens", tokens.reasoning()))
                .put("total_tokens", tokens.prompt() + tokens.completion());
    }
}
