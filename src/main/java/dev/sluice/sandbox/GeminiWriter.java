package dev.sluice.sandbox;

import dev.sluice.sandbox.Reply.Finish;
import dev.sluice.sandbox.Standin.Document;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes generateContent's answers with the keys and in the order of recorded ones. Each chunk is a whole response with the usage
 * so far. Calls come whole. Up to 2.5 the last chunk with content tells the finish reason; from 3 on one with an empty text
 * follows, and a text's signature stands in it. One per answer; one thread.
 */
final class GeminiWriter implements AnswerWriter {

    private static final String LINE_END = "\r\n";

    private final Wishes wishes;
    private final GeminiFamily family;
    private final String responseId;
    private final Ids ids;
    private final JsonBody json;
    private final StringBuilder text = new StringBuilder();
    private Reply.@Nullable Answer answer;
    private @Nullable OpenCall openCall;
    private int written;
    private int candidateTokens;
    private int calls;
    private int chunks;
    private boolean over;

    /** How the answer goes out. */
    enum Delivery {
        WHOLE,
        /** Server-sent events: {@code streamGenerateContent?alt=sse}. */
        EVENTS,
        /** One JSON array, chunk by chunk: {@code streamGenerateContent} without it. */
        ARRAY
    }

    /**
     * What the request says of the form of its answer.
     *
     * @param thoughts whether thoughts are to be shown
     * @param summary what is shown of thoughts that have no text of their own
     */
    record Wishes(String model, Delivery delivery, boolean thoughts, String summary) {}

    /** A call whose arguments are still coming. */
    private record OpenCall(String name, StringBuilder arguments) {}

    GeminiWriter(Wishes wishes, Ids ids, JsonBody json) {
        this.wishes = wishes;
        this.family = GeminiFamily.of(wishes.model());
        this.responseId = ids.alphanumeric("", 23);
        this.ids = ids;
        this.json = json;
    }

    @Override
    public boolean streamed() {
        return wishes.delivery() != Delivery.WHOLE;
    }

    @Override
    public Map<String, String> streamHeaders() {
        return headers(wishes.delivery());
    }

    static Map<String, String> headers(Delivery delivery) {
        return Map.of(
                "content-type",
                delivery == Delivery.EVENTS ? "text/event-stream" : "application/json; charset=UTF-8",
                "x-gemini-service-tier",
                "standard");
    }

    /** Recorded: also where a stream was asked for errors are plain JSON, though not called so; in the array they are its element. */
    static Document document(GeminiError error, Delivery delivery) {
        Buffer body = error.toBody();
        return new Document(
                error.status(),
                headers(delivery),
                delivery == Delivery.ARRAY
                        ? Buffer.buffer("[").appendBuffer(body).appendString("]")
                        : body);
    }

    @Override
    public Document fault(Reply.Fault fault) {
        if (fault.status() == 502) {
            // What the edge says when nothing answers behind it is no JSON.
            return new Document(
                    502,
                    Map.of("content-type", "text/html; charset=UTF-8"),
                    Buffer.buffer("<!DOCTYPE html>\n<html lang=en>\n<title>Error 502 (Server Error)!!1</title>\n"));
        }
        return document(GeminiError.of(fault, wishes.model()), wishes.delivery());
    }

    @Override
    public void open(Reply.Answer answer, Buffer out) {
        this.answer = answer;
        if (wishes.delivery() == Delivery.ARRAY) {
            out.appendString("[");
        }
        if (isRefused(answer)) {
            chunk(blocked(answer), out);
        } else if (showsSummary(answer)) {
            chunk(response(answer, candidate(List.of(thought(wishes.summary())))), out);
        }
    }

    @Override
    public void piece(Piece piece, Buffer out) {
        Reply.Answer whole = answer();
        written++;
        if (!(piece instanceof Piece.Reasoning)) {
            candidateTokens++;
        }
        switch (piece) {
            case Piece.Text t -> {
                text.append(t.text());
                boolean last = written == whole.pieces().size() && whole.ending() == Reply.Ending.FINISH;
                over = last && !family.wantsSignatures();
                JsonObject candidate = candidate(List.of(new JsonObject().put("text", t.text())));
                chunk(response(whole, over ? finished(candidate, whole) : candidate), out);
            }
            case Piece.Reasoning reasoning -> {
                if (wishes.thoughts()) {
                    chunk(response(whole, candidate(List.of(thought(reasoning.text())))), out);
                }
            }
            case Piece.Refusal refusal -> {}
            case Piece.ToolCall call -> {
                JsonObject before = call(openCall);
                if (before != null) {
                    chunk(response(whole, candidate(List.of(before))), out);
                }
                openCall = new OpenCall(call.name(), new StringBuilder());
            }
            case Piece.ToolArguments arguments -> {
                if (openCall != null) {
                    openCall.arguments().append(arguments.json());
                }
            }
        }
    }

