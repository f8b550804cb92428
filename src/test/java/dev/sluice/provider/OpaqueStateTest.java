package dev.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.AssistantPart.ToolCall;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.ContentPart.Text;
import dev.sluice.model.Delivery;
import dev.sluice.model.Message;
import dev.sluice.model.ReasoningOptions;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.Sampling;
import dev.sluice.model.ToolUse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpaqueStateTest {

    private static final String CALLS_OWN = "{\"google\":{\"thought_signature\":\"s\"}}";

    @ParameterizedTest
    @CsvSource({
        "anthropic, one, a, true, true",
        "anthropic, two, a, true, false",
        "anthropic, one, b, true, false",
        "google, one, a, true, false",
        "anthropic, two, b, false, true",
        "google, one, a, false, false"
    })
    void stateGoesOnlyToThoseForWhomItIsGood(
            String provider, String model, String account, boolean bound, boolean kept) {
        String state = Objects.requireNonNull(
                OpaqueState.of(context("anthropic", "one", "a"), new JsonObject().put("blocks", "x")));
        Message.Assistant answer = keptOf(state, context(provider, model, account), bound);
        assertThat(answer.extraContent()).isEqualTo(kept ? state : null);
        assertThat(answer.toolCalls().getFirst().extraContent()).isEqualTo(kept ? CALLS_OWN : null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "7", "{\"origin\":7}", "{\"origin\":{\"provider\":\"google\"}}", "no JSON"})
    void stateOfUnknownOriginGoesNowhere(String state) {
        Message.Assistant answer = keptOf(state, context("anthropic", "one", "a"), false);
        assertThat(answer.extraContent()).isNull();
        assertThat(answer.toolCalls().getFirst().extraContent()).isNull();
    }

    @Test
    void stateThatIsTooLargeIsNotGivenOut() {
        JsonObject state = new JsonObject().put("x", "x".repeat(OpaqueState.MAX_CHARACTERS));
        assertThat(OpaqueState.of(context("anthropic", "one", "a"), state)).isNull();
    }

    private static Message.Assistant keptOf(String state, StreamContext target, boolean bound) {
        ToolCall call = new ToolCall("call_1", "f", "{}", CALLS_OWN);
        ChatRequest request = new ChatRequest(
                "anthropic/one",
                List.of(new Message.Assistant("messages[0]", List.of(new Text("a"), call), null, state)),
                Sampling.DEFAULT,
                new ToolUse(List.of(), null, null),
                new ResponseFormat.Text(),
                ReasoningOptions.DEFAULT,
                new Delivery(true, false, true, null),
                Map.of(),
                List.of());
        return (Message.Assistant)
                OpaqueState.keepFor(request, target, bound).messages().getLast();
    }

    private static StreamContext context(String provider, String model, String account) {
        return new StreamContext(provider, model, account, () -> "call_x", false);
    }
}
