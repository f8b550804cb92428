package dev.sluice.provider.openai;

import static dev.sluice.provider.RequestBuilder.hello;
import static dev.sluice.provider.openai.Models.GPT_6;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.AssistantPart;
import dev.sluice.model.AssistantPart.ToolCall;
import dev.sluice.model.ChatResponse;
import dev.sluice.model.ContentPart.Text;
import dev.sluice.model.Message;
import dev.sluice.provider.FoldedStream;
import dev.sluice.provider.WireReading;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes back from earlier turns. */
class ResponsesReplayTest {

    private static final ToolCall CALL = new ToolCall("c", "f", "{\"a\": 1.0}", null);

    @ParameterizedTest
    @ValueSource(strings = {"phases.sse", "reasoning.sse", "parallel_tools.sse"})
    void itemsComeBackAsTheyWere(String sample) {
        ChatResponse answer = Objects.requireNonNull(
                FoldedStream.of(new WireReading(new ResponsesWire(), "openai").stream(ResponsesSubject.sample(sample)))
                        .response());
        JsonArray sent = items(answer.extraContent(), answer.parts().toArray(AssistantPart[]::new));
        assertThat(sent).isEqualTo(inputOf(document(sample.replace(".sse", ".json"))));
    }

    @Test
    void textOfSeveralMessagesIsToldApartByItsLength() {
        String state = state("{'t':'text','n':2,'phase':'commentary'},{'t':'text','n':3}");
        assertThat(items(state, new Text("abcde")))
                .isEqualTo(json("[{'type':'message','role':'assistant','content':[{'type':'output_text','text':'ab'}],"
                        + "'phase':'commentary'},"
                        + "{'type':'message','role':'assistant','content':[{'type':'output_text','text':'cde'}]}]"));
    }

    @Test
    void longIdsAreCutInWhatComesBackToo() {
        String id = "x".repeat(70);
        String state = state("{'t':'reasoning','encrypted_content':'e'},{'t':'call','id':'" + id + "'}");
        JsonArray items = items(state, new ToolCall(id, "f", "{}", null));
        assertThat(items).hasSize(2);
        assertThat(items.getJsonObject(1).getString("call_id")).hasSize(64);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'t':'reasoning','encrypted_content':'e'},{'t':'text','n':2},{'t':'call','id':'c'}",
                "{'t':'reasoning','encrypted_content':'e'},{'t':'text','n':4},{'t':'call','id':'c'}",
                "{'t':'reasoning','encrypted_content':'e'},{'t':'text','n':0},{'t':'text','n':3},{'t':'call','id':'c'}",
                "{'t':'reasoning','encrypted_content':'e'},{'t':'text','n':-1},{'t':'call','id':'c'}",
                "{'t':'reasoning','encrypted_content':'e'},{'t':'text'},{'t':'call','id':'c'}",
                "{'t':'reasoning','encrypted_content':'e'},{'t':'text','n':3},{'t':'call','id':'d'}",
                "{'t':'reasoning','encrypted_content':'e'},{'t':'text','n':3}",
                "{'t':'reasoning','encrypted_content':'e'},{'t':'text','n':3},{'t':'call','id':'c'},{'t':'call','id':'c'}",
                "{'t':'reasoning','encrypted_content':''},{'t':'text','n':3},{'t':'call','id':'c'}",
                "{'t':'reasoning','encrypted_content':7},{'t':'text','n':3},{'t':'call','id':'c'}",
                "{'t':'reasoning'},{'t':'text','n':3},{'t':'call','id':'c'}",
                "{'t':'text','n':3},{'t':'call','id':'c'},{'t':'reasoning','encrypted_content':'e'}",
                "{'t':'image'},{'t':'text','n':3},{'t':'call','id':'c'}",
                "",
            })
    void whatDoesNotFitIsNotUsedAtAll(String state) {
        assertThat(items(state(state), new Text("abc"), CALL)).isEqualTo(plain());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "{'openai':[]}", "{'openai':{}}", "{'openai':{'items':{}}}", "{'google':{}}"})
    void whatIsNoStateIsNotUsed(String extra) {
        assertThat(items(extra.replace('\'', '"'), new Text("abc"), CALL)).isEqualTo(plain());
    }

    @Test
    void characterIsNotCut() {
        String state = state("{'t':'text','n':1},{'t':'text','n':1,'phase':'p'}");
        assertThat(items(state, new Text("😀"))).hasSize(1);
    }

    @Test
    void refusalAndRepeatedCallsAreSentPlain() {
        String state = state("{'t':'reasoning','encrypted_content':'e'},{'t':'text','n':3}");
        assertThat(items(state, new Text("abc"), new AssistantPart.Refusal("no"))
                        .encode())
                .doesNotContain("reasoning");
        String calls = state("{'t':'reasoning','encrypted_content':'e'},{'t':'call','id':'c'},{'t':'call','id':'c'}");
        assertThat(items(calls, CALL, CALL).encode()).doesNotContain("reasoning");
    }

    /** What the client sends for an answer goes out as these items. */
    private static JsonArray items(@Nullable String extra, AssistantPart... parts) {
        JsonArray input = hello(new ResponsesWire())
                .message(new Message.Assistant("messages[1]", List.of(parts), null, extra))
                .body(GPT_6)
                .getJsonArray("input");
        input.remove(0);
        return input;
    }

    private static JsonArray plain() {
        return items(null, new Text("abc"), CALL);
    }

    private static JsonObject document(String sample) {
        return new JsonObject(new String(ResponsesSubject.sample(sample), UTF_8));
    }

    /** The items of an answer without what is only of an answer. */
    private static JsonArray inputOf(JsonObject document) {
        JsonArray items = new JsonArray();
        for (Object each : document.getJsonArray("output")) {
            JsonObject item = ((JsonObject) each).copy();
            item.remove("id");
            item.remove("status");
            for (Object part : item.getJsonArray("content", new JsonArray())) {
                ((JsonObject) part).remove("annotations");
                ((JsonObject) part).remove("logprobs");
            }
            items.add(item);
        }
        return items;
    }

    private static String state(String items) {
        return ("{'openai':{'items':[" + items + "]}}").replace('\'', '"');
    }

    private static JsonArray json(String text) {
        return new JsonArray(text.replace('\'', '"'));
    }
}
