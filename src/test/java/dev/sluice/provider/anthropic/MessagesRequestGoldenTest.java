package dev.sluice.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Fixtures;
import dev.sluice.json.JsonReader;
import dev.sluice.model.Checked;
import dev.sluice.registry.ModelInfo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that Anthropic has answered, beside ours that mean the same: they differ in what is named here, and in nothing else. */
class MessagesRequestGoldenTest {

    private static final JsonReader READER = JsonReader.strict(100);

    /** How ours differ, and why. */
    private static final Map<String, Consumer<JsonObject>> DIFFERENCES = Map.ofEntries(
            Map.entry("a message's text is sent as a block", body -> {
                asBlocks(body, "system");
                eachMessage(body, message -> asBlocks(message, "content"));
            }),
            Map.entry(
                    "one text of a tool's result is sent as a string",
                    body -> eachBlock(body, block -> {
                        if (block.getValue("content") instanceof JsonArray parts
                                && parts.size() == 1
                                && parts.getJsonObject(0).containsKey("text")) {
                            block.put("content", parts.getJsonObject(0).getString("text"));
                        }
                    })),
            Map.entry("a client cannot ask for citations", body -> eachBlock(body, block -> block.remove("citations"))),
            Map.entry("a client cannot mark what is to be cached", body -> {
                eachBlock(body, block -> block.remove("cache_control"));
                each(body.getValue("system"), block -> block.remove("cache_control"));
                body.remove("cache_control");
            }),
            Map.entry("calls may be parallel unless the client says otherwise", body -> {
                if (body.getValue("tool_choice") instanceof JsonObject choice) {
                    choice.remove("disable_parallel_tool_use");
                }
            }),
            Map.entry("a limit is always sent, and never 0", body -> {
                if (Integer.valueOf(0).equals(body.getValue("max_tokens"))) {
                    body.put("max_tokens", model(body).sizes().maxOutput());
                }
            }),
            Map.entry("thinking that is off anyway is not switched off", body -> {
                boolean off = body.getValue("thinking") instanceof JsonObject thinking
                        && "disabled".equals(thinking.getString("type"));
                if (off && model(body).equals(Models.HAIKU_4_5.named(body.getString("model")))) {
                    body.remove("thinking");
                }
            }),
            Map.entry("a budget follows from the effort", body -> {
                if (body.getValue("thinking") instanceof JsonObject thinking && thinking.containsKey("budget_tokens")) {
                    thinking.put("budget_tokens", Math.min(4096, body.getInteger("max_tokens") * 4 / 5));
                }
            }),
            Map.entry("who thinks within a budget draws as it likes", body -> {
                if (body.getValue("thinking") instanceof JsonObject thinking && thinking.containsKey("budget_tokens")) {
                    body.remove("temperature");
                }
            }),
            Map.entry("a schema is sent without what only annotates", body -> {
                if (body.getValue("output_config") instanceof JsonObject config) {
                    config.getJsonObject("format").getJsonObject("schema").remove("$schema");
                }
            }),
            Map.entry("all answers are streamed", body -> body.put("stream", true)));

    /** Recorded requests that have no canonical form. */
    private static final Map<String, String> OUT_OF_SCOPE = Map.of(
            "anthropic/stream/pause_turn.request.json", "tools that run at the provider",
            "anthropic/stream/web_search_server_tool.request.json", "tools that run at the provider",
            "anthropic/error/500_api_error.request.json",
                    "the older name of the answer's format, which needs a beta header");

    static List<String> requests() {
        return recorded().stream()
                .filter(name -> !OUT_OF_SCOPE.containsKey(name))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void bodyIsTheRecordedOne(String name) {
        JsonObject recorded = parse(name);
        ModelInfo model = model(recorded);
        JsonObject ours = RecordedRequest.of(recorded).body(model);
        DIFFERENCES.values().forEach(difference -> difference.accept(recorded));
        assertThat(ours).isEqualTo(recorded);
    }

    @Test
    void whatIsOutOfScopeIsThere() {
        assertThat(recorded()).containsAll(OUT_OF_SCOPE.keySet());
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
        return Fixtures.names("anthropic").stream()
                .filter(name -> name.endsWith(".request.json"))
                .toList();
    }

    private static ModelInfo model(JsonObject body) {
        String name = body.getString("model");
        boolean adaptive =
                Set.of("claude-opus-5", "claude-opus-4-8", "bad model").contains(name);
        return (adaptive ? Models.OPUS_5 : Models.HAIKU_4_5).named(name);
    }

    private static void asBlocks(JsonObject object, String key) {
        if (object.getValue(key) instanceof String text) {
            object.put(key, JsonArray.of(JsonObject.of("type", "text", "text", text)));
        }
    }

    private static void eachMessage(JsonObject body, Consumer<JsonObject> change) {
        each(body.getValue("messages"), change);
    }

    private static void eachBlock(JsonObject body, Consumer<JsonObject> change) {
        eachMessage(body, message -> each(message.getValue("content"), change));
    }

    private static void each(@Nullable Object array, Consumer<JsonObject> change) {
        if (array instanceof JsonArray elements) {
            elements.forEach(element -> change.accept((JsonObject) element));
        }
    }

    private static JsonObject parse(String name) {
        byte[] bytes = Fixtures.bytes(name);
        Checked<JsonObject> parsed = READER.readObject(bytes, 0, bytes.length);
        assertThat(parsed).as(name).isInstanceOf(Checked.Valid.class);
        return ((Checked.Valid<JsonObject>) parsed).value();
    }
}
