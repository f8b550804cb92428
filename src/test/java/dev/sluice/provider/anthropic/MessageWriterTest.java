package dev.sluice.provider.anthropic;

import static dev.sluice.provider.anthropic.Models.HAIKU_4_5;
import static dev.sluice.provider.anthropic.Models.OPUS_5;
import static dev.sluice.provider.anthropic.Models.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sluice.model.AssistantPart.ToolCall;
import dev.sluice.model.ContentPart.Text;
import dev.sluice.model.Message;
import dev.sluice.model.Violation;
import dev.sluice.provider.RequestBuilder;
import dev.sluice.registry.ModelInfo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Turns of a conversation; single quotes stand for double ones. */
class MessageWriterTest {

    private static final Text A = new Text("a");
    private static final Text B = new Text("b");
    private static final String STATE = "{'t':'thinking','thinking':'hm','signature':'sig'},";

    @Test
    void systemMessagesStandBeforeEverything() {
        RequestBuilder request = new RequestBuilder(new MessagesWire())
                .system("x", "")
                .user(A)
                .system("y")
                .user(B);
        assertThat(request.body(HAIKU_4_5).getJsonArray("system").encode())
                .isEqualTo(json("[{'type':'text','text':'x'},{'type':'text','text':'y'}]"));
        assertThat(turns(request, HAIKU_4_5)).isEqualTo("user:a,b");
    }

    @Test
    void systemMessageStaysWhereAModelTakesIt() {
        RequestBuilder request = new RequestBuilder(new MessagesWire())
                .system("x")
                .user(A)
                .system("y")
                .assistant(B)
                .system("z")
                .user(A)
                .system("end");
        assertThat(request.body(OPUS_5).getJsonArray("system").encode())
                .isEqualTo(json("[{'type':'text','text':'x'},{'type':'text','text':'z'}]"));
        assertThat(turns(request, OPUS_5)).isEqualTo("user:a system:y assistant:b user:a system:end");
    }

    @Test
    void neighboursAreOneTurnAndEmptyAnswersNone() {
        RequestBuilder request = new RequestBuilder(new MessagesWire())
                .user(A)
                .assistant(new Text(" "))
                .user(B)
                .assistant(A)
                .assistant(B)
                .user(A, new Text(""), B);
        assertThat(turns(request, PLAIN)).isEqualTo("user:a,b assistant:a,b user:a,b");
    }

    @Test
    void answerFirstGetsAUserBeforeIt() {
        assertThat(turns(new RequestBuilder(new MessagesWire()).assistant(A).user(B), PLAIN))
                .isEqualTo("user:. assistant:a user:b");
    }