    @Override
    public void finish(Reply.Answer answer, Buffer out) {
        JsonObject call = call(openCall);
        if (call != null && family.wantsSignatures()) {
            chunk(response(answer, candidate(List.of(call))), out);
            chunk(response(answer, finished(candidate(List.of(new JsonObject().put("text", ""))), answer)), out);
        } else if (call != null) {
            chunk(response(answer, finished(candidate(List.of(call)), answer)), out);
        } else if (!over && !isRefused(answer)) {
            chunk(response(answer, finished(candidate(closing(answer)), answer)), out);
        }
        if (wishes.delivery() == Delivery.ARRAY) {
            out.appendString("]");
        }
    }

    /** What goes with the finish reason when everything else has been said. */
    private List<JsonObject> closing(Reply.Answer answer) {
        if (text.isEmpty() || answer.finish() == Finish.CONTENT_FILTER) {
            return List.of();
        }
        return List.of(new JsonObject()
                .put("text", "")
                .put("thoughtSignature", GeminiSignatures.ofText(wishes.model(), text.toString())));
    }

    /** Plain JSON among the events: no {@code data:} before it (vercel/ai#5217, theopenco/llmgateway#3616 of 2026-08-14). */
    @Override
    public void failure(Buffer out) {
        if (chunks > 0 && wishes.delivery() == Delivery.ARRAY) {
            out.appendString("," + LINE_END);
        }
        out.appendBuffer(GeminiError.overloaded().toBody());
        if (wishes.delivery() == Delivery.ARRAY) {
            out.appendString("]");
        }
    }

    @Override
    public Document document(Reply.Answer answer) {
        this.answer = answer;
        JsonObject response;
        if (isRefused(answer)) {
            response = blocked(answer);
        } else {
            List<JsonObject> parts = parts(answer);
            candidateTokens = answer.tokens().completion() - answer.tokens().reasoning();
            response = response(answer, finished(candidate(parts), answer));
        }
        return new Document(200, headers(Delivery.WHOLE), Buffer.buffer(response.encodePrettily() + "\n"));
    }

    private List<JsonObject> parts(Reply.Answer answer) {
        StringBuilder thoughts = new StringBuilder(showsSummary(answer) ? wishes.summary() : "");
        List<JsonObject> called = new ArrayList<>();
        for (Piece piece : answer.pieces()) {
            switch (piece) {
                case Piece.Text t -> text.append(t.text());
                case Piece.Reasoning reasoning -> thoughts.append(wishes.thoughts() ? reasoning.text() : "");
                case Piece.Refusal refusal -> {}
                case Piece.ToolCall call -> {
                    add(call(openCall), called);
                    openCall = new OpenCall(call.name(), new StringBuilder());
                }
                case Piece.ToolArguments arguments ->
                    Objects.requireNonNull(openCall).arguments().append(arguments.json());
            }
        }
        add(call(openCall), called);
        List<JsonObject> parts = new ArrayList<>();
        if (!thoughts.isEmpty()) {
            parts.add(thought(thoughts.toString()));
        }
        if (!text.isEmpty() && answer.finish() != Finish.CONTENT_FILTER) {
            JsonObject part = new JsonObject().put("text", text.toString());
            parts.add(
                    family.wantsSignatures()
                            ? part.put("thoughtSignature", GeminiSignatures.ofText(wishes.model(), text.toString()))
                            : part);
        }
        parts.addAll(called);
        return parts;
    }

    private static void add(@Nullable JsonObject part, List<JsonObject> parts) {
        if (part != null) {
            parts.add(part);
        }
    }

    private Reply.Answer answer() {
        return Objects.requireNonNull(answer, "pieces come after open");
    }

    private static boolean isRefused(Reply.Answer answer) {
        return answer.pieces().stream().anyMatch(Piece.Refusal.class::isInstance);
    }

    private boolean showsSummary(Reply.Answer answer) {
        return wishes.thoughts()
                && answer.tokens().reasoning() > 0
                && answer.pieces().stream().noneMatch(Piece.Reasoning.class::isInstance);
    }

    private static JsonObject thought(String text) {
        return new JsonObject().put("text", text).put("thought", true);
    }

