package dev.sluice.features;

import dev.sluice.features.Feature.Played;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A client that goes on with a conversation as the contract says: it appends each answer as it came. One per play. */
final class Conversation {

    private final RunningGateway gateway;
    private final FileServer files;
    private final Subject subject;
    private final boolean stream;
    private final JsonObject request = new JsonObject();
    private final JsonArray messages = new JsonArray();
    private final List<Answer> answers = new ArrayList<>();

    Conversation(RunningGateway gateway, FileServer files, Subject subject, boolean stream) {
        this.gateway = gateway;
        this.files = files;
        this.subject = subject;
        this.stream = stream;
        request.put("model", subject.model()).put("messages", messages);
        if (subject.alwaysShowsReasoning()) {
            request.put("include_reasoning", true);
        }
    }

    /** Where a file can be fetched. */
    String url(String file) {
        return files.url(file);
    }

    Conversation model(String steered) {
        request.put("model", subject.steered(steered));
        return this;
    }

    Conversation put(String field, Object value) {
        request.put(field, value);
        return this;
    }

    Conversation reasoning() {
        request.put("model", subject.reasoningModel())
                .put("reasoning_effort", "high")
                .put("include_reasoning", true);
        return this;
    }

    Conversation tools(String... names) {
        JsonArray tools = new JsonArray();
        for (String name : names) {
            tools.add(Samples.tool(name));
        }
        request.put("tools", tools);
        return this;
    }

    Conversation asks(JsonObject message) {
        messages.add(message);
        return send();
    }

    /** Gives the results of the last answer's calls, in the opposite order. */
    Conversation answersCalls(String... results) {
        List<JsonObject> calls = last().toolCalls();
        for (int i = calls.size() - 1; i >= 0; i--) {
            messages.add(new JsonObject()
                    .put("role", "tool")
                    .put("tool_call_id", calls.get(i).getString("id"))
                    .put("content", results[i]));
        }
        return send();
    }

    List<JsonObject> toolCalls() {
        return last().toolCalls();
    }

    /** How the last answer ended. */
    Played answers() {
        return played(last().error().isEmpty() ? last().finishReason() : refused());
    }

    /** Whether the model tells that it got something of this kind. */
    Played sees(String kind) {
        return last().content().contains("I got 1 " + kind) ? played("seen") : answers();
    }

    /** Whether the text is a JSON object with these fields. */
    Played isJson(String... fields) {
        if (!last().error().isEmpty()) {
            return answers();
        }
        JsonObject json = new JsonObject(last().content());
        return played(json.fieldNames().containsAll(List.of(fields)) ? "fits" : "misfits");
    }

    /** Whether the text ends where a stop sequence would begin. */
    Played stopsBefore(String sequence) {
        boolean cut = !last().content().isEmpty() && !last().content().contains(sequence);
        return cut && last().finishReason().equals("stop") ? played("stops") : answers();
    }

    /** How the last answer ended, and whether each with calls came with state to give back. */
    Played answersKeepingState() {
        boolean kept = answers.stream()
                .filter(answer -> !answer.toolCalls().isEmpty())
                .allMatch(answer -> answer.message().encode().contains("\"extra_content\""));
        return played(answers().outcome() + (kept ? ", with state" : ""));
    }

    private String refused() {
        Answer last = last();
        return last.error() + (last.retryAfter().isEmpty() ? "" : ", retry after " + last.retryAfter());
    }

    private Played played(String outcome) {
        return new Played(outcome, answers.stream().map(Answer::substance).toList());
    }

    private Answer last() {
        return answers.getLast();
    }

    private Conversation send() {
        Answer answer = gateway.ask(request, stream);
        answers.add(answer);
        messages.add(answer.message().copy());
        return this;
    }
}
