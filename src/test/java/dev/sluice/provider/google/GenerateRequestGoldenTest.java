package dev.sluice.provider.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Fixtures;
import dev.sluice.json.JsonFields;
import dev.sluice.json.JsonReader;
import dev.sluice.model.Checked;
import dev.sluice.model.Violation;
import dev.sluice.registry.ModelInfo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that Gemini has answered, beside ours that mean the same: they differ in what is named here, and in nothing else. */
class GenerateRequestGoldenTest {

    private static final JsonReader READER = JsonReader.strict(100);

    /** How ours differ, and why. */
    private static final Map<String, Consumer<JsonObject>> DIFFERENCES = Map.ofEntries(
            Map.entry("answers are text", body -> config(body).remove("responseModalities")),
            Map.entry("the model is in the path", body -> body.remove("model")),
            Map.entry("safety is the provider's default", body -> body.remove("safetySettings")),
            Map.entry("a client cannot ask for these", body -> Set.of("topK", "candidateCount")
                    .forEach(config(body)::remove)),
            Map.entry("null is absent", GenerateRequestGoldenTest::dropNulls),
            Map.entry("instructions have no role", body -> JsonFields.of(body)
                    .objectOrEmpty("systemInstruction")
                    .toJson()
                    .remove("role")),
            Map.entry("there is always a generationConfig", GenerateRequestGoldenTest::config),
            Map.entry(
                    "text is no thought unless it says so",
                    body -> eachPart(body, part -> {
                        if (Boolean.FALSE.equals(part.getValue("thought"))) {
                            part.remove("thought");
                        }
                    })),
            Map.entry("calls and results have ids", body -> eachPart(body, GenerateRequestGoldenTest::addId)),
            Map.entry("a signature that the client copied stays with the first call", body -> {
                Set<String> seen = new HashSet<>();
                eachPart(body, part -> {
                    if (part.getValue("thoughtSignature") instanceof String signature && !seen.add(signature)) {
                        part.remove("thoughtSignature");
                    }
                });
            }),
            Map.entry("a result is its output", body -> eachPart(body, GenerateRequestGoldenTest::output)),
            Map.entry("names are in camel case", body -> eachPart(body, GenerateRequestGoldenTest::camelCase)),
            Map.entry("functions have JSON Schema instead of OpenAPI's", GenerateRequestGoldenTest::toolSchemas),
            Map.entry("answers have JSON Schema instead of OpenAPI's", GenerateRequestGoldenTest::answerSchema),
            Map.entry("a budget for thinking is one of few", body -> {
                JsonObject thinking = JsonFields.of(config(body))
                        .objectOrEmpty("thinkingConfig")
                        .toJson();
                if (thinking.containsKey("thinkingBudget")) {
                    thinking.put("thinkingBudget", 1024);
                }
            }));

    /** Recorded requests that have no canonical form. */
    private static final Map<String, String> OUT_OF_SCOPE = Map.of(
            "google/json/cached_content.request.json", "content that is cached at Google",
            "google/json/image_file_uri.request.json", "images by URL are fetched here and sent inline",
            "google/error/500_internal_on_stream.request.json", "images by URL are fetched here and sent inline",
            "google/error/503_overloaded.request.json", "Google's own tool for searching files",
            "google/stream/search_grounding.request.json", "Google's own tool for searching the web");

    /** Recorded requests that we refuse, as Gemini did. */
    private static final Map<String, String> REFUSED =
            Map.of("google/error/400_json_mime_with_tools.request.json", "response_format");

