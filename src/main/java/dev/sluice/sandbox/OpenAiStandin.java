package dev.sluice.sandbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.json.JsonFields;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenAI: Chat Completions, Responses and the list of models. */
final class OpenAiStandin implements Standin {

    private static final String BEARER = "bearer ";
    private static final String REFUSED_KEY = "invalid";

    private final InstantSource clock;
    private final Ids ids;
    private final ObjectReader json = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .readerForMapOf(Object.class);

    OpenAiStandin(InstantSource clock, Ids ids) {
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public String provider() {
        return "openai";
    }

    @Override
    public String basePath() {
        return "/openai/v1";
    }

    @Override
    public Outcome receive(Call call) {
        Head head = new Head(clock, clock.instant(), ids.hex("req_", 32));
        OpenAiError refused = admit(call.headers().get("authorization"));
        if (refused != null) {
            return refused(head, refused);
        }
        if (call.path().equals("/chat/completions") && call.method().equals(HttpMethod.POST)) {
            return chat(head, call.body());
        }
        if (call.path().equals("/responses") && call.method().equals(HttpMethod.POST)) {
            return responses(head, call.body());
        }
        if (call.path().equals("/models") && call.method().equals(HttpMethod.GET)) {
            return new Outcome.Answered(new Document(200, head.headers("application/json"), models()));
        }
        return refused(head, OpenAiError.noRoute(call.method().name(), call.path()));
    }

    private static @Nullable OpenAiError admit(@Nullable String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return OpenAiError.missingKey();
        }
        String key = authorization.substring(BEARER.length()).strip();
        if (key.isEmpty()) {
            return OpenAiError.missingKey();
        }
        return key.equals(REFUSED_KEY) ? OpenAiError.wrongKey(key) : null;
    }

    private Outcome chat(Head head, Buffer text) {
        JsonObject body = parsed(text);
        if (body == null) {
            return refused(head, OpenAiError.notJson());
        }
        JsonFields fields = JsonFields.of(body);
        OpenAiError problem = OpenAiChatCheck.problem(fields);
        if (problem != null) {
            return refused(head, problem);
        }
        return new Outcome.Accepted(
                OpenAiChatReader.read(fields),
                new OpenAiChatWriter(head, ids.alphanumeric("chatcmpl-", 29), OpenAiChatWriter.Wishes.of(fields)));
    }

    private Outcome responses(Head head, Buffer text) {
        JsonObject body = parsed(text);
        if (body == null) {
            return refused(head, OpenAiError.notJson());
        }
        JsonFields fields = JsonFields.of(body);
        OpenAiError problem = OpenAiResponsesCheck.problem(fields);
        if (problem != null) {
            return refused(head, problem);
        }
        ModelRequest request = OpenAiResponsesReader.read(fields);
        OpenAiResponsesBody response = new OpenAiResponsesBody(
                ids.hex("resp_", 50),
                head.received().getEpochSecond(),
                fields,
                OpenAiResponsesReader.tools(fields),
                OpenAiResponsesEffort.of(request.model(), fields),
                AnswerText.reasoning(request));
        return new Outcome.Accepted(request, new OpenAiResponsesWriter(head, ids, response));
    }

    private @Nullable JsonObject parsed(Buffer text) {
        try {
            Map<String, Object> object = json.readValue(text.getBytes());
            return object == null ? null : new JsonObject(object);
        } catch (IOException notAnObject) {
            return null;
        }
    }

    private static Outcome refused(Head head, OpenAiError error) {
        return new Outcome.Answered(head.document(error));
    }

    private Buffer models() {
        JsonArray data = new JsonArray();
        for (String model : Steering.MODELS) {
            data.add(new JsonObject()
                    .put("id", model)
                    .put("object", "model")
                    .put("created", 0)
                    .put("owned_by", "sandbox"));
        }
        return Buffer.buffer(
                new JsonObject().put("object", "list").put("data", data).encodePrettily());
    }

    /** What all responses to one request have in common. */
    record Head(InstantSource clock, Instant received, String requestId) {

        Map<String, String> headers(String contentType) {
            return Map.of(
                    "content-type",
                    contentType,
                    "x-request-id",
                    requestId,
                    "openai-version",
                    "2020-10-01",
                    "openai-processing-ms",
                    String.valueOf(Duration.between(received, clock.instant()).toMillis()));
        }

        Document document(OpenAiError error) {
            Map<String, String> headers = new HashMap<>(headers("application/json"));
            headers.putAll(error.headers());
            return new Document(error.status(), headers, error.toBody());
        }

        /** What the edge says when nothing answers behind it is no JSON (recorded with a 503). */
        Document noUpstream() {
            return new Document(
                    502,
                    headers("text/plain"),
                    Buffer.buffer("upstream connect error or disconnect/reset before headers."
                            + " reset reason: connection termination"));
        }
    }
}