    @Test
    void lastAnswerIsGoneOnFromOnlyWhereItCanBe() {
        RequestBuilder request = new RequestBuilder(new MessagesWire()).user(A).assistant(new Text("b \n"));
        assertThat(turns(request, HAIKU_4_5)).isEqualTo("user:a assistant:b");
        assertThat(request.violations(OPUS_5))
                .extracting(Violation::code, Violation::field)
                .containsExactly(tuple("last_message_must_be_user", "messages[1]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void emptyUserMessageIsRefused(String text) {
        assertThat(new RequestBuilder(new MessagesWire()).user(new Text(text)).violations(PLAIN))
                .containsExactly(new Violation("invalid", "messages[0]: the content is empty", "messages[0].content"));
    }

    @Test
    void textOfWhiteSpaceStaysBehindBesideOthers() {
        Text blank = new Text(" \n");
        RequestBuilder request = new RequestBuilder(new MessagesWire())
                .user(blank, A, blank)
                .assistant(blank, B, blank, call("call_1", "{}"))
                .toolResult("call_1", blank, A, blank)
                .assistant(blank, call("call_2", "{}"))
                .toolResult("call_2", blank, blank)
                .user(blank, B);
        JsonArray messages = request.body(PLAIN).getJsonArray("messages");
        assertThat(messages.encode()).doesNotContain(" \\n");
        assertThat(messages.getJsonObject(2).encode()).contains("\"content\":\"a\"");
        assertThat(messages.getJsonObject(3).getJsonArray("content").size()).isEqualTo(1);
        assertThat(messages.getJsonObject(4).encode()).contains("\"content\":\"\"");
    }

    @Test
    void messageOfWhiteSpaceIsRefusedAlsoBesideOthers() {
        RequestBuilder request = new RequestBuilder(new MessagesWire()).user(A).user(new Text(" "));
        assertThat(request.violations(PLAIN)).extracting(Violation::field).containsExactly("messages[1].content");
    }

    @Test
    void systemMessagesAloneAreRefused() {
        assertThat(new RequestBuilder(new MessagesWire()).system("x").violations(PLAIN))
                .extracting(Violation::code)
                .containsExactly("no_user_message");
    }

    @Test
    void resultsStandFirstInOneMessage() {
        RequestBuilder request = new RequestBuilder(new MessagesWire())
                .user(A)
                .assistant(call("call_1", "{}"), A, call("call_2", "{}"))
                .message(new Message.ToolResults(List.of(
                        new Message.ToolResult("messages[2]", "call_2", "f", List.of(), true),
                        new Message.ToolResult("messages[3]", "call_1", "f", List.of(A, B), false))))
                .user(B);
        JsonArray messages = request.body(PLAIN).getJsonArray("messages");
        assertThat(messages.getJsonObject(1).getJsonArray("content").encode())
                .isEqualTo(json("[{'type':'text','text':'a'},{'type':'tool_use','id':'call_1','name':'f','input':{}},"
                        + "{'type':'tool_use','id':'call_2','name':'f','input':{}}]"));
        assertThat(messages.getJsonObject(2).getJsonArray("content").encode())
                .isEqualTo(json("[{'type':'tool_result','tool_use_id':'call_2','content':'','is_error':true},"
                        + "{'type':'tool_result','tool_use_id':'call_1','content':[{'type':'text','text':'a'},"
                        + "{'type':'text','text':'b'}]},{'type':'text','text':'b'}]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'b':1.0,'a':12345678901234567890}|{'b':1.0,'a':12345678901234567890}",
                "``|{}",
                "` `|{}",
                "[1]|{'value':[1]}",
                "7|{'value':7}",
                "{'a|{'_raw':'{\\'a'}",
                "{} x|{'_raw':'{} x'}"
            })
    void argumentsAreAnObject(String arguments, String input) {
        RequestBuilder request = new RequestBuilder(new MessagesWire())
                .user(A)
                .assistant(call("call_1", json(arguments)))
                .toolResult("call_1", A);
        assertThat(request.encoded(PLAIN).body().toString()).contains("\"input\":" + json(input) + "}");
    }

    @Test
    void foreignIdsBecomeLegalAndStayUnique() {
        RequestBuilder request = new RequestBuilder(new MessagesWire())
                .user(A)
                .assistant(call("a.b:c", "{}"))
                .toolResult("a.b:c", A)
                .assistant(call("call_0", "{}"))
                .toolResult("call_0", A)
                .assistant(call("call_0", "{}"))
                .toolResult("call_0", A);
        String body = request.encoded(PLAIN).body().toString();
        assertThat(body).containsPattern("\"id\":\"(a_b_c_[0-9a-f]{8})\".*\"tool_use_id\":\"\\1\"");
        assertThat(body)
                .containsPattern(
                        "\"id\":\"call_0\".*\"tool_use_id\":\"call_0\".*\"id\":\"call_0_2\".*\"tool_use_id\":\"call_0_2\"");
    }

    @Test
    void thinkingComesBackInItsPlace() {
        assertThat(blocks(
                        loop(STATE + "{'t':'text','n':1},{'t':'redacted','data':'d'},{'t':'tool','id':'call_1'}"),
                        OPUS_5))
                .isEqualTo(json("[{'type':'thinking','thinking':'hm','signature':'sig'},{'type':'text','text':'a'},"
                        + "{'type':'redacted_thinking','data':'d'},"
                        + "{'type':'tool_use','id':'call_1','name':'f','input':{}}]"));
    }

    @Test
    void whiteSpaceBetweenThinkingAndACallStaysBehind() {
        String extra = json("{'anthropic':{'blocks':[" + STATE + "{'t':'text','n':2},{'t':'tool','id':'call_1'}]}}");
        RequestBuilder request = new RequestBuilder(new MessagesWire())
                .user(A)
                .message(new Message.Assistant(
                        "messages[1]", List.of(new Text("\n\n"), call("call_1", "{}")), null, extra))
                .toolResult("call_1", A);
        assertThat(blocks(request, OPUS_5))
                .isEqualTo(json("[{'type':'thinking','thinking':'hm','signature':'sig'},"
                        + "{'type':'tool_use','id':'call_1','name':'f','input':{}}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'t':'text','n':2},{'t':'tool','id':'call_1'}",
                "{'t':'text','n':1}",
                "{'t':'tool','id':'call_1'}",
                "{'t':'text','n':1},{'t':'tool','id':'call_2'}",
                "{'t':'text','n':1},{'t':'tool','id':'call_1'},{'t':'tool','id':'call_1'}",
                "{'t':'text','n':1},{'t':'tool','id':'call_1'},{'t':'new'}",
                "{'t':'text','n':1},{'t':'tool','id':'call_1'},{'t':'thinking','thinking':'x','signature':''}",
                "{'t':'text','n':1},{'t':'tool','id':'call_1'},{'t':'redacted','data':7}"
            })
    void thinkingThatDoesNotFitStaysBehind(String state) {
        assertThat(blocks(loop(STATE + state), OPUS_5))
                .doesNotContain("thinking")
                .contains("tool_use");
    }

    @Test
    void thinkingOfEarlierTurnsStaysBehind() {
        RequestBuilder request = loop(STATE + "{'t':'text','n':1},{'t':'tool','id':'call_1'}")
                .assistant(B)
                .user(B);
        assertThat(blocks(request, OPUS_5)).doesNotContain("thinking");
    }

    @Test
    void modelWithABudgetThinksOnOnlyWithItsThinking() {
        RequestBuilder whole =
                loop(STATE + "{'t':'text','n':1},{'t':'tool','id':'call_1'}").reasoning("low", false);
        assertThat(whole.body(HAIKU_4_5).containsKey("thinking")).isTrue();
        assertThat(blocks(whole, HAIKU_4_5)).contains("signature");
        RequestBuilder lost = loop("").reasoning("low", false);
        assertThat(lost.body(HAIKU_4_5).containsKey("thinking")).isFalse();
        assertThat(lost.encoded(HAIKU_4_5).warnings()).hasSize(1);
    }

    @Test
    void whatTheUserSaysWithResultsDoesNotEndWhatTheModelWasDoing() {
        String state = STATE + "{'t':'text','n':1},{'t':'tool','id':'call_1'}";
        for (ModelInfo model : List.of(HAIKU_4_5, OPUS_5)) {
            RequestBuilder whole = loop(state).user(B).reasoning("low", false);
            assertThat(blocks(whole, model)).contains("signature");
            assertThat(whole.body(model).containsKey("thinking")).isTrue();
        }
        RequestBuilder lost = loop("").user(B).reasoning("low", false);
        assertThat(lost.body(HAIKU_4_5).containsKey("thinking")).isFalse();
    }

    @Test
    void stepsAfterTheFirstNeedNoThinking() {
        RequestBuilder request = loop(STATE + "{'t':'text','n':1},{'t':'tool','id':'call_1'}")
                .assistant(call("call_2", "{}"))
                .toolResult("call_2", A)
                .reasoning("low", false);
        assertThat(request.body(HAIKU_4_5).containsKey("thinking")).isTrue();
        assertThat(blocks(request, HAIKU_4_5)).contains("signature");
    }

    @Test
    void thinkingOfALaterStepDoesNotMakeUpForTheFirst() {
        String extra = json("{'anthropic':{'blocks':[" + STATE + "{'t':'tool','id':'call_2'}]}}");
        RequestBuilder request = loop("").message(
                        new Message.Assistant("messages[3]", List.of(call("call_2", "{}")), null, extra))
                .toolResult("call_2", A)
                .reasoning("low", false);
        assertThat(request.body(HAIKU_4_5).containsKey("thinking")).isFalse();
        assertThat(request.body(HAIKU_4_5).encode()).doesNotContain("signature");
    }

    @Test
    void answerThatIsGoneOnFromIsNotThoughtAbout() {
        RequestBuilder request =
                new RequestBuilder(new MessagesWire()).user(A).assistant(B).reasoning("low", false);
        assertThat(request.body(HAIKU_4_5).containsKey("thinking")).isFalse();
        assertThat(request.encoded(HAIKU_4_5).warnings()).hasSize(1);
    }

    private static RequestBuilder loop(String blocks) {
        String extra = json("{'anthropic':{'blocks':[" + blocks + "]}}");
        return new RequestBuilder(new MessagesWire())
                .user(A)
                .message(new Message.Assistant("messages[1]", List.of(A, call("call_1", "{}")), null, extra))
                .toolResult("call_1", A);
    }

    private static String blocks(RequestBuilder request, ModelInfo model) {
        return request.body(model)
                .getJsonArray("messages")
                .getJsonObject(1)
                .getJsonArray("content")
                .encode();
    }

    private static ToolCall call(String id, String arguments) {
        return new ToolCall(id, "f", arguments, null);
    }

    private static String turns(RequestBuilder request, ModelInfo model) {
        StringBuilder turns = new StringBuilder();
        for (Object message : request.body(model).getJsonArray("messages")) {
            JsonObject turn = (JsonObject) message;
            turns.append(turns.isEmpty() ? "" : " ")
                    .append(turn.getString("role"))
                    .append(':');
            List<String> texts = turn.getJsonArray("content").stream()
                    .map(block -> ((JsonObject) block).getString("text"))
                    .toList();
            turns.append(String.join(",", texts));
        }
        return turns.toString();
    }

    private static String json(String text) {
        return text.replace("\\'", "\\\"").replace('\'', '"');
    }
}
