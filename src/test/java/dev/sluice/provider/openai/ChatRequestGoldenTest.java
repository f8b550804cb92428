package dev.sluice.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Fixtures;
import dev.sluice.json.JsonReader;
import dev.sluice.model.Checked;
import dev.sluice.model.Violation;
import dev.sluice.registry.ModelInfo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that OpenAI has answered, beside ours that mean the same: they differ in what is named here, and in nothing else. */
class ChatRequestGoldenTest {

    private static final JsonReader READER = JsonReader.strict(100);

    /** How ours differ, and why. */
    private static final Map<String, Consumer<JsonObject>> DIFFERENCES = Map.of(
            "the limit's older name is refused by reasoning models",
                    body -> rename(body, "max_tokens", "max_completion_tokens"),
            "one text is sent as a string", body -> eachMessage(body, ChatRequestGoldenTest::flatten),
            "reasoning models know instructions as the developer's", ChatRequestGoldenTest::developer,
            "content is null beside calls", body -> eachMessage(body, ChatRequestGoldenTest::nullContent),
            "a service tier is not for the client to choose", body -> body.remove("service_tier"),
            "one answer is all that a client can ask for", body -> body.remove("n"),
            "a client cannot ask for probabilities", body -> body.remove("logprobs"),
            "answers are text", body -> Set.of("modalities", "audio").forEach(body::remove),
            "a client cannot ask for a search", body -> body.remove("web_search_options"),
            "all answers are streamed, with usage, and none is stored",
                    body -> body.put("stream", true)
                            .put("stream_options", JsonObject.of("include_usage", true, "include_obfuscation", false))
                            .put("store", false));

    /** Recorded requests that have no canonical form. */
    private static final Map<String, String> OUT_OF_SCOPE =
            Map.of("openai/json/custom_tool_call.request.json", "tools that are not functions");

    /** Recorded requests that we refuse, as OpenAI did. */
    private static final Map<String, String> REFUSED =
            Map.of("openai/error/400_unsupported_parameter_stop.request.json", "stop");

    static List<String> requests() {
        return recorded().stream()
                .filter(name -> !OUT_OF_SCOPE.containsKey(name) && !REFUSED.containsKey(name))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void bodyIsTheRecordedOne(String name) {
        JsonObject recorded = parse(name);
        ModelInfo model = model(recorded.getString("model"));
        JsonObject ours = RecordedRequest.of(recorded).body(model);
        DIFFERENCES.values().forEach(difference -> difference.accept(recorded));
        assertThat(ours).isEqualTo(recorded);
    }

    static Set<String> refused() {
        return REFUSED.keySet();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void parameterThatOpenAiRefusedIsRefused(String name) {
        JsonObject recorded = parse(name);
        assertThat(RecordedRequest.of(recorded).violations(model(recorded.getString("model"))))
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

    private static List<String> recorded() {
        return Fixtures.names("openai").stream()
                .filter(name -> name.endsWith(".request.json"))
                .toList();
    }

    private static ModelInfo model(String name) {
        boolean reasons = name.startsWith("gpt-5");
        ModelInfo kind = name.equals("gpt-audio") ? Models.GPT_AUDIO : reasons ? Models.GPT_5 : Models.GPT_4O;
        return kind.named(name);
    }

    private static void rename(JsonObject body, String from, String to) {
        if (body.containsKey(from)) {
            body.put(to, body.remove(from));
        }
    }

    private static void developer(JsonObject body) {
        if (model(body.getString("model")).parameters().developerRole()) {
            eachMessage(body, message -> {
                if (message.getString("role").equals("system")) {
                    message.put("role", "developer");
                }
            });
        }
    }

    private static void flatten(JsonObject message) {
        if (message.getValue("content") instanceof JsonArray parts && parts.size() == 1) {
            message.put("content", parts.getJsonObject(0).getString("text"));
        }
    }

    private static void nullContent(JsonObject message) {
        if (message.containsKey("tool_calls")) {
            message.putNull("content");
        }
    }

    private static void eachMessage(JsonObject body, Consumer<JsonObject> change) {
        body.getJsonArray("messages").forEach(message -> change.accept((JsonObject) message));
    }

    private static JsonObject parse(String name) {
        byte[] bytes = Fixtures.bytes(name);
        Checked<JsonObject> parsed = READER.readObject(bytes, 0, bytes.length);
        assertThat(parsed).as(name).isInstanceOf(Checked.Valid.class);
        return ((Checked.Valid<JsonObject>) parsed).value();
    }
}