    /** The part of a call; null if there is none, or the token limit has cut its arguments. */
    private @Nullable JsonObject call(@Nullable OpenCall open) {
        if (open == null) {
            return null;
        }
        JsonObject args = json.object(Buffer.buffer(open.arguments().toString()));
        if (args == null) {
            return null;
        }
        JsonObject call = new JsonObject().put("name", open.name()).put("args", args);
        if (family.wantsSignatures()) {
            call.put("id", ids.alphanumeric("", 8));
        }
        JsonObject part = new JsonObject().put("functionCall", call);
        if (calls++ == 0 && family.givesSignatures()) {
            part.put("thoughtSignature", GeminiSignatures.ofCall(wishes.model(), open.name(), args));
        }
        return part;
    }

    private static JsonObject candidate(List<JsonObject> parts) {
        JsonObject content = new JsonObject();
        if (!parts.isEmpty()) {
            content.put("parts", new JsonArray(parts));
        }
        return new JsonObject().put("content", content.put("role", "model"));
    }

    private JsonObject finished(JsonObject candidate, Reply.Answer answer) {
        switch (answer.finish()) {
            case STOP -> candidate.put("finishReason", "STOP");
            case LENGTH -> candidate.put("finishReason", "MAX_TOKENS");
            case TOOL_CALLS -> {
                candidate.put("finishReason", "STOP");
                if (!family.wantsSignatures()) {
                    candidate.put("finishMessage", "Model generated function call(s).");
                }
            }
            case CONTENT_FILTER ->
                candidate
                        .put("content", new JsonObject())
                        .put("finishReason", "SAFETY")
                        .put("safetyRatings", ratings(true));
        }
        return candidate;
    }

    private static JsonArray ratings(boolean blocked) {
        JsonArray ratings = new JsonArray();
        for (String category : List.of("SEXUALLY_EXPLICIT", "HATE_SPEECH", "HARASSMENT", "DANGEROUS_CONTENT")) {
            boolean high = category.equals("HATE_SPEECH");
            JsonObject rating = new JsonObject()
                    .put("category", "HARM_CATEGORY_" + category)
                    .put("probability", high ? "HIGH" : "NEGLIGIBLE");
            ratings.add(high && blocked ? rating.put("blocked", true) : rating);
        }
        return ratings;
    }

    private JsonObject blocked(Reply.Answer answer) {
        int prompt = answer.tokens().prompt();
        return new JsonObject()
                .put(
                        "promptFeedback",
                        new JsonObject().put("blockReason", "SAFETY").put("safetyRatings", ratings(false)))
                .put(
                        "usageMetadata",
                        new JsonObject().put("promptTokenCount", prompt).put("totalTokenCount", prompt))
                .put("modelVersion", wishes.model())
                .put("responseId", responseId);
    }

    private JsonObject response(Reply.Answer answer, JsonObject candidate) {
        return new JsonObject()
                .put("candidates", new JsonArray().add(candidate.put("index", 0)))
                .put("usageMetadata", usage(answer.tokens()))
                .put("modelVersion", wishes.model())
                .put("responseId", responseId);
    }

    /** Counts that are zero are left out; thoughts are beside the candidate's tokens, cached ones inside the prompt's. */
    private JsonObject usage(Reply.Tokens tokens) {
        JsonObject usage = new JsonObject().put("promptTokenCount", tokens.prompt());
        put(usage, "candidatesTokenCount", candidateTokens);
        usage.put("totalTokenCount", tokens.prompt() + candidateTokens + tokens.reasoning());
        put(usage, "cachedContentTokenCount", tokens.cached());
        usage.put("promptTokensDetails", modality(tokens.prompt()));
        if (tokens.cached() > 0) {
            usage.put("cacheTokensDetails", modality(tokens.cached()));
        }
        put(usage, "thoughtsTokenCount", tokens.reasoning());
        return usage.put("serviceTier", "standard");
    }

    private static void put(JsonObject usage, String key, int count) {
        if (count > 0) {
            usage.put(key, count);
        }
    }

    private static JsonArray modality(int tokens) {
        return new JsonArray().add(new JsonObject().put("modality", "TEXT").put("tokenCount", tokens));
    }

    private void chunk(JsonObject response, Buffer out) {
        switch (wishes.delivery()) {
            case EVENTS ->
                out.appendString("data: ").appendBuffer(response.toBuffer()).appendString(LINE_END + LINE_END);
            case ARRAY -> out.appendString(chunks++ == 0 ? "" : "," + LINE_END).appendString(response.encodePrettily());
            case WHOLE -> throw new IllegalStateException("a document has no chunks");
        }
    }
}
