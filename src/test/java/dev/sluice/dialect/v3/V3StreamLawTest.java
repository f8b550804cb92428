package dev.sluice.dialect.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chat.ResponseAccumulator;
import dev.sluice.dialect.ApiDocument;
import dev.sluice.json.JsonMutations;
import dev.sluice.json.SchemaCheck;
import dev.sluice.model.Completion;
import dev.sluice.model.GatewayError;
import dev.sluice.model.StreamEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is true of every stream. */
class V3StreamLawTest {

    private static final int STREAMS = 500;
    private static final V3Dialect DIALECT = new V3Dialect();
    private static final ApiDocument API = ApiDocument.shipped();
    private static final SchemaCheck CHUNK = API.check("ChatCompletionChunk");
    private static final SchemaCheck ENVELOPE = API.check("ChatCompletionEnvelope");

    @Test
    void concatenatedDeltasAreTheWholeAnswer() {
        for (long seed = 0; seed < STREAMS; seed++) {
            List<StreamEvent> events = Events.random(seed);
            JsonObject whole = whole(events);
            assertThat(ENVELOPE.check(whole)).as("seed %s", seed).isEmpty();
            JsonObject answer = whole.getJsonObject("data");

            Folded folded = new Folded();
            List<String> frames = Frames.of(Events.HEAD, events);
            frames.subList(0, frames.size() - 1).forEach(folded::chunk);

            assertThat(folded.answer()).as("seed %s", seed).isEqualTo(answer);
        }
    }

    @Test
    void aStreamEndsOnceAndAsItShould() {
        for (long seed = 0; seed < STREAMS; seed++) {
            List<StreamEvent> events = Events.random(seed);
            List<String> frames = Frames.of(Events.HEAD, events);

            assertThat(frames)
                    .as("seed %s", seed)
                    .endsWith("[DONE]")
                    .filteredOn("[DONE]"::equals)
                    .hasSize(1);
            assertThat(frames.subList(0, frames.size() - 1))
                    .allSatisfy(frame ->
                            assertThat(CHUNK.check(JsonMutations.parse(frame))).isEmpty())
                    .filteredOn(frame -> !frame.contains("\"finish_reason\":null"))
                    .containsExactly(frames.get(frames.size() - 2));
        }
    }

    @Test
    void aStreamThatIsCutOffNeverLooksWhole() {
        for (long seed = 0; seed < STREAMS; seed++) {
            List<StreamEvent> events = Events.random(seed);
            List<StreamEvent> cut = new ArrayList<>(events.subList(0, (int) (seed % events.size())));
            cut.add(new StreamEvent.Failure(GatewayError.of(GatewayError.Kind.PROVIDER_ERROR, "broken")));
            List<String> frames = Frames.of(Events.HEAD, cut);

            assertThat(frames).last().asString().startsWith("error: {\"success\":false");
            assertThat(frames.subList(0, frames.size() - 1)).as("seed %s", seed).allSatisfy(frame -> assertThat(frame)
                    .contains("\"finish_reason\":null"));
        }
    }

    private static JsonObject whole(List<StreamEvent> events) {
        ResponseAccumulator accumulator = new ResponseAccumulator();
        events.forEach(accumulator::onEvent);
        return JsonMutations.parse(DIALECT.encodeResponse(new Completion(Events.HEAD, accumulator.response(), null))
                .toString());
    }

    /** What a client makes of chunks that knows nothing but the contract. */
    private static final class Folded {
        private final JsonObject answer = new JsonObject();
        private final JsonObject message = new JsonObject();
        private final JsonArray calls = new JsonArray();
        private String content = "";
        private String finishReason = "";

        void chunk(String text) {
            JsonObject chunk = JsonMutations.parse(text);
            JsonObject choice = chunk.getJsonArray("choices").getJsonObject(0);
            delta(choice.getJsonObject("delta"));
            finishReason = choice.getString("finish_reason", "");
            for (String key : List.of("uid", "created_at", "model", "provider", "usage")) {
                if (chunk.containsKey(key)) {
                    answer.put(key, chunk.getValue(key));
                }
            }
        }

        private void delta(JsonObject delta) {
            content += delta.getString("content", "");
            for (String key : List.of("role", "refusal", "reasoning_content")) {
                if (delta.containsKey(key)) {
                    message.put(key, message.getString(key, "") + delta.getString(key));
                }
            }
            if (delta.containsKey("extra_content")) {
                message.put("extra_content", delta.getValue("extra_content"));
            }
            delta.getJsonArray("tool_calls", new JsonArray()).forEach(call -> call((JsonObject) call));
        }

        private void call(JsonObject delta) {
            int index = delta.getInteger("index");
            delta.remove("index");
            if (index == calls.size()) {
                calls.add(delta);
                return;
            }
            JsonObject call = calls.getJsonObject(index);
            if (delta.containsKey("extra_content")) {
                call.put("extra_content", delta.getValue("extra_content"));
            }
            JsonObject function = call.getJsonObject("function");
            String more = delta.getJsonObject("function", new JsonObject()).getString("arguments", "");
            function.put("arguments", function.getString("arguments") + more);
        }

        JsonObject answer() {
            message.put("content", content.isEmpty() && !calls.isEmpty() ? null : content);
            if (!calls.isEmpty()) {
                message.put("tool_calls", calls);
            }
            JsonObject choice =
                    new JsonObject().put("index", 0).put("message", message).put("finish_reason", finishReason);
            return answer.put("object", "chat.completion").put("choices", new JsonArray().add(choice));
        }
    }
}
