package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import dev.sluice.sandbox.GeminiParser.Parsed;
import dev.sluice.sandbox.GeminiWriter.Delivery;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Google: generateContent, streamed and whole, and the list of models. The key is taken from its header only, never the URL. */
final class GeminiStandin implements Standin {

    private static final String REFUSED_KEY = "invalid";

    /** The media guides' limit (2026-09); the guide on file input (2026-10-01) speaks of 100 MB. */
    private static final int MAX_REQUEST_BYTES = 20 << 20;

    private static final Pattern GENERATE =
            Pattern.compile("/v1beta/models/([^/:]+):(generateContent|streamGenerateContent)");
    private static final Pattern SERVER_SENT_EVENTS = Pattern.compile("(?:.*&)?alt=sse(?:&.*)?");

    private final Ids ids;
    private final JsonBody json = new JsonBody();

    GeminiStandin(Ids ids) {
        this.ids = ids;
    }

    @Override
    public String provider() {
        return "google";
    }

    @Override
    public String basePath() {
        return "/google";
    }

    @Override
    public Outcome receive(Call call) {
        Matcher generate = GENERATE.matcher(call.path());
        boolean generates = generate.matches() && call.method().equals(HttpMethod.POST);
        Delivery delivery = generates ? delivery(generate.group(2), call.query()) : Delivery.WHOLE;
        GeminiError refused = admit(call.headers().get("x-goog-api-key"));
        if (refused != null) {
            return refused(refused, delivery);
        }
        if (generates) {
            return generate(
                    URLDecoder.decode(generate.group(1).replace("+", "%2B"), StandardCharsets.UTF_8),
                    delivery,
                    call.body());
        }
        if (call.path().equals("/v1beta/models") && call.method().equals(HttpMethod.GET)) {
            return new Outcome.Answered(new Document(200, GeminiWriter.headers(Delivery.WHOLE), models()));
        }
        return refused(GeminiError.noRoute(), Delivery.WHOLE);
    }

    private static Delivery delivery(String method, String query) {
        if (method.equals("generateContent")) {
            return Delivery.WHOLE;
        }
        return SERVER_SENT_EVENTS.matcher(query).matches() ? Delivery.EVENTS : Delivery.ARRAY;
    }

    private static @Nullable GeminiError admit(@Nullable String key) {
        if (key == null || key.isBlank()) {
            return GeminiError.missingKey();
        }
        return key.equals(REFUSED_KEY) ? GeminiError.wrongKey() : null;
    }

    private Outcome generate(String model, Delivery delivery, Buffer text) {
        if (text.length() > MAX_REQUEST_BYTES) {
            return refused(
                    GeminiError.invalid("Request payload size exceeds the limit: " + MAX_REQUEST_BYTES + " bytes."),
                    delivery);
        }
        JsonObject body = json.object(text);
        if (body == null) {
            return refused(GeminiError.notJson(), delivery);
        }
        Parsed parsed = GeminiParser.parse(body);
        if (!parsed.violations().isEmpty()) {
            return refused(GeminiError.unreadable(parsed.violations()), delivery);
        }
        GeminiError problem = GeminiCheck.problem(model, parsed.message());
        if (problem != null) {
            return refused(problem, delivery);
        }
        JsonFields request = JsonFields.of(parsed.message());
        ModelRequest read = GeminiReader.read(model, request);
        boolean thoughts = request.objectOrEmpty("generationConfig")
                .objectOrEmpty("thinkingConfig")
                .isTrue("includeThoughts");
        return new Outcome.Accepted(
                read,
                new GeminiWriter(
                        new GeminiWriter.Wishes(model, delivery, thoughts, AnswerText.reasoning(read)), ids, json));
    }

    private static Outcome refused(GeminiError error, Delivery delivery) {
        return new Outcome.Answered(GeminiWriter.document(error, delivery));
    }

    private Buffer models() {
        JsonArray listed = new JsonArray();
        for (String model : Steering.MODELS) {
            listed.add(new JsonObject()
                    .put("name", "models/" + model)
                    .put("version", "001")
                    .put("displayName", model)
                    .put("inputTokenLimit", 1_048_576)
                    .put("outputTokenLimit", GeminiFamily.of(model).maxOutputTokens())
                    .put("supportedGenerationMethods", new JsonArray().add("generateContent")));
        }
        return Buffer.buffer(new JsonObject().put("models", listed).encodePrettily() + "\n");
    }
}
