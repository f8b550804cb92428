package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Anthropic: Messages and the list of models. */
final class AnthropicStandin implements Standin {

    private static final String REFUSED_KEY = "invalid";
    private static final Set<String> VERSIONS = Set.of("2023-01-01", "2023-06-01");
    private static final int MAX_BODY_BYTES = 32 << 20;
    /** Makes thinking come encrypted (extended thinking page, 2026-08-22; recorded). */
    private static final String REDACT = "ANTHROPIC_MAGIC_STRING_TRIGGER_REDACTED_THINKING_";

    private final Ids ids;
    private final JsonBody json = new JsonBody();

    AnthropicStandin(Ids ids) {
        this.ids = ids;
    }

    @Override
    public String provider() {
        return "anthropic";
    }

    @Override
    public String basePath() {
        return "/anthropic";
    }

    @Override
    public Outcome receive(Call call) {
        Head head = new Head(ids.alphanumeric("req_01", 22));
        AnthropicError refused = admit(call.headers());
        if (refused != null) {
            return refused(head, refused);
        }
        if (call.path().equals("/v1/messages") && call.method().equals(HttpMethod.POST)) {
            return messages(head, call.body());
        }
        if (call.path().equals("/v1/models") && call.method().equals(HttpMethod.GET)) {
            return new Outcome.Answered(new Document(200, head.headers("application/json"), models()));
        }
        return refused(head, AnthropicError.noRoute());
    }

    private static @Nullable AnthropicError admit(MultiMap headers) {
        String key = headers.get("x-api-key");
        if (key == null || key.isBlank()) {
            return AnthropicError.missingKey();
        }
        if (key.equals(REFUSED_KEY)) {
            return AnthropicError.wrongKey();
        }
        String version = headers.get("anthropic-version");
        if (version == null) {
            return AnthropicError.missingVersion();
        }
        return VERSIONS.contains(version) ? null : AnthropicError.wrongVersion(version);
    }

    private Outcome messages(Head head, Buffer text) {
        if (text.length() > MAX_BODY_BYTES) {
            return refused(head, AnthropicError.tooLarge());
        }
        JsonObject object = json.object(text);
        if (object == null) {
            return refused(head, AnthropicError.invalid("The request body is not valid JSON"));
        }
        JsonFields body = JsonFields.of(object);
        AnthropicError problem = AnthropicCheck.problem(body);
        if (problem != null) {
            return refused(head, problem);
        }
        AnthropicFamily family = Objects.requireNonNull(AnthropicFamily.of(body.string("model", "")));
        ModelRequest request = AnthropicReader.read(body, AnthropicThinking.of(body, family));
        return new Outcome.Accepted(request, new AnthropicWriter(head, wishes(body, request, family)));
    }

    private AnthropicWriter.Wishes wishes(JsonFields body, ModelRequest request, AnthropicFamily family) {
        return new AnthropicWriter.Wishes(
                ids.alphanumeric("msg_01", 22),
                request.model(),
                family,
                body.isTrue("stream"),
                request.lastUserText().contains(REDACT),
                body.jsonText().contains("\"cache_control\""),
                AnthropicSignature.after(
                        body, SchemaView.array(body.value("messages")).size(), family));
    }

    private static Outcome refused(Head head, AnthropicError error) {
        return new Outcome.Answered(head.document(error));
    }

    private static Buffer models() {
        JsonArray data = new JsonArray();
        for (String model : Steering.MODELS) {
            data.add(new JsonObject()
                    .put("type", "model")
                    .put("id", model)
                    .put("display_name", model)
                    .put("created_at", "1970-01-01T00:00:00Z"));
        }
        return Buffer.buffer(new JsonObject()
                .put("data", data)
                .put("has_more", false)
                .put("first_id", Steering.MODELS.getFirst())
                .put("last_id", Steering.MODELS.getLast())
                .encode());
    }

    /** What all responses to one request have in common. */
    record Head(String requestId) {

        Map<String, String> headers(String contentType) {
            return Map.of(
                    "content-type",
                    contentType,
                    "request-id",
                    requestId,
                    "anthropic-organization-id",
                    "00000000-0000-0000-0000-000000000000");
        }

        Document document(AnthropicError error) {
            Map<String, String> headers = new HashMap<>(headers("application/json"));
            headers.putAll(error.allHeaders());
            return new Document(error.status(), headers, error.toBody(requestId));
        }
    }
}