    static List<String> requests() {
        return Recordings.requests().stream()
                .filter(name -> !OUT_OF_SCOPE.containsKey(name) && !REFUSED.containsKey(name))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void bodyIsTheRecordedOne(String name) {
        JsonObject recorded = parse(name);
        DIFFERENCES.values().forEach(difference -> difference.accept(recorded));
        JsonObject ours = RecordedRequest.of(recorded).body(model(recorded));
        assertThat(ours).isEqualTo(recorded);
    }

    static Set<String> refused() {
        return REFUSED.keySet();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void combinationThatGeminiRefusedIsRefused(String name) {
        JsonObject recorded = parse(name);
        DIFFERENCES.values().forEach(difference -> difference.accept(recorded));
        assertThat(RecordedRequest.of(recorded).violations(Models.GEMINI_2_5))
                .singleElement()
                .extracting(Violation::field)
                .isEqualTo(REFUSED.get(name));
    }

    @Test
    void everyDifferenceIsSeenSomewhere() {
        DIFFERENCES.forEach((why, difference) -> assertThat(requests()).as(why).anySatisfy(name -> {
            JsonObject recorded = parse(name);
            JsonObject changed = recorded.copy();
            difference.accept(changed);
            assertThat(changed).isNotEqualTo(recorded);
        }));
    }

    @Test
    void exceptionsAreRecorded() {
        assertThat(Recordings.requests()).containsAll(OUT_OF_SCOPE.keySet()).containsAll(REFUSED.keySet());
    }

    /** Levels of thinking and media in results came with the third generation. */
    private static ModelInfo model(JsonObject body) {
        String text = body.encode();
        boolean third = text.contains("thinkingLevel") || text.contains("\"parts\":[{\"inlineData\"");
        return third ? Models.GEMINI_3 : Models.GEMINI_2_5;
    }

    private static JsonObject config(JsonObject body) {
        if (!body.containsKey("generationConfig")) {
            body.put("generationConfig", new JsonObject());
        }
        return body.getJsonObject("generationConfig");
    }

    private static void dropNulls(JsonObject object) {
        object.getMap().values().removeIf(value -> value == null);
        object.forEach(entry -> dropNulls(entry.getValue()));
    }

    private static void dropNulls(Object value) {
        if (value instanceof JsonObject object) {
            dropNulls(object);
        } else if (value instanceof JsonArray array) {
            array.forEach(GenerateRequestGoldenTest::dropNulls);
        }
    }

    private static void addId(JsonObject part) {
        for (String kind : List.of("functionCall", "functionResponse")) {
            if (part.getValue(kind) instanceof JsonObject piece && !piece.containsKey("id")) {
                piece.put("id", "call_" + piece.getString("name"));
            }
        }
    }

    /** Both clients wrap the text of a result, each in its own way. */
    private static void output(JsonObject part) {
        if (part.getValue("functionResponse") instanceof JsonObject result) {
            JsonObject response = result.getJsonObject("response");
            String text = response.containsKey("result")
                    ? response.getString("result")
                    : response.getJsonArray("content").getJsonObject(0).getString("text");
            result.put("response", JsonObject.of("output", text));
        }
    }

    private static void camelCase(JsonObject part) {
        if (part.getValue("functionResponse") instanceof JsonObject result) {
            for (JsonFields media : JsonFields.of(result).objects("parts")) {
                JsonObject data = (JsonObject) media.toJson().remove("inline_data");
                data.put("mimeType", data.remove("mime_type"));
                media.toJson().put("inlineData", data);
            }
        }
    }

    private static void toolSchemas(JsonObject body) {
        for (JsonFields tool : JsonFields.of(body).objects("tools")) {
            for (JsonFields function : tool.objects("functionDeclarations")) {
                rename(function.toJson(), "parameters", "parametersJsonSchema");
            }
        }
    }

    private static void answerSchema(JsonObject body) {
        rename(config(body), "responseSchema", "responseJsonSchema");
    }

    private static void rename(JsonObject parent, String from, String to) {
        if (parent.containsKey(from)) {
            parent.put(to, lowerCaseTypes(parent.remove(from)));
        }
    }

    private static Object lowerCaseTypes(Object value) {
        if (value instanceof JsonObject object) {
            for (String key : List.copyOf(object.fieldNames())) {
                Object child = object.getValue(key);
                boolean type = key.equals("type") && child instanceof String;
                object.put(key, type ? child.toString().toLowerCase(Locale.ROOT) : lowerCaseTypes(child));
            }
        }
        return value;
    }

    private static void eachPart(JsonObject body, Consumer<JsonObject> change) {
        JsonFields fields = JsonFields.of(body);
        fields.objectOrEmpty("systemInstruction").objects("parts").forEach(part -> change.accept(part.toJson()));
        for (JsonFields content : fields.objects("contents")) {
            content.objects("parts").forEach(part -> change.accept(part.toJson()));
        }
    }

    private static JsonObject parse(String name) {
        byte[] bytes = Fixtures.bytes(name);
        Checked<JsonObject> parsed = READER.readObject(bytes, 0, bytes.length);
        assertThat(parsed).as(name).isInstanceOf(Checked.Valid.class);
        return ((Checked.Valid<JsonObject>) parsed).value();
    }
}
